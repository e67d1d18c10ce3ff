# SPDX-License-Identifier: Apache-2.0
"""Places of a C++ source that a mutant changes, read from its syntax tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import tree_sitter_cpp
from tree_sitter import Language, Node, Parser

PARSER = Parser(Language(tree_sitter_cpp.language()))

# What stands instead of an operator; each is a mutant of its own.
BINARY = {
    "<": ("<=", ">="),
    "<=": ("<", ">"),
    ">": (">=", "<="),
    ">=": (">", "<"),
    "==": ("!=",),
    "!=": ("==",),
    "+": ("-",),
    "-": ("+",),
    "*": ("/",),
    "/": ("*",),
    "%": ("*",),
    "<<": (">>",),
    ">>": ("<<",),
    "&": ("|",),
    "|": ("&",),
    "&&": ("||",),
    "||": ("&&",),
}
ASSIGNMENT = {
    "+=": "-=",
    "-=": "+=",
    "*=": "/=",
    "/=": "*=",
    "%=": "*=",
    "<<=": ">>=",
    ">>=": "<<=",
    "|=": "&=",
    "&=": "|=",
}
UPDATE = {"++": "--", "--": "++"}

# The compiler needs the value itself there, so nothing can be switched when a test runs.
CONSTANT = {
    "static_assert_declaration",
    "template_argument_list",
    "template_parameter_list",
    "enumerator_list",
    "attribute_declaration",
    "alignas_qualifier",
    "bitfield_clause",
    "requires_clause",
    "requires_expression",
    "decltype",
    "noexcept",
    "array_declarator",
    "preproc_def",
    "preproc_if",
    "preproc_function_def",
}
INTEGER = re.compile(r"(0x[0-9A-Fa-f']+|[0-9][0-9']*)([uUlLzZ]*)")
NO_INTEGER = re.compile(r"0x[0-9A-Fa-f]*p|\d\.\d|[\"{]")
NUMBERS = {"int", "std::size_t", "std::int32_t", "std::int64_t", "std::uint64_t", "int128"}
NUMBERS |= {"uint128", "wide", "detail::wide", "double", "rational", "std::ptrdiff_t"}


@dataclass(frozen=True)
class Mutant:
    """One change: bytes start to end of a file become another text."""

    file: str
    start: int
    end: int
    line: int
    function: str
    operator: str  # "< to <=", "no statement", ...
    text: str  # the line as it stands
    mutated: str
    statement: bool  # a deleted statement, not another expression
    constexpr: bool  # may be evaluated by the compiler
    nth: int = 0  # among mutants of the same file, text and operator

    @property
    def key(self) -> tuple[str, str, str, int]:
        """What it is called from one version of the sources to the next."""
        return (self.file, self.text, self.operator, self.nth)


def text_of(node: Node | None) -> str:
    return "" if node is None or node.text is None else node.text.decode()


def is_constexpr(node: Node) -> bool:
    return any(
        child.type in ("type_qualifier", "storage_class_specifier")
        and text_of(child) in ("constexpr", "constinit", "consteval")
        for child in node.children
    )


def named_constants(root: Node) -> set[str]:
    """Return the names of integers that are declared constexpr."""
    names = set()
    todo = [root]
    while todo:
        node = todo.pop()
        todo.extend(node.children)
        if node.type not in ("declaration", "field_declaration") or not is_constexpr(node):
            continue
        declared = node.child_by_field_name("declarator")
        if declared is None:
            continue
        value = text_of(declared.child_by_field_name("value"))
        name = text_of(declared.child_by_field_name("declarator"))
        if value and name.isidentifier() and not NO_INTEGER.search(value):
            names.add(name)
    return names


def has_text(node: Node) -> bool:
    """Whether a chain of + puts a message together."""
    if node.type in ("string_literal", "concatenated_string"):
        return True
    return node.type == "binary_expression" and any(has_text(c) for c in node.children)


class Reader:
    """Lists the mutants of one file."""

    def __init__(self, root: Path, path: Path, constants: set[str]) -> None:
        self.file = path.relative_to(root).as_posix()
        self.source = path.read_bytes()
        self.lines = self.source.decode().split("\n")
        self.tree = PARSER.parse(self.source).root_node
        self.constants = constants | named_constants(self.tree)

    def mutants(self) -> list[Mutant]:
        found: dict[tuple[str, str], int] = {}
        numbered = []
        for m in sorted(
            self.walk(self.tree, "", False), key=lambda m: (m.start, m.end, m.operator)
        ):
            nth = found.get((m.text, m.operator), 0)
            found[m.text, m.operator] = nth + 1
            numbered.append(Mutant(**{**m.__dict__, "nth": nth}))
        return numbered

    def walk(self, node: Node, function: str, compiled: bool) -> Iterator[Mutant]:
        if node.type in CONSTANT or node.type == "ERROR":
            return
        if node.type in ("declaration", "field_declaration") and is_constexpr(node):
            return
        if node.type == "function_definition":
            declarator = node.child_by_field_name("declarator")
            function = re.sub(r"\(.*", "", text_of(declarator), flags=re.S).strip() or function
            compiled = is_constexpr(node)
        if node.type == "field_declaration":
            compiled = True
        for made in self.of_node(node):
            begin, mutated, operator = made
            yield Mutant(
                file=self.file,
                start=begin.start_byte,
                end=begin.end_byte,
                line=begin.start_point.row + 1,
                function=function,
                operator=operator,
                text=self.lines[begin.start_point.row].strip(),
                mutated=mutated,
                statement=operator == "no statement",
                constexpr=compiled,
            )
        for i, child in enumerate(node.children):
            field = node.field_name_for_child(i)
            if node.type == "case_statement" and field == "value":
                continue
            known = any(c.type == "constexpr" for c in node.children)
            if node.type == "if_statement" and field == "condition" and known:
                continue
            yield from self.walk(child, function, compiled)

    def of_node(self, node: Node) -> Iterator[tuple[Node, str, str]]:
        """Yield each place at a node, what stands there in the mutant, and the operator."""
        kind = node.type
        if kind in ("binary_expression", "assignment_expression"):
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            sign = text_of(node.child_by_field_name("operator"))
            others = BINARY.get(sign, ()) if kind == "binary_expression" else ()
            if kind == "assignment_expression" and sign in ASSIGNMENT:
                others = (ASSIGNMENT[sign],)
            if sign == "+" and has_text(node):
                others = ()
            for other in others:
                made = f"{text_of(left)} {other} {text_of(right)}"
                yield node, made, f"{sign} to {other}"
        elif kind == "unary_expression":
            sign = text_of(node.child_by_field_name("operator"))
            if sign in ("!", "-"):
                yield node, text_of(node.child_by_field_name("argument")), f"no {sign}"
        elif kind == "update_expression":
            sign = text_of(node.child_by_field_name("operator"))
            made = text_of(node).replace(sign, UPDATE[sign])
            yield node, made, f"{sign} to {UPDATE[sign]}"
        elif kind == "number_literal":
            yield from self.of_number(node)
        elif kind in ("true", "false"):
            other = "false" if kind == "true" else "true"
            yield node, other, f"{kind} to {other}"
        elif kind == "identifier" and text_of(node) in self.constants and self.is_use(node):
            name = text_of(node)
            yield node, f"{name} + 1", f"{name} to {name} + 1"
            yield node, f"{name} - 1", f"{name} to {name} - 1"
        elif kind in ("if_statement", "while_statement", "conditional_expression"):
            yield from self.of_condition(node)
        elif kind == "expression_statement":
            if len(node.named_children) == 1:
                yield node, "", "no statement"
        elif kind in ("break_statement", "continue_statement"):
            yield node, "", "no statement"
        elif kind == "return_statement":
            yield from self.of_return(node)

    @staticmethod
    def is_use(node: Node) -> bool:
        parent = node.parent
        if parent is None or parent.type in ("qualified_identifier", "parameter_declaration"):
            return False
        declared = parent.child_by_field_name("declarator")
        return declared is None or declared.id != node.id

    @staticmethod
    def of_number(node: Node) -> Iterator[tuple[Node, str, str]]:
        match = INTEGER.fullmatch(text_of(node))
        if match is None:
            return
        digits, suffix = match.group(1).replace("'", ""), match.group(2)
        value = int(digits, 16) if digits.startswith("0x") else int(digits)
        for other in (value + 1, value - 1):
            if other >= 0:
                yield node, f"{other}{suffix}", f"{text_of(node)} to {other}"

    @staticmethod
    def of_condition(node: Node) -> Iterator[tuple[Node, str, str]]:
        condition = node.child_by_field_name("condition")
        if any(c.type == "constexpr" for c in node.children):
            return
        if condition is not None and condition.type == "condition_clause":
            condition = condition.child_by_field_name("value")
        if condition is None or condition.type in ("declaration", "condition_declaration"):
            return
        yield condition, f"!({text_of(condition)})", "not the condition"

    @staticmethod
    def of_return(node: Node) -> Iterator[tuple[Node, str, str]]:
        if len(node.named_children) != 1:
            return
        value = node.named_children[0]
        if value.type in ("true", "false", "initializer_list"):
            return  # a place of its own, or no expression
        owner = node.parent
        while owner is not None and owner.type not in (
            "function_definition",
            "lambda_expression",
        ):
            owner = owner.parent
        if owner is None or owner.type == "lambda_expression":
            return
        declarator = owner.child_by_field_name("declarator")
        if declarator is None or declarator.type != "function_declarator":
            return  # a reference: a sum would be gone when the caller looks
        result = text_of(owner.child_by_field_name("type"))
        if result == "bool":
            yield value, f"!({text_of(value)})", "not what is returned"
        elif result in NUMBERS and value.type != "number_literal":
            yield value, f"({text_of(value)}) + 1", "one more returned"


def mutants_of(root: Path, folders: list[str]) -> list[Mutant]:
    """Return every mutant of the sources and headers below some folders."""
    paths = [p for f in folders for p in sorted((root / f).rglob("*.[ch]pp"))]
    headers = [p for p in paths if p.suffix == ".hpp"]
    shared = set[str]()
    for path in headers:
        shared |= named_constants(PARSER.parse(path.read_bytes()).root_node)
    return [m for path in paths for m in Reader(root, path, shared).mutants()]

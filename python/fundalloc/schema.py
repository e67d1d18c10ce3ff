# SPDX-License-Identifier: Apache-2.0
"""The JSON Schema of plans, made from the core's own tables of keys, words and rules."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from fundalloc import _core
from fundalloc._custom import outside_of
from fundalloc._schema_rules import (
    Needs,
    Option,
    Rule,
    claims_rules,
    coefficients,
    needs_of,
    roundings,
)
from fundalloc._schema_words import KEYS

Schema: TypeAlias = dict[str, Any]
Fields: TypeAlias = Mapping[str, Schema]

# A number as the reader takes it. Editors hand over a number that YAML has as one, too.
_SPACE = r"[ \t\u00a0\u3000]*"
_PLAIN = r"(?:[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
_ZERO = r"-0+(?:\.0+)?(?:[eE][+-]?[0-9]+)?"
_OVER = r"/0*[1-9][0-9]*"
_POSITIVE = rf"(?:\+?{_PLAIN}|{_ZERO})"
_FRACTION = rf"(?:\+?[0-9]+|-0+){_OVER}"
_NUMBER = rf"^{_SPACE}(?:[+-]?{_PLAIN}(?:{_SPACE}%)?|[+-]?[0-9]+{_OVER}){_SPACE}$"
_AT_LEAST_0 = rf"^{_SPACE}(?:{_POSITIVE}(?:{_SPACE}%)?|{_FRACTION}){_SPACE}$"
_WHOLE = (
    rf"^{_SPACE}\+?(?:(?:[0-9]+|[1-9][0-9]{{0,2}}(?:,[0-9]{{3}})+)(?:\.0+)?"
    rf"|{_PLAIN}{_SPACE}%|[0-9.,]+[eE][+-]?[0-9]+|[0-9]+{_OVER}){_SPACE}$"
)
_AMOUNT = (
    rf"^{_SPACE}(?:{_POSITIVE}|{_FRACTION}){_SPACE}"
    r"(?:[^0-9.,+\-/ \t\u00a0\u3000][^\n]*)?$"
)
_UNIT = r"[^0-9.,+\-/ \t\u00a0\u3000]"

_WIDTH = 96

_LANGUAGES = {None: (0, 1), "en": (0,), "zh": (1,)}


def plan_schema(keys: str | None = None, rules: Iterable[object] = ()) -> Schema:
    """Return the JSON Schema (2020-12) of plans, as a dict.

    Whatever `read_plan` takes is valid by it; much of what it refuses is not. Scalars may be
    texts, as fundalloc reads them, or the numbers and truths that other readers of YAML make
    of them.

    Parameters
    ----------
    keys : {"en", "zh"}, optional
        Keys and words in one language only, for an editor that is to propose no others; both
        if not given.
    rules : iterable of rules, optional
        Rules of your own that plans call by their names.

    Examples
    --------
    >>> import fundalloc as fa
    >>> schema = fa.plan_schema()
    >>> sorted(schema["properties"])[:3]
    ['aggregation', 'base', 'cap']
    >>> "资金总额" in schema["properties"]
    True
    """
    if keys not in _LANGUAGES:
        raise ValueError(f"keys is {keys!r}: it is en, zh or None for both")
    return _Writer(_LANGUAGES[keys], outside_of(rules)).plan()


def schema_text(keys: str | None = None) -> str:
    """Return the schema as the text that `fundalloc schema` prints."""
    return _laid_out(plan_schema(keys)) + "\n"


def _laid_out(value: Any, before: str = "") -> str:
    """Return JSON in which what fits a line stands on one."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(flat) + len(before) <= _WIDTH or not isinstance(value, (dict, list)) or not value:
        return flat
    deeper = before + "  "
    if isinstance(value, list):
        items = [deeper + _laid_out(item, deeper) for item in value]
    else:
        items = [
            f"{deeper}{json.dumps(key, ensure_ascii=False)}: {_laid_out(item, deeper)}"
            for key, item in value.items()
        ]
    opening, closing = "[]" if isinstance(value, list) else "{}"
    return opening + "\n" + ",\n".join(items) + "\n" + before + closing


def _scalar(pattern: str, **limits: Any) -> Schema:
    return {"anyOf": [{"type": "number", **limits}, {"type": "string", "pattern": pattern}]}


def _list_of(item: Schema, least: int = 0) -> Schema:
    return {"type": "array", "items": item} | ({"minItems": least} if least else {})


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


# What many keys have for a value.
_SCALARS: dict[str, Schema] = {
    "text": {"type": ["string", "number", "boolean"]},
    "name": {"type": ["string", "number", "boolean"], "minLength": 1},
    "number": _scalar(_NUMBER),
    "number of at least 0": _scalar(_AT_LEAST_0, minimum=0),
    "amount": _scalar(_AMOUNT, minimum=0),
}
_TEXT = _ref("text")
_NAME = _ref("name")
_ANY_NUMBER = _ref("number")
_SHARE = _ref("number of at least 0")
_AMOUNT_OF = _ref("amount")


def _whole(least: int, most: int) -> Schema:
    limits = {"type": "integer", "minimum": least, "maximum": most}
    return {"anyOf": [limits, {"type": "string", "pattern": _WHOLE}]}


class _Tables:
    """The core's keys and words, by English name and place."""

    def __init__(self, languages: Sequence[int]) -> None:
        self.languages = languages
        self.top = _core.plan_keys_at_top()
        self.inside = _core.plan_keys()[len(self.top) :]
        self.values = _core.plan_words()

    def _meaning(self, key: str, place: str) -> str:
        """Return the English key that the reader takes a key for."""
        tables = {"top": [self.top], "inside": [self.inside], "part": [self.inside, self.top]}
        for table in tables[place]:
            for english, chinese in table:
                if key in (english, chinese):
                    return english
        return ""

    def keys(self, english: str, place: str) -> list[str]:
        """Return what may be written for a key at a place."""
        table = [*self.top, *self.inside]
        found = {pair[k]: None for pair in table if pair[0] == english for k in self.languages}
        return [key for key in found if self._meaning(key, place) == english]

    def words(self, pairs: Iterable[tuple[str, str]]) -> list[str]:
        """Return words in the languages that are wanted."""
        listed = list(pairs)
        return list(dict.fromkeys(pair[k] for k in self.languages for pair in listed))

    def values_of(self, *english: str) -> list[str]:
        """Return what may be written for some words of the core's table."""
        found: dict[str, None] = {}
        for word in english:
            for pair in self.values:
                if pair[0] == word:
                    found |= {pair[k]: None for k in self.languages}
        return list(found)


class _Writer:
    """Writes the schema: one small method for each thing that a plan consists of."""

    def __init__(self, languages: Sequence[int], outside: Mapping[str, Any]) -> None:
        self.tables = _Tables(languages)
        self.rules = {
            "coefficient": coefficients(outside.get("coefficients", ())),
            "rounding": roundings(outside.get("signposts", ())),
            "claims": claims_rules(outside.get("claims", ())),
        }
        self.definitions: dict[str, Schema] = dict(_SCALARS)

    # words and keys

    def word(self, *english: str) -> Schema:
        return {"enum": self.tables.values_of(*english)}

    def truth(self, *values: bool) -> Schema:
        words = self.tables.values_of(*(str(v).lower() for v in values))
        return {"enum": [*words, *values]}

    def names(self, kind: str, which: str = "rules", rules: Iterable[Rule] = ()) -> Schema:
        """Return the names of rules, with what each does."""
        listed = list(rules) or self.rules[kind]
        words = self.tables.words((r.name, r.chinese) for r in listed)
        says = {word: r.summary for r in listed for word in (r.name, r.chinese)}
        names = {"enum": words, "enumDescriptions": [says[word] for word in words]}
        return self.define(f"{kind} {which}", names)

    def define(self, name: str, schema: Schema) -> Schema:
        self.definitions[name] = schema
        return _ref(name)

    def has(self, key: str, place: str = "inside", value: Schema | None = None) -> Schema:
        """Return a condition: the key is there, in any language, with such a value."""
        cases = []
        for name in self.tables.keys(key, place):
            case: Schema = {"required": [name]}
            if value is not None:
                case["properties"] = {name: value}
            cases.append(case)
        return cases[0] if len(cases) == 1 else {"anyOf": cases}

    def has_any(self, keys: Iterable[str], place: str = "inside") -> Schema:
        return {"anyOf": [self.has(key, place) for key in keys]}

    def properties(self, fields: Fields, place: str) -> Schema:
        result = {}
        for key, schema in fields.items():
            names = self.tables.keys(key, place)
            title = " ".join(dict.fromkeys([key, *names]))
            says = {"title": title}
            if key in KEYS:
                says["description"] = "\n".join(KEYS[key])
            for name in names:
                result[name] = says | schema
        return result

    def map(
        self,
        fields: Fields,
        needed: Iterable[str] = (),
        rules: Iterable[Schema] = (),
        place: str = "inside",
    ) -> Schema:
        """Return a map of such fields and no others; each once, in one of its languages."""
        all_of = [self.has(key, place) for key in needed]
        for key in fields:
            names = self.tables.keys(key, place)
            for k, first in enumerate(names):
                all_of += [{"not": {"required": [first, other]}} for other in names[k + 1 :]]
        all_of += rules
        result: Schema = {
            "type": "object",
            "properties": self.properties(fields, place),
            "additionalProperties": False,
        }
        return result | ({"allOf": all_of} if all_of else {})

    def only(self, keys: Iterable[str], place: str = "inside") -> Schema:
        """Return a condition: no other keys than these."""
        names = [name for key in keys for name in self.tables.keys(key, place)]
        return {"propertyNames": {"enum": list(dict.fromkeys(names))}}

    def by_first_key(self, cases: Mapping[str, tuple[Sequence[str], Sequence[str]]]) -> Schema:
        """Return what the first of some keys demands and allows: as the reader tries them."""
        result: Schema = {}
        for key, (needed, allowed) in reversed(list(cases.items())):
            demands = [self.has(k) for k in needed] + [self.only([key, *needed, *allowed])]
            case: Schema = {"allOf": demands}
            result = {"if": self.has(key), "then": case, "else": result} if result else case
        return result

    # rules and their options

    def option(self, option: Option, limits: Mapping[str, Any]) -> Schema:
        if option.kind in ("column", "text"):
            return _TEXT
        if option.kind == "number":
            return _SHARE if limits.get("least") == 0 else _ANY_NUMBER
        if option.kind == "whole":
            return _whole(limits.get("least", 0), limits.get("most", 1_000_000_000))
        if option.kind == "truth":
            return self.truth(True, False)
        if option.kind == "list":
            items = [Option(*item) for item in option.items]
            fields = {item.key: self.option(item, {}) for item in items}
            return _list_of(self.map(fields, limits.get("needed", ())), 1)
        words: Schema = {"enum": self.tables.words(option.words)}
        if option.kind == "word":
            return words
        return {"anyOf": [words, _ANY_NUMBER]}

    def options(self, rule: Rule, needs: Needs, without: str = "") -> Schema:
        """Return what the options of a rule look like, and which of them it needs."""
        fields = {
            o.key: self.option(o, needs.limits[o.key]) for o in rule.options if o.key != without
        }
        all_of = [
            self.has_any([key for key in group if key != without] or group)
            for group in needs.groups
        ]
        for key, needed in needs.with_key.items():
            if key != without:
                then = {"allOf": [self.has(k) for k in needed]}
                all_of.append({"if": self.has(key), "then": then})
        result: Schema = {"properties": self.properties(fields, "inside")} if fields else {}
        return result | ({"allOf": all_of} if all_of else {})

    def any_options(self, kind: str) -> dict[str, Schema]:
        """Return the keys of all rules; which of them go with a rule is said elsewhere."""
        return {o.key: {} for rule in self.rules[kind] for o in rule.options}

    def chosen(self, key: str, rule: Rule, default: str) -> Schema:
        """Return a condition: the map names this rule, or none where it is the default."""
        words = {"enum": self.tables.words([(rule.name, rule.chinese)])}
        named = self.has(key, value=words)
        return named if rule.name != default else {"if": self.has(key), "then": named}

    def by_rule(
        self, kind: str, key: str, default: str, base: Sequence[str], indicator: bool = False
    ) -> list[Schema]:
        """Return, rule by rule, what goes with it beside keys that all have."""
        result = []
        for rule in self.rules[kind]:
            needs = needs_of(kind, rule)
            options = self.define(f"{kind} {rule.name}", self.options(rule, needs))
            allowed = self.only([*base, *(o.key for o in rule.options)])
            then: Schema = {"allOf": [options, allowed]}
            if indicator:
                then["allOf"].append(self.indicator_of(rule))
            result.append({"if": self.chosen(key, rule, default), "then": then})
        return result

    def indicator_of(self, rule: Rule) -> Schema:
        """A method that takes no indicator has no cells that could be changed."""
        if rule.takes_indicator:
            return self.has("indicator", value=_NAME)
        steps = [{"not": self.has(key)} for key in ("clip", "winsorize")]
        return {"allOf": [{"not": self.has("indicator", value=_NAME)}, *steps]}

    # what a plan consists of

    def plan(self) -> Schema:
        top = self.map(self.top_fields(), rules=self.of_top(), place="top")
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": f"urn:fundalloc:plan:{_core.__version__}",
            "title": "fundalloc plan 切块分配方案",
            "description": "The whole rule of an allocation.\n分配方案的全部规则。",
            **top,
            "$defs": dict(sorted(self.definitions.items())),
        }

    def top_fields(self) -> dict[str, Schema]:
        self.define_parts_of_plans()
        source = self.map({"name": _TEXT, "amount": _AMOUNT_OF}, ["amount"])
        eligible = self.map(
            {"column": _TEXT, "is": {"anyOf": [_TEXT, _list_of(_TEXT, 1)]}}, ["column", "is"]
        )
        base = self.map(
            {"of": _TEXT, "share": _SHARE, "rounding": _ref("whole"), "name": _TEXT}, ["of"]
        )
        part = self.map(
            {"name": _NAME, "share": _SHARE, "amount": _AMOUNT_OF, **self.part_fields()},
            ["name"],
            [self.one_of("share", "amount", place="part")],
            place="part",
        )
        return {
            "title": _TEXT,
            "source": _TEXT,
            "note": _TEXT,
            "pool": {
                "if": {"type": "array"},
                "then": _list_of(self.define("source", source)),
                "else": _AMOUNT_OF,
            },
            "unit": {"type": "string", "pattern": _UNIT},
            "recipient": _TEXT,
            "eligible": self.define("eligible", eligible),
            "base": {
                "if": {"type": "object"},
                "then": self.define("base", base),
                "else": _TEXT,
            },
            "earmarks": _list_of(self.define("earmark", self.earmark())),
            **self.part_fields(),
            "parts": _list_of(self.define("part", part), 1),
            "carve_outs": _list_of(self.define("carve-out", self.carve_out())),
            "splits": self.define("splits", self.splits()),
        }

    def one_of(self, *keys: str, place: str = "inside") -> Schema:
        return {"oneOf": [self.has(key, place) for key in keys]}

    def of_top(self) -> list[Schema]:
        """Return what the keys at the top have to do with each other."""
        some = {"minItems": 1}
        shares = [
            self.has("factors", "top", some),
            self.has("multipliers", "top", some),
            self.has("claims", "top"),
        ]
        in_part = [
            self.has("factors", "part", some),
            self.has("multipliers", "part", some),
            self.has("claims", "part"),
        ]
        each_part = self.has("parts", "top", {"items": {"anyOf": in_part}})
        bounds = [
            {"not": self.has(key, "top", {"if": {"type": "array"}, "then": some})}
            for key in ("floor", "cap", "group_bounds")
        ]
        parts = self.has("parts", "top")
        no_factors = [{"not": self.has("factors", "top", some)}, {"not": shares[2]}]
        return [
            {"anyOf": [*shares, each_part]},
            {
                "if": self.has("point_values", "top", {"minProperties": 1}),
                "then": {"anyOf": [self.has("group", "top"), parts]},
            },
            {
                "if": {"allOf": no_factors},
                "then": {"anyOf": [{"not": self.has("combine", "top")}, parts]},
            },
            {"if": self.has("parts", "top"), "then": {"allOf": bounds}},
            {
                "if": {"allOf": [self.has("claims", "top"), {"not": self.has("parts", "top")}]},
                "then": {"allOf": self.beside_claims("top")},
            },
        ]

    def beside_claims(self, place: str) -> list[Schema]:
        some = {"if": {"type": "array"}, "then": {"minItems": 1}}
        lists = [self.has(k, place, some) for k in ("factors", "multipliers", "floor")]
        more = [
            self.has("combine", place),
            self.has("group_bounds", place, some),
            self.has("point_values", place, {"minProperties": 1}),
            self.has("aggregation", place, self.has("method", value=self.word("geometric"))),
            self.has("floor_cost", place, self.word("above")),
            self.has("on_shortage", place, self.word("scale")),
        ]
        return [{"not": case} for case in [*lists, *more]]

    def part_fields(self) -> dict[str, Schema]:
        return {
            "group": _TEXT,
            "factors": _list_of(_ref("factor")),
            "points": _whole(1, 1_000_000_000),
            "combine": self.word("shares", "raw"),
            "aggregation": _ref("aggregation"),
            "multipliers": _list_of(_ref("multiplier")),
            "point_values": {
                "type": "object",
                "additionalProperties": _scalar(_AT_LEAST_0, exclusiveMinimum=0),
            },
            "claims": _ref("claims"),
            "floor": _ref("bounds"),
            "cap": _ref("bounds"),
            "group_bounds": _list_of(_ref("group bounds")),
            "on_conflict": self.word("error", "floor", "cap"),
            "on_shortage": self.word("error", "scale"),
            "on_surplus": self.word("error", "reserve"),
            "floor_cost": self.word("score", "above"),
            "rounding": _ref("rounding"),
            "ties": _ref("ties"),
        }

    def define_parts_of_plans(self) -> None:
        self.definitions |= {
            "whole": self.word("error", "up", "down", "nearest"),
            "inner factor": self.plain_factor(),
            "factor": self.factor(),
            "missing": self.missing(),
            "winsorize": self.step("winsorize"),
            "clip": self.step("clip"),
            "aggregation": self.aggregation(),
            "multiplier": self.multiplier(),
            "claims": self.claims(),
            "bound": self.bound(),
            "bounds": {
                "if": {"type": "array"},
                "then": _list_of(_ref("bound")),
                "else": _ref("bound"),
            },
            "group bounds": self.group_bound(),
            "rounding": self.rounding(),
            "ties": self.ties(),
        }

    # factors

    def plain_factor(self) -> Schema:
        own = {
            "name": _TEXT,
            "indicator": _TEXT,
            "method": self.names("coefficient"),
            "weight": _SHARE,
            "missing": _ref("missing"),
            "winsorize": _ref("winsorize"),
            "clip": _ref("clip"),
            "clip_after": _ref("clip"),
            "contribution_cap": self.contribution_cap(),
        }
        rules = self.by_rule("coefficient", "method", "share", list(own), indicator=True)
        return self.map({**self.any_options("coefficient"), **own}, ["weight"], rules)

    def factor(self) -> Schema:
        group = self.map(
            {
                "name": _NAME,
                "weight": _SHARE,
                "factors": _list_of(_ref("inner factor"), 1),
                "points": _whole(1, 1_000_000_000),
            },
            ["name", "weight", "factors"],
        )
        return {"if": self.has("factors"), "then": group, "else": _ref("inner factor")}

    def contribution_cap(self) -> Schema:
        names = {"if": {"type": "array"}, "then": _list_of(_TEXT, 1), "else": _TEXT}
        return self.map({"times": _SHARE, "of": names}, ["times", "of"])

    def missing(self) -> Schema:
        mean = self.word("mean")
        use = {"use": self.word("error", "zero", "median", "mean"), "decimals": _whole(0, 15)}
        by_use = {
            "if": self.has("use", value=mean),
            "then": self.has("decimals"),
            "else": {"not": self.has("decimals")},
        }
        policy = {
            "if": self.has("column"),
            "then": self.map({"column": _TEXT}),
            "else": self.map(use, ["use"], [by_use]),
        }
        return {
            "if": {"type": "object"},
            "then": policy,
            "else": self.word("error", "zero", "median"),
        }

    def step(self, name: str) -> Schema:
        rule = next(r for r in self.rules["coefficient"] if r.name == name)
        needs = needs_of("coefficient", rule)
        fields = {o.key: self.option(o, needs.limits[o.key]) for o in rule.options}
        return self.map(fields, rules=[self.has_any(group) for group in needs.groups])

    def aggregation(self) -> Schema:
        method = self.word("arithmetic", "geometric")
        geometric = {
            "if": self.has("method", value=self.word("geometric")),
            "then": self.has("decimals"),
            "else": {"not": self.has("decimals")},
        }
        inside = self.map({"method": method, "decimals": _whole(0, 15)}, rules=[geometric])
        return {
            "if": {"type": "object"},
            "then": inside,
            "else": self.word("arithmetic"),
        }

    def multiplier(self) -> Schema:
        own = ["indicator", "column", "missing", "winsorize", "clip", "clip_after", "method"]
        fields = self.any_options("coefficient") | {
            "indicator": _TEXT,
            "column": _TEXT,
            "method": self.names("coefficient"),
            "map": {"type": "object", "additionalProperties": _SHARE},
            "missing": _ref("missing"),
            "winsorize": _ref("winsorize"),
            "clip": _ref("clip"),
            "clip_after": _ref("clip"),
        }
        named = {"anyOf": [self.has("indicator", value=_NAME), self.has("column", value=_NAME)]}
        one_name = {"not": {"allOf": [self.has("indicator"), self.has("column")]}}
        mapped = {"allOf": [self.only(["indicator", "column", "map"]), named, one_name]}
        steps = ["indicator", "column", "winsorize", "clip", "clip_after"]
        plain = {"allOf": [self.only(steps), named, one_name]}
        by_method = [
            {"if": self.chosen("method", rule, ""), "then": self.multiplier_by(rule, own)}
            for rule in self.rules["coefficient"]
        ]
        cases = {
            "if": self.has("map"),
            "then": mapped,
            "else": {"if": self.has("method"), "then": {"allOf": by_method}, "else": plain},
        }
        return self.map(fields, rules=[cases])

    def multiplier_by(self, rule: Rule, own: Sequence[str]) -> Schema:
        """Beside `indicator`, `column` is the method's; alone it names the multiplier's own."""
        keys = [o.key for o in rule.options]
        base = [key for key in own if key != "column"]
        needs = needs_of("coefficient", rule)
        beside: Schema = {
            "allOf": [_ref(f"coefficient {rule.name}"), self.only([*base, *keys])]
        }
        alone = self.options(rule, needs, without="column")
        rest = [key for key in own if key != "indicator"]
        without: Schema = {"allOf": [alone, self.only([*rest, *keys])]}
        if ["column"] in needs.groups:  # the method's own column needs `indicator` beside it
            without = {"not": {}}
        if rule.takes_indicator:
            beside["allOf"].append(self.has("indicator", value=_NAME))
            without.setdefault("allOf", []).append(self.has("column", value=_NAME))
        return {"if": self.has("indicator"), "then": beside, "else": without}

    def claims(self) -> Schema:
        own = {"indicator": _NAME, "rule": self.names("claims")}
        rules = self.by_rule("claims", "rule", "proportional", list(own))
        return self.map({**self.any_options("claims"), **own}, ["indicator"], rules)

    # bounds, rounding, ties

    def bound(self) -> Schema:
        fields = {
            "name": _TEXT,
            "share": _SHARE,
            "of": _TEXT,
            "base": _TEXT,
            "per": _TEXT,
            "rate": _AMOUNT_OF,
            "amount": _AMOUNT_OF,
            "blank": self.word("error", "unbounded"),
        }
        kinds = self.by_first_key(
            {
                "share": (["of"], ["name", "base", "blank"]),
                "per": (["rate"], ["name", "blank"]),
                "amount": ([], ["name", "blank"]),
            }
        )
        increase = {
            "if": self.has("of", value=self.word("mean_increase")),
            "then": {
                "allOf": [
                    self.has("base"),
                    {"not": self.has("blank", value=self.word("unbounded"))},
                ]
            },
            "else": {"not": self.has("base")},
        }
        some = self.has_any(["share", "per", "amount"])
        bound = self.map(fields, rules=[some, kinds, increase])
        return {"if": {"type": "object"}, "then": bound, "else": _AMOUNT_OF}

    def group_bound(self) -> Schema:
        pool = self.has("of", value=self.word("pool"))
        fixed = {
            "if": {"type": "object"},
            "then": {"anyOf": [pool, {"not": self.has_any(["share", "per"])}]},
        }
        each = {"if": {"type": "array"}, "then": {"items": fixed}, "else": fixed}
        bounds = self.define("fixed bounds", {"allOf": [_ref("bounds"), each]})
        some: Schema = {"if": {"type": "array"}, "then": {"minItems": 1}}
        fields = {"column": _NAME, "is": _NAME, "name": _TEXT, "floor": bounds, "cap": bounds}
        given = {"anyOf": [self.has("floor", value=some), self.has("cap", value=some)]}
        return self.map(fields, ["column", "is"], [given])

    def rounding(self) -> Schema:
        alone = [r for r in self.rules["rounding"] if not needs_of("rounding", r).groups]
        own = {"method": self.names("rounding")}
        by_rule = self.by_rule("rounding", "method", "", list(own))
        inside = self.map({**self.any_options("rounding"), **own}, ["method"], by_rule)
        return {
            "if": {"type": "object"},
            "then": inside,
            "else": self.names("rounding", "alone", alone),
        }

    def ties(self) -> Schema:
        chosen = self.map({"larger": _NAME, "lot": _NAME}, rules=[self.one_of("larger", "lot")])
        rule = {
            "if": {"type": "object"},
            "then": chosen,
            "else": self.word("larger_score", "smaller_score", "table_order", "error"),
        }
        tie = self.define("tie", rule)
        return {"if": {"type": "array"}, "then": _list_of(tie, 1), "else": tie}

    # lines beside the parts

    def earmark(self) -> Schema:
        fields = {
            "name": _NAME,
            "to": _TEXT,
            "per": _TEXT,
            "each": _AMOUNT_OF,
            "share": _SHARE,
            "amount": _AMOUNT_OF,
            "rate": _AMOUNT_OF,
            "rounding": _ref("whole"),
        }
        more = ["name", "rounding"]
        kinds = self.by_first_key(
            {
                "to": (["amount"], more),
                "per": (["rate"], more),
                "each": ([], more),
                "share": ([], more),
                "amount": ([], more),
            }
        )
        some = self.has_any(["to", "per", "each", "share", "amount"])
        return self.map(fields, ["name"], [some, kinds])

    def carve_out(self) -> Schema:
        fields = {
            "name": _NAME,
            "to": _TEXT,
            "from": _TEXT,
            "parent": _TEXT,
            "per": _TEXT,
            "share": _SHARE,
            "rounding": _ref("whole"),
        }
        named = self.has("parent", value=_NAME)
        share = self.has("share")
        by_column = {
            "allOf": [
                self.only(["name", "parent", "per", "share", "rounding"]),
                {
                    "if": {"allOf": [self.has("per"), named]},
                    "then": {"not": share},
                    "else": share,
                },
            ]
        }
        by_name = {
            "allOf": [
                self.only(["name", "to", "from", "share", "rounding"]),
                *(self.has(key) for key in ("to", "from", "share")),
            ]
        }
        kinds = {"if": self.has("parent"), "then": by_column, "else": by_name}
        return self.map(fields, ["name"], [kinds])

    def splits(self) -> Schema:
        fields = {
            "name": _NAME,
            "share": _SHARE,
            "amount": _AMOUNT_OF,
            "of": _list_of(_TEXT, 1),
            "rest": self.truth(True),
        }
        some = self.one_of("share", "amount", "of", "rest")
        one_rest = {"contains": self.has("rest"), "minContains": 1, "maxContains": 1}
        return _list_of(self.map(fields, ["name"], [some])) | {
            "if": {"minItems": 1},
            "then": one_rest,
        }

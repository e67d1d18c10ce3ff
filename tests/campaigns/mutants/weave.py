# SPDX-License-Identifier: Apache-2.0
"""Writes many mutants into one copy of the sources; an environment variable chooses one."""

from __future__ import annotations

from dataclasses import dataclass, field

from places import Mutant

HEADER = """// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <type_traits>

/// A condition between two types would convert one of them, with or without a mutant.
template <class A, class B>
concept fundalloc_alike = std::is_same_v<std::remove_cvref_t<A>, std::remove_cvref_t<B>> ||
                          (std::is_arithmetic_v<A> && std::is_arithmetic_v<B>);
template <class A, class B>
  requires fundalloc_alike<A, B>
inline constexpr bool fundalloc_same = true;

extern int fundalloc_mutant_active;

/// Where the compiler may evaluate it, too: it gets the original.
constexpr bool fundalloc_mutant_at_run(int id) noexcept {
  return !std::is_constant_evaluated() && fundalloc_mutant_active == id;
}
inline bool fundalloc_mutant(int id) noexcept { return fundalloc_mutant_active == id; }
"""
SOURCE = """// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/mutant.hpp"

#include <cstdlib>

int fundalloc_mutant_active = 0;

namespace {

// Before every other initialisation.
__attribute__((constructor(101))) void read() {
  if (const char* text = std::getenv("FUNDALLOC_MUTANT")) fundalloc_mutant_active = std::atoi(text);
}

}  // namespace
"""
SUPPORT = {"include/fundalloc/mutant.hpp": HEADER, "src/mutant.cpp": SOURCE}
INCLUDE = '#include "fundalloc/mutant.hpp"'


@dataclass
class Span:
    """A range of the original with the mutants of exactly this range, and spans inside."""

    start: int
    end: int
    mutants: list[tuple[int, Mutant]] = field(default_factory=list)
    inside: list[Span] = field(default_factory=list)


@dataclass
class Woven:
    """A file's new text, and where each mutant's own text and its whole place went."""

    text: bytes = b""
    own: dict[int, tuple[int, int]] = field(default_factory=dict)
    place: dict[int, tuple[int, int]] = field(default_factory=dict)

    def at(self, line: int, column: int) -> list[int]:
        """Return the mutants to blame for an error there, the likeliest only."""
        line += self.text[: self.text.index(b"#line 1\n")].count(b"\n") + 1
        lines = self.text.split(b"\n")
        before = sum(len(x) + 1 for x in lines[: line - 1])
        offset = before + column - 1
        for spans in (self.own, self.place):
            hit = {k: e - s for k, (s, e) in spans.items() if s <= offset < e}
            if hit:
                least = min(hit.values())
                return [k for k, size in hit.items() if size == least]
        end = before + len(lines[line - 1])
        return [k for k, (s, e) in self.place.items() if s <= end and e > before]


def nested(mutants: dict[int, Mutant]) -> list[Span]:
    top: list[Span] = []
    by_range: dict[tuple[int, int, bool], Span] = {}
    open_: list[Span] = []
    order = sorted(mutants.items(), key=lambda e: (e[1].start, -e[1].end, not e[1].statement))
    for number, m in order:
        key = (m.start, m.end, m.statement)
        if key in by_range:
            by_range[key].mutants.append((number, m))
            continue
        span = by_range[key] = Span(m.start, m.end, [(number, m)])
        while open_ and open_[-1].end <= span.start:
            open_.pop()
        (open_[-1].inside if open_ else top).append(span)
        open_.append(span)
    return top


def weave(source: bytes, mutants: dict[int, Mutant]) -> Woven:
    """Write mutants into a file, on the lines that it has."""
    out = Woven()
    written = bytearray(INCLUDE.encode() + b"\n#line 1\n")

    def copy(start: int, end: int, spans: list[Span]) -> None:
        nonlocal written
        at = start
        for span in spans:
            written += source[at : span.start]
            begin = len(written)
            if span.mutants[0][1].statement:
                (number, _m) = span.mutants[0]
                written += f"{{ if (!::fundalloc_mutant({number})) {{ ".encode()
                copy(span.start, span.end, span.inside)
                written += b" } }"
            else:
                written += b"("
                for number, m in span.mutants:
                    test = "fundalloc_mutant_at_run" if m.constexpr else "fundalloc_mutant"
                    own = len(written)
                    mutated = m.mutated.replace("\n", " ").encode()
                    original = source[span.start : span.end].replace(b"\n", b" ")
                    written += (
                        b"::fundalloc_same<decltype((%b)), decltype((%b))> && ::%b(%d) ? (%b"
                        % (
                            mutated,
                            original,
                            test.encode(),
                            number,
                            mutated,
                        )
                    )
                    out.own[number] = (own, len(written))
                    written += b") : "
                written += b"("
                copy(span.start, span.end, span.inside)
                written += b"))"
            for number, _m in span.mutants:
                out.place[number] = (begin, len(written))
            at = span.end
        written += source[at:end]

    copy(0, len(source), nested(mutants))
    out.text = bytes(written)
    return out

# SPDX-License-Identifier: Apache-2.0
"""Tables as text whose columns align with Chinese, and as HTML."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Sequence


def width(text: str) -> int:
    """Return the columns that a text takes on a terminal."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def _cell(text: str, columns: int, right: bool) -> str:
    space = " " * (columns - width(text))
    return space + text if right else text + space


def text_table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return an aligned table; the first column is on the left, the others on the right."""
    columns = [max(width(r[k]) for r in [headers, *rows]) for k in range(len(headers))]
    lines = ["  ".join(_cell(c, columns[k], k > 0) for k, c in enumerate(headers)).rstrip()]
    lines.append("  ".join("-" * c for c in columns))
    lines += [
        "  ".join(_cell(c, columns[k], k > 0) for k, c in enumerate(row)).rstrip()
        for row in rows
    ]
    return "\n".join(lines)


def html_table(
    headers: Sequence[str], rows: Sequence[Sequence[str]], foot: Sequence[str]
) -> str:
    """Return an HTML table with lines of remarks under it; every text is escaped."""

    def cells(tag: str, texts: Sequence[str]) -> str:
        return "".join(
            f'<{tag} style="text-align:{side}">{html.escape(t)}</{tag}>'
            for side, t in zip(["left"] + ["right"] * len(texts), texts, strict=False)
        )

    head = f"<thead><tr>{cells('th', headers)}</tr></thead>"
    body = "".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
    remarks = "".join(f"<div>{html.escape(line)}</div>" for line in foot)
    return f"<table>{head}<tbody>{body}</tbody></table>{remarks}"

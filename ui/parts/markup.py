"""The one door through which text becomes HTML, so that no foreign text can act on the page.

Everything is built as `Markup` (strings known to be safe): `Markup.format` escapes whatever is put
into a template. `show` refuses plain strings and is the only caller of `st.html` with built text.
Answers are Markdown, read by a parser with links, images, HTML, headings, maths and entities switched
off: they stay literal. Nothing here goes through `st.markdown`, which knows `$maths$`, `:colour[]`,
emoji codes and remote images.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import pairwise
from urllib.parse import urlsplit

import streamlit as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

from ui.aid.answer_text import CALL
from ui.wording import say

__all__ = ["CALL", "Markup", "escape", "join", "outside_link", "rich_text", "show"]

_MARKER = re.compile(r"\[(\d{1,3}(?:\s*,\s*\d{1,3})*)\]")
_SAFE_HOST = re.compile(r"^(?!xn--)(?!.*\.xn--)[a-z0-9-]+(\.[a-z0-9-]+)+$")


def show(body: Markup) -> None:
    """Draw built HTML.

    Raises:
        TypeError: for a plain string, which nobody has vouched for.
    """
    if not isinstance(body, Markup):
        raise TypeError("only Markup may be drawn as HTML")
    st.html(str(body))


def join(parts: Iterable[str | Markup], between: str = "") -> Markup:
    """Parts one after another; plain strings among them are escaped."""
    return escape(between).join(parts)


def outside_link(url: str, label: str) -> Markup:
    """A link that names its host and opens apart, or the bare label if the address is not plain https."""
    if any(letter.isspace() or not letter.isprintable() for letter in url):
        return escape(label)
    parts = urlsplit(url)
    try:
        plain = parts.scheme == "https" and not parts.username and not parts.password and parts.port is None
    except ValueError:
        plain = False
    host = (parts.hostname or "").lower()
    if not plain or not _SAFE_HOST.match(host):
        return escape(label)
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}<span class="ms-host"> ({})</span></a>').format(
        url, label, say("sources.opens", host=host)
    )


def rich_text(text: str, citations: Mapping[int, Markup] | None = None, calls: bool = False) -> Markup:
    """Markdown of an answer as HTML: paragraphs, lists, tables, emphasis and citation markers only.

    `citations` maps a marker's number to what stands in its place. A marker with another number
    stays as it was written; with None (while an answer is still coming) numbers are plain.
    With `calls` phone numbers become links to tap: only for the fixed safety texts, since a number
    that someone else wrote may cost money.
    """
    parser = _parser()
    tokens = parser.parse(text)
    _name_cells(tokens)
    for token in tokens:
        if token.type == "inline" and token.children:
            children = [new for child in token.children for new in _with_calls(child)] if calls else token.children
            before: list[str] = []  # marks of the sentence before, within one paragraph
            token.children = [new for child in children for new in _with_citations(child, citations, before)]
    return Markup(parser.renderer.render(tokens, parser.options, {}))  # noqa: S704 - the renderer escapes all text


def _name_cells(tokens: list[Token]) -> None:
    """Give table cells their roles and the name of their column.

    On a narrow screen the style sheet stacks the cells, each under its column's name; the roles keep
    it a table for screen readers all the same.
    """
    names: list[str] = []
    column = 0
    for token, following in pairwise(tokens):
        if token.type == "thead_open":
            names = []
        elif token.type == "tr_open":
            token.attrSet("role", "row")
            column = 0
        elif token.type == "th_open":
            token.attrs |= {"scope": "col", "role": "columnheader"}
            names.append(_MARKER.sub("", following.content).replace("*", "").strip())
            if not following.content.strip():
                following.children = [_raw(Markup('<span class="ms-hidden">{}</span>').format(say("answer.table_corner")))]
        elif token.type == "td_open":
            token.attrs |= {"role": "cell", "data-column": names[column] if 0 < column < len(names) else ""}
            column += 1


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False, "linkify": False, "typographer": False})
    parser.enable(["list", "emphasis", "table", "escape"])
    label = escape(say("answer.table"))
    opening = Markup('<div class="ms-table" role="group" tabindex="0" aria-label="{}"><table role="table" class="ms-stack">').format(label)
    parser.add_render_rule("table_open", lambda *_: str(opening))
    parser.add_render_rule("table_close", lambda *_: "</table></div>")
    return parser


def _with_calls(token: Token) -> list[Token]:
    if token.type != "text":
        return [token]
    pieces: list[Token] = []
    at = 0
    for match in CALL.finditer(token.content):
        link = Markup('<a class="ms-call" href="{}:{}">{}</a>').format(match[2], match[3], match[1])
        pieces += [_text(token.content[at : match.start()]), _raw(link)]
        at = match.end()
    return [*pieces, _text(token.content[at:])]


def _with_citations(token: Token, citations: Mapping[int, Markup] | None, before: list[str]) -> list[Token]:
    """The token with links in the place of its markers; a mark that only repeats the one before it is drawn quieter."""
    if token.type != "text" or not _MARKER.search(token.content):
        return [token]
    pieces: list[Token] = []
    at = 0
    for match in _MARKER.finditer(token.content):
        numbers = [int(number) for number in match[1].split(",")]
        if citations is None:
            marks = join(Markup('<sup class="ms-cite"><span>{}</span></sup>').format(number) for number in numbers)
        elif all(number in citations for number in numbers):
            marks = join(citations[number] for number in numbers)
        else:
            continue
        pieces.append(_text(token.content[at : match.start()].rstrip(" ")))
        pieces.append(_raw(Markup('<span class="ms-again">{}</span>').format(marks) if before == [match[1]] else marks))
        before[:] = [match[1]]
        at = match.end()
    pieces.append(_text(token.content[at:]))
    return pieces


def _raw(content: Markup) -> Token:
    return Token("html_inline", "", 0, content=str(content))


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)

"""HTML → lines, with everything that a reader of the page would not see left out. Runs in the child process.

Scripts, styles, comments, forms, navigation and hidden elements (by attribute, inline style, a class of the
page's own style sheet, or the usual "screen reader only" classes) go before any text is taken. Attributes are
never read as text. The parser is Python's own: no entities of the file's making, no network.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knowledge.documents.characters import decode
from knowledge.documents.shapes import Line

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4.element import PageElement, Tag


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_NEVER = _names(
    "script style noscript template iframe frame object embed applet svg math canvas audio video map picture img figcaption"
    " button input select textarea option datalist nav footer aside dialog menu link meta base head"
)
_BLOCKS = _names(
    "html body main article section header div p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre address details summary center"
    " table caption thead tbody tfoot tr td th figure form hr fieldset"
)
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0*(?:\.0+)?\s*(?:;|!|$)|font-size\s*:\s*(?:0(?:\.\d+)?(?:px|pt|%)?|0(?:\.0\d*)?r?em|1p[xt])\s*(?:;|!|$)"
    r"|(?<![-\w])(?:max-)?(?:height|width)\s*:\s*0(?:px|pt|r?em|%)?\s*(?:;|!|$)|text-indent\s*:\s*-\d{3,}|(?:left|top|right|bottom|margin-left|margin-top)\s*:\s*-(?:[5-9]\d\d|\d{4})"
    r"|clip(?:-path)?\s*:\s*(?:rect\(\s*[01]|inset\(\s*(?:50|100)%|circle\(\s*0)|transform\s*:\s*scale[xy]?\(\s*0(?:\.0+)?\s*\)|(?<![-\w])color\s*:\s*(?:transparent|rgba\([^)]*,\s*0(?:\.0+)?\s*\))",
    re.IGNORECASE,
)
_WHITE = re.compile(r"(?<![-\w])color\s*:\s*(?:white|#fff(?:fff)?|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))\s*(?:;|!|$)", re.IGNORECASE)
_BACKGROUND = re.compile(r"background(?:-color|-image)?\s*:\s*(?!\s*(?:white|#fff|transparent|none))", re.IGNORECASE)
_HIDDEN_CLASSES = _names(
    "sr-only visually-hidden visuallyhidden screen-reader-text screen-reader-only assistive-text"
    " hidden is-hidden u-hidden d-none hide invisible"
)
_RULE = re.compile(r"([^{}@;]{1,300})\{([^{}]{0,3000})\}")
_SITE_NAME = re.compile(r"\s+[|–—»]\s+[^|–—»]{1,60}$|\s+-\s+[A-Z][\w .&']{1,40}$")
_SUPERSCRIPT = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_MAX_CELL = 250


def read_html(data: bytes) -> tuple[list[Line], list[str]]:
    """Lines and notes of an HTML page."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(decode(data), "html.parser")
    title = soup.title.get_text(" ", strip=True) if soup.title else ""
    notes = []
    hidden = _strip(soup)
    if hidden:
        notes.append(f"hidden text was left out ({hidden} {'place' if hidden == 1 else 'places'})")
    lines = _walk(_content(soup))
    return _with_title(lines, title), notes


def _strip(soup: BeautifulSoup) -> int:
    """Remove what is not visible text; how many hidden elements held text."""
    from bs4.element import NavigableString, PreformattedString

    selectors = _hiding_selectors(soup)
    for text in soup.find_all(string=lambda string: isinstance(string, PreformattedString)):
        text.extract()
    # Removal by extract() and not decompose(): the subtree of a million nested tags must not be walked again for each.
    for tag in soup.find_all(list(_NEVER)):
        tag.extract()
    hidden = 0
    for tag in soup.find_all(lambda tag: _is_hidden(tag, selectors)):
        if any(type(child) is NavigableString and child.strip() for child in tag.descendants):
            hidden += 1
        tag.extract()
    return hidden


def _hiding_selectors(soup: BeautifulSoup) -> frozenset[str]:
    """`.class`, `#id` and tag names that the page's own style sheets hide."""
    names: set[str] = set()
    for style in soup.find_all("style"):
        for rule in _RULE.finditer(re.sub(r"/\*.{0,5000}?\*/", "", "".join(style.strings), flags=re.DOTALL)):
            if _hides(rule[2]):
                names.update(selector.strip() for selector in rule[1].split(",") if re.fullmatch(r"\s*[.#]?[\w-]+\s*", selector))
    return frozenset(names - {"html", "body", "p", "div", "span", "a"})


def _hides(style: str) -> bool:
    return bool(_HIDING.search(style)) or bool(_WHITE.search(style) and not _BACKGROUND.search(style))


def _is_hidden(tag: Tag, selectors: frozenset[str]) -> bool:
    if "hidden" in tag.attrs or str(tag.get("aria-hidden", "")).lower() == "true":
        return True
    style = str(tag.get("style") or "")
    if style and _hides(style):
        return True
    if tag.name == "font" and str(tag.get("color", "")).lower() in ("white", "#fff", "#ffffff"):
        return True
    listed: str | list[str] = tag.get("class") or []
    classes = set(listed.split() if isinstance(listed, str) else listed)
    if classes & _HIDDEN_CLASSES:
        return True
    return bool(selectors) and (
        tag.name in selectors or f"#{tag.get('id')}" in selectors or any(f".{name}" in selectors for name in classes)
    )


def _content(soup: BeautifulSoup) -> Tag:
    """The part of the page that holds the article: `main`, a single `article`, else everything."""
    mains = soup.find_all("main")
    articles = soup.find_all("article")
    for candidates in (mains, articles):
        if len(candidates) == 1 and len(candidates[0].get_text(strip=True)) >= 200:
            return candidates[0]
    return soup.body or soup


def _walk(root: Tag) -> list[Line]:
    """Text in document order, one line for each block; data tables row by row. No recursion: nesting may be endless."""
    from bs4.element import NavigableString, Tag

    lines: list[Line] = []
    block_of: dict[int, Tag] = {id(root): root}
    done: set[int] = set()
    current: Tag | None = None
    buffer: list[str] = []

    def flush() -> None:
        if current is not None and buffer:
            lines.extend(_block_lines(_kind_of(current), "".join(buffer)))
        buffer.clear()

    for node in root.descendants:
        parent = node.parent
        if parent is not None and id(parent) in done:
            done.add(id(node))
            continue
        if isinstance(node, Tag):
            if node.name == "table":
                rows = _table_rows(node)
                if rows:
                    flush()
                    current = None
                    done.add(id(node))
                    caption = node.caption.get_text(" ", strip=True) if node.caption else ""
                    lines += [Line(caption, gap=True)] if caption else []
                    lines += [Line(row, "row", gap=number == 0) for number, row in enumerate(rows)]
                    continue
            block_of[id(node)] = node if node.name in _BLOCKS else block_of[id(parent)]
            if node.name == "br":
                buffer.append("\n")
            elif node.name in _BLOCKS:
                flush()
                current = node
        elif type(node) is NavigableString and parent is not None:
            block = block_of[id(parent)]
            if block is not current:
                flush()
                current = block
            buffer.append(_inline(node, parent))
    flush()
    return lines


def _inline(node: PageElement, parent: Tag) -> str:
    text = re.sub(r"\s+", " ", str(node))
    if parent.name == "sup" or (parent.name == "a" and parent.parent is not None and parent.parent.name == "sup"):
        stripped = text.strip()
        if re.fullmatch(r"[\d,+\-−–\s]{1,12}", stripped):
            return stripped.replace(" ", "").translate(_SUPERSCRIPT)
    return text


def _kind_of(block: Tag) -> str:
    """The name that decides what a block's text is; a paragraph inside a list item is an item."""
    parent = block.parent
    return "li" if block.name == "p" and parent is not None and parent.name == "li" else block.name


def _block_lines(name: str, text: str) -> list[Line]:
    pieces = [re.sub(r" {2,}", " ", piece).strip() for piece in text.split("\n")]
    lines = []
    for number, piece in enumerate(piece for piece in pieces if piece):
        if re.fullmatch(r"h[1-6]", name):
            if number == 0:
                lines.append(Line(" ".join(piece for piece in pieces if piece), "heading", int(name[1]), gap=True))
        elif name in ("li", "dd"):
            lines.append(Line(piece, "item", gap=False))
        else:
            lines.append(Line(piece, gap=number == 0))
    return lines


def _table_rows(table: Tag) -> list[str]:
    """Rows of a data table as `cell | cell`; empty for a table that only lays out the page."""
    rows: list[list[str]] = []
    if table.find("table"):
        return []
    for row in table.find_all("tr"):
        cells = [re.sub(r"\s+", " ", cell.get_text(" ")).strip() for cell in row.find_all(["td", "th"])]
        if any(cells):
            rows.append(cells)
    columns = max((len(row) for row in rows), default=0)
    if len(rows) < 2 or columns < 2 or max(len(cell) for row in rows for cell in row) > _MAX_CELL:
        return []
    return [" | ".join(cell or "-" for cell in row) for row in rows]


def _with_title(lines: list[Line], title: str) -> list[Line]:
    """Take the single top heading as title, else the page's own title without the site's name."""
    tops = [number for number, line in enumerate(lines) if line.kind == "heading" and line.level == 1]
    if len(tops) == 1:
        top = lines[tops[0]]
        return [Line(top.text, "title"), *lines[: tops[0]], *lines[tops[0] + 1 :]]
    short = _SITE_NAME.sub("", title).strip()
    return [Line(short, "title"), *lines] if short else lines

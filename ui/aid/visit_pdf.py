"""The visit page as a PDF: made in memory by typst, one A4 page, tagged for screen readers (PDF/UA-1).

The words travel as JSON data into a fixed template; no file is written. Typst refuses, under PDF/UA, a sign that
its fonts cannot draw and names it; such a sign is first looked for in the fonts of this computer, then printed as
an empty box, and the page says so. What does not fit one page is shortened by the levels of `visit`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ui.aid.visit import LEVELS, Level, VisitPage
from ui.wording import say

if TYPE_CHECKING:
    import typst

TEMPLATE = Path(__file__).parent / "visit_page" / "page.typ"
BOX = "□"
_UNDRAWN = re.compile(r'the text `"((?:[^"\\]|\\.)+)"` could not be displayed')
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")


class PdfError(RuntimeError):
    """The PDF could not be made. The message holds nothing of the page."""


@dataclass(frozen=True)
class Printed:
    """A page that fits, and its PDF."""

    page: VisitPage
    pdf: bytes


def print_page(make: Callable[[Level], VisitPage]) -> Printed:
    """The fullest page that fits one sheet.

    Args:
        make: builds the page at a level.

    Raises:
        PdfError: typst is missing or refuses the page for another reason than a sign it cannot draw.
    """
    printed: Printed | None = None
    for level in LEVELS:
        page, pdf, pages = _compiled(make(level))
        printed = Printed(page, pdf)
        if pages == 1:
            return printed
    if printed is None:
        raise PdfError("no level to print at")
    raise PdfError("the shortest page does not fit one sheet")


def picture(page: VisitPage) -> bytes:
    """The first sheet as a PNG, to look at.

    Raises:
        PdfError: typst refuses the page.
    """
    return _typst(page, "png", system=False)[0]


def _compiled(page: VisitPage) -> tuple[VisitPage, bytes, int]:
    """The page as it could be printed, its PDF, and its number of sheets."""
    undrawn: set[str] = set()
    for system in (False, True, True):  # our fonts, then this computer's, then boxes for what none of them has
        shown = _with_boxes(page, undrawn) if undrawn and system else page
        try:
            return (shown, *_typst(shown, "pdf", system))
        except _UndrawnError as error:
            undrawn = undrawn | error.signs if system else set()
    raise PdfError("some signs cannot be printed")


class _UndrawnError(PdfError):
    def __init__(self, signs: set[str]) -> None:
        super().__init__("a sign cannot be drawn")
        self.signs = signs


def _typst(page: VisitPage, form: str, system: bool) -> tuple[bytes, int]:
    try:
        import typst
    except ImportError as error:
        raise PdfError("typst is not installed") from error

    data = {**asdict(page), "left_out": None}
    options: Any = {
        "font_paths": _fonts(system),
        "format": form,
        "sys_inputs": {"page": json.dumps(data, ensure_ascii=False)},
        **({"pdf_standards": "ua-1"} if form == "pdf" else {"ppi": 110}),
    }
    try:
        made = typst.compile(TEMPLATE.read_bytes(), **options)
    except typst.TypstError as error:
        signs = {letter for text in _UNDRAWN.findall(error.diagnostic) for letter in _plain(text)}
        # Without a cause: the original error quotes the page.
        raise (_UndrawnError(signs) if signs else PdfError("typst refused the page")) from None
    if isinstance(made, list):
        return made[0], len(made)
    if made is None:
        raise PdfError("typst gave nothing")
    return made, _sheets(made) if form == "pdf" else 1


def _plain(text: str) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)


def _sheets(pdf: bytes) -> int:
    import io

    from pypdf import PdfReader

    return len(PdfReader(io.BytesIO(pdf)).pages)


def _with_boxes(page: VisitPage, signs: set[str]) -> VisitPage:
    table = {ord(sign): BOX for sign in signs}
    sections = tuple(
        replace(section, heading=section.heading.translate(table), lines=tuple(line.translate(table) for line in section.lines))
        for section in page.sections
    )
    note = say("visit.left_signs")
    return replace(page, sections=sections, foot=(*page.foot, note), left_out=(*page.left_out, note))


@lru_cache(maxsize=2)
def _fonts(system: bool) -> typst.Fonts:
    """The fonts inside typst, and with `system` those of this computer; looked up once for the process."""
    import typst

    return typst.Fonts(include_system_fonts=system, include_embedded_fonts=True)

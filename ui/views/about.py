"""The Sources & about page: what the program is, its library, the person's documents, method, privacy and scorecard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui import engine, session
from ui.aid import feedback
from ui.aid.privacy import Running, privacy_lines
from ui.aid.reading_level import LIMIT, ReadingLevel, reading_level
from ui.parts import announcer
from ui.parts.imports import draw_documents
from ui.parts.library_browser import draw_library
from ui.parts.markup import Markup, join, rich_text, show
from ui.parts.scorecard import draw_scorecard
from ui.wording import long_date, say, say_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.load import Library

PARTS = ("about", "library", "documents", "method", "privacy", "scorecard")
PART = "about_part"


def draw() -> None:
    """The page."""
    announcer.draw_announcer("", session.conversation().moved_to)
    show(Markup('<header class="ms-hero"><h1>{}</h1><p class="ms-lead">{}</p></header>').format(say("about.title"), say("about.lead")))
    part = st.pills(say("about.parts"), PARTS, default=PARTS[0], required=True, format_func=_part_name, key=PART)
    show(Markup('<h2 class="ms-heading">{}</h2>').format(_part_name(part)))
    {
        "library": _draw_library,
        "documents": draw_documents,
        "method": _draw_method,
        "privacy": _draw_privacy,
        "scorecard": _draw_scorecard,
    }.get(part, _draw_about)()


def _part_name(part: str) -> str:
    return {
        "library": say("about.part_library"),
        "documents": say("about.part_documents"),
        "method": say("about.part_method"),
        "privacy": say("about.part_privacy"),
        "scorecard": say("about.part_scorecard"),
    }.get(part, say("about.part_about"))


def _draw_about() -> None:
    show(
        Markup('<div class="ms-pair">{}{}</div>').format(
            _list(say("about.is_heading"), say_all("about.is")), _list(say("about.is_not_heading"), say_all("about.is_not"))
        )
    )
    show(_list(say("about.use_heading"), say_all("about.use")) + _list(say("about.not_use_heading"), say_all("about.not_use")))
    show(_list(say("about.how_heading"), say_all("about.how"), "ol") + _list(say("about.limits_heading"), say_all("about.limits")))


def _draw_library() -> None:
    library = engine.library()
    if library is None:
        show(Markup('<p class="ms-note">{}</p>').format(say("about.unavailable")))
    else:
        draw_library(library)


def _draw_method() -> None:
    show(_list(say("about.method_heading"), say_all("about.method")))
    level = _level()
    if level is not None:
        words = say("about.reading", cards=f"{level.cards:,}", median=level.median, share=f"{level.share_within:.1%}", limit=f"{LIMIT:g}")
        show(Markup('<section class="ms-prose"><h3>{}</h3><p>{}</p></section>').format(say("about.reading_heading"), words))
    library = engine.library()
    if library is not None:
        show(_list(say("about.where_heading"), _where_and_when(library)))
    show(_list(say("about.update_heading"), say_all("about.update")) + _list(say("about.funding_heading"), say_all("about.funding")))
    method = _whole_method()
    if method:
        show(
            Markup('<details class="ms-source ms-block"><summary>{}</summary><div class="ms-source-body">{}</div></details>').format(
                say("about.whole_method"), method
            )
        )


def _where_and_when(library: Library) -> list[str]:
    """For which countries it is written, and from when its facts are; counted from the library, never typed."""
    dates = sorted(source.checked for source in library.sources)
    return [
        say("about.where_dates", first=long_date(dates[0]), last=long_date(dates[-1])),
        say("about.where_approvals"),
        _count_of_countries(len(engine.countries())),
        say("about.where_differs"),
    ]


def _count_of_countries(count: int) -> str:
    return say("about.where_lines_one") if count == 1 else say("about.where_lines", count=count)


@st.cache_resource(show_spinner=False)
def _level() -> ReadingLevel | None:
    """Measured once for the process: the library does not change while it runs."""
    library = engine.library()
    return reading_level(library) if library else None


@st.cache_resource(show_spinner=False)
def _whole_method() -> Markup:
    """The library's own account of its method, section by section; empty when it cannot be read."""
    from knowledge import LIBRARY

    try:
        text = (LIBRARY / "METHOD.md").read_text(encoding="utf-8")
    except OSError:
        return Markup("")
    sections = (section.partition("\n") for section in text.split("\n## ")[1:])
    return join(Markup("<h3>{}</h3>{}").format(heading, rich_text(body.replace("`", "").strip())) for heading, _, body in sections)


def _draw_privacy() -> None:
    running = Running(
        address=str(st.get_option("server.address") or ""),
        kept_seconds=int(st.get_option("server.disconnectedSessionTTL") or 0),
        sends_statistics=bool(st.get_option("browser.gatherUsageStats")),
        is_clinic=engine.is_clinic(),
        keeps_feedback=feedback.is_offered(),
        model_notice=engine.model_notice(),
    )
    show(_list(say("privacy.heading"), privacy_lines(running)))


def _draw_scorecard() -> None:
    from knowledge import home_folder

    draw_scorecard(home_folder())


def _list(heading: str, lines: Sequence[str], kind: str = "ul") -> Markup:
    items = join(Markup("<li>{}</li>").format(line) for line in lines)
    body = Markup("<ol>{}</ol>").format(items) if kind == "ol" else Markup("<ul>{}</ul>").format(items)
    return Markup('<section class="ms-prose"><h3>{}</h3>{}</section>').format(heading, body)


if __name__ == "__main__":
    draw()

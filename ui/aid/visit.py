"""What stands on the page for the visit: one typed object for the preview, the PDF, the print view and the plain text.

It holds what the person said, names and dates from the library, and fixed words of ours; nothing else. A page that
grows too long for one sheet is shortened by the steps of `LEVELS`, in this order, and says what it leaves out.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from ui.aid.plan import Plan, SectionKey
from ui.wording import long_date, say

if TYPE_CHECKING:
    from knowledge.load import Library
    from knowledge.schema import Option, Reference

MAX_PAGE_QUESTIONS = 5
"""Questions on the page, the first of the person's list: a visit has time for three to five."""

MAX_SUGGESTED = 3

MAX_LINE = 240
"""Characters of one line in the plain text, and in the page at the last level."""


@dataclass(frozen=True)
class Level:
    """How much the page holds, and in what size of type (points)."""

    size: float = 12.0
    works: int = 2
    options: int = 12
    wishes: int = 12
    characters: int = 600


LEVELS = (
    Level(),
    Level(size=11.0),
    Level(size=11.0, works=0),
    Level(size=11.0, works=0, options=6, wishes=6),
    Level(size=11.0, works=0, options=6, wishes=6, characters=MAX_LINE),
    Level(size=11.0, works=0, options=4, wishes=4, characters=MAX_LINE * 2 // 3),
    Level(size=11.0, works=0, options=4, wishes=3, characters=MAX_LINE // 3),
)
"""The stated rule of shortening: smaller type, no works named, fewer treatments and wishes, long words of one's own cut."""


@dataclass(frozen=True)
class Names:
    """Words for the ids of a plan. An id without words here is left off the page."""

    wishes: Mapping[str, str] = field(default_factory=dict)
    trade_offs: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    sure: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Section:
    """One block of the page; `style` says how its lines are set, `lead` stands before them."""

    key: SectionKey
    heading: str
    lines: tuple[str, ...]
    style: Literal["text", "list", "numbered", "small"] = "text"
    lead: str = ""


@dataclass(frozen=True)
class VisitPage:
    """The whole page. `left_out` says in words what did not find room; it is shown and printed."""

    title: str
    intro: str
    sections: tuple[Section, ...]
    foot: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    size: float = 12.0
    lang: str = "en"


_JOINERS = "\u200c\u200d"
"""Signs without a shape that some scripts need between letters."""


def clean(text: str) -> str:
    """Text on one line, without signs that have no shape of their own (controls, direction overrides)."""
    kept = (letter for letter in text if letter.isspace() or letter in _JOINERS or unicodedata.category(letter)[0] != "C")
    return " ".join("".join(kept).split())


def has_content(plan: Plan) -> bool:
    """Whether there is anything of the person's own to put on a page."""
    return bool(
        plan.decision
        or plan.looked_at
        or plan.wishes
        or plan.trade_offs
        or plan.own_wish
        or plan.leaning
        or plan.sure
        or plan.unclear
        or plan.questions
    )


def visit_page(plan: Plan, library: Library | None, names: Names, today: dt.date, level: Level = LEVELS[0]) -> VisitPage:
    """The page for this plan.

    Args:
        plan: what the person gathered.
        library: for the titles and dates of treatments; without it they are left off.
        names: words for ids of wishes, trade-offs and the certainty check.
        today: the date on the page.
        level: how much it holds (see `LEVELS`).
    """
    is_carer = plan.audience == "caregiver"
    left_out: list[str] = []
    sections = [
        _decision(plan, is_carer),
        _matters(plan, names, level, left_out),
        _options(plan, library, level, left_out),
        _leaning(plan, library, names),
        _unclear(plan, names, level, left_out),
        _questions(plan, level, left_out),
        _sources(plan, library, level, left_out),
    ]
    kept = [section for section in sections if section is not None and section.lines and section.key not in plan.left_off]
    unique = tuple(dict.fromkeys(left_out))
    foot = (say("visit.foot"), *((say("visit.left_out_print", what=" ".join(unique)),) if unique else ()))
    intro = say("visit.intro_carer", date=long_date(today)) if is_carer else say("visit.intro", date=long_date(today))
    return VisitPage(say("visit.page_title"), intro, tuple(kept), foot, unique, level.size)


def portal_text(page: VisitPage) -> str:
    """The page as short plain text for a portal message: without treatments looked at and sources, long lines cut."""
    parts = [f"{page.title}. {page.intro}"]
    for section in page.sections:
        if section.key in ("options", "sources"):
            continue
        lines = [_cut(line, MAX_LINE) for line in section.lines]
        if section.style == "numbered":
            lines = [f"{number}. {line}" for number, line in enumerate(lines, 1)]
        elif section.style == "list":
            lines = [f"- {line}" for line in lines]
        parts.append("\n".join([f"{section.heading}:", *lines]))
    return "\n\n".join([*parts, say("visit.text_foot")]) + "\n"


def shown_options(plan: Plan) -> list[str]:
    """Ids of the treatments that may stand on the page: the one leant to and those compared come first, then the newest looked at."""
    ordered = [*([plan.leaning] if plan.leaning else []), *plan.compared, *reversed(plan.looked_at)]
    return list(dict.fromkeys(ordered))


def suggested_questions(plan: Plan, library: Library | None) -> list[str]:
    """Up to `MAX_SUGGESTED` questions from the library pages of the treatments looked at, one treatment after the other,
    that are not on the list; none when the page's room for questions is used."""
    if len(plan.questions) >= MAX_PAGE_QUESTIONS:
        return []
    known = {question.text.casefold() for question in plan.questions}
    by_option = [option.ask_your_team for option in _found(plan, library)]
    in_turn = [asked[place] for place in range(max(map(len, by_option), default=0)) for asked in by_option if place < len(asked)]
    fresh = [question for question in dict.fromkeys(in_turn) if question.casefold() not in known and len(question) <= 300]
    return fresh[:MAX_SUGGESTED]


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    head = text[:limit]
    return (head.rsplit(" ", 1)[0] if " " in head[limit // 2 :] else head).rstrip(" ,;") + " …"


def _own(text: str, level: Level, left_out: list[str]) -> str:
    words = clean(text)
    if len(words) > level.characters:
        left_out.append(say("visit.left_words"))
    return _cut(words, level.characters)


def _decision(plan: Plan, is_carer: bool) -> Section:
    words = {
        "start": (say("visit.me_start"), say("visit.carer_start")),
        "switch": (say("visit.me_switch"), say("visit.carer_switch")),
        "pause": (say("visit.me_pause"), say("visit.carer_pause")),
        "stop": (say("visit.me_stop"), say("visit.carer_stop")),
        "wait": (say("visit.me_wait"), say("visit.carer_wait")),
        "unsure": (say("visit.me_unsure"), say("visit.carer_unsure")),
    }
    line = words[plan.decision][is_carer] if plan.decision else say("visit.not_said")
    return Section("decision", say("visit.h_decision"), (line,))


def _matters(plan: Plan, names: Names, level: Level, left_out: list[str]) -> Section:
    known = [(clean(names.wishes[one]), grade) for one, grade in plan.wishes.items() if one in names.wishes]
    very = [name for name, grade in known if grade == "very"]
    some = [name for name, grade in known if grade == "some"]
    shown_very, shown_some = very[: level.wishes], some[: max(0, level.wishes - len(very))]
    if len(shown_very) + len(shown_some) < len(very) + len(some):
        left_out.append(say("visit.left_wishes"))
    lines = []
    if shown_very:
        lines.append(say("visit.matters_very", what="; ".join(shown_very)))
    if shown_some:
        lines.append(say("visit.matters_some", what="; ".join(shown_some)))
    chosen = [
        say("visit.before", chosen=clean(sides[side == "second"]), other=clean(sides[side == "first"]))
        for one, side in plan.trade_offs.items()
        if side != "unsure" and (sides := names.trade_offs.get(one))
    ]
    if len(chosen) > level.wishes:
        left_out.append(say("visit.left_wishes"))
    if chosen:
        lines.append(say("visit.matters_forced", what="; ".join(chosen[: level.wishes])))
    if plan.own_wish:
        lines.append(say("visit.own_words", words=_own(plan.own_wish, level, left_out)))
    return Section("matters", say("visit.h_matters"), tuple(lines), "list")


def _options(plan: Plan, library: Library | None, level: Level, left_out: list[str]) -> Section | None:
    found = _found(plan, library)
    if not found:
        return None
    if len(found) > level.options:
        left_out.append(say("visit.left_options", count=len(found) - level.options))
    return Section("options", say("visit.h_options"), (" · ".join(option.title for option in found[: level.options]),))


def _leaning(plan: Plan, library: Library | None, names: Names) -> Section:
    option = library.option_by_id.get(plan.leaning) if library and plan.leaning else None
    lines = [say("visit.leaning_to", option=option.title) if option else say("visit.leaning_none")]
    if plan.sure:
        yes = sum(plan.sure.values())
        lines.append(say("visit.sure", yes=yes, count=len(plan.sure)))
    not_yet = [clean(names.sure[one]) for one, answer in plan.sure.items() if not answer and one in names.sure]
    if not_yet:
        lines.append(say("visit.sure_not_yet", what="; ".join(not_yet)))
    return Section("leaning", say("visit.h_leaning"), tuple(lines))


def _unclear(plan: Plan, names: Names, level: Level, left_out: list[str]) -> Section | None:
    return Section("unclear", say("visit.h_unclear"), (_own(plan.unclear, level, left_out),)) if plan.unclear else None


def _questions(plan: Plan, level: Level, left_out: list[str]) -> Section | None:
    if not plan.questions:
        return None
    more = len(plan.questions) - MAX_PAGE_QUESTIONS
    if more > 0:
        left_out.append(say("visit.left_questions", count=more))
    lines = tuple(_own(question.text, level, left_out) for question in plan.questions[:MAX_PAGE_QUESTIONS])
    return Section("questions", say("visit.h_questions"), lines, "numbered")


def _sources(plan: Plan, library: Library | None, level: Level, left_out: list[str]) -> Section | None:
    found = _found(plan, library)[: level.options]
    if not found or library is None:
        return None
    if not level.works:
        left_out.append(say("visit.left_works"))
    unread = sum(option.reviewed_by is None for option in found)
    lead = say("visit.sources_unread") if unread == len(found) else say("visit.sources_some_unread", count=unread)
    lines = [_source_line(option, _works(option, library.references, level.works)) for option in found]
    return Section("sources", say("visit.h_sources"), tuple(lines), "small", lead)


def _source_line(option: Option, works: Sequence[str]) -> str:
    line = say("visit.source", title=option.title, date=long_date(option.checked))
    reader = say("visit.source_read_by", who=option.reviewed_by) if option.reviewed_by else ""
    rests = say("visit.source_works", works="; ".join(works)) if works else ""
    return " ".join(part for part in (line, reader, rests) if part)


def _works(option: Option, references: Mapping[str, Reference], count: int) -> list[str]:
    """The works behind the figures shown first and behind the table's line on benefit."""
    keys = [key for figure in option.figures if figure.headline for key in figure.refs]
    keys += [*option.glance.benefit.refs, *option.glance.serious_risks.refs]
    return [clean(references[key].citation).rstrip(".") for key in dict.fromkeys(keys) if key in references][:count]


def _found(plan: Plan, library: Library | None) -> list[Option]:
    if library is None:
        return []
    return [library.option_by_id[one] for one in shown_options(plan) if one in library.option_by_id and one not in plan.options_off]

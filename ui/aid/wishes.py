"""What may matter to a person, and which option serves which wish: pure, no score, no sum, no winner.

Each wish names the row of the library that speaks to it. Where a row carries tags (how it is taken, where, which tests,
pregnancy) a fixed rule reads them; where it is plain text, the text is shown and the reader judges. Where the library does
not know, the cell says so. The same wishes and options give the same grid, in the reader's own order of options.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from knowledge.numbers import denominator_for, figure_sentences
from ui.aid.comparison import NO_TREATMENT
from ui.aid.plan import MAX_COMPARED
from ui.wording import say

if TYPE_CHECKING:
    from knowledge.load import Library
    from knowledge.schema import Cell, Figure, Option
    from ui.aid.plan import Plan

WishGroup = Literal["effect", "days", "safety", "plans"]
Verdict = Literal["fits", "partly", "against", "trials", "said", "depends", "unknown"]
"""What a cell says: serves the wish, in part, pulls against it, see the trials, read for yourself, depends on the present drug, can't tell."""

STAY = "stay-on-current-treatment"
"""Not one treatment but whichever the person takes, so that tags say nothing about it."""

LONG_YEARS, SHORT_YEARS = 10, 5
"""Years since the first approval from which we say "for many years", and below which we say "new"."""

_UNKNOWN = ("not known", "numbers for ms not seen", "numbers in ms not seen", "not studied", "not proven", "not yet proven")
"""How the library words that it does not know: at the start of an answer, or at the end of one of its sentences."""

_BY_NEEDLE = frozenset({"self-injection", "infusion", "clinic-injection", "procedure"})
_SELDOM = frozenset({"one-off", "yearly-course", "six-monthly"})


@dataclass(frozen=True)
class Wish:
    """One statement to tap. `label` and `change` are names of its texts: the statement, and what might change its answer."""

    id: str
    group: WishGroup
    label: str
    change: str


@dataclass(frozen=True)
class TradeOff:
    """One forced choice between two wishes."""

    id: str
    first: str
    second: str


WISHES = (
    Wish("relapses", "effect", "matters.wish_relapses", "matters.change_relapses"),
    Wish("disability", "effect", "matters.wish_disability", "matters.change_disability"),
    Wish("known", "effect", "matters.wish_known", "matters.change_known"),
    Wish("visits", "days", "matters.wish_visits", "matters.change_visits"),
    Wish("needles", "days", "matters.wish_needles", "matters.change_needles"),
    Wish("tests", "days", "matters.wish_tests", "matters.change_tests"),
    Wish("serious", "safety", "matters.wish_serious", "matters.change_serious"),
    Wish("common", "safety", "matters.wish_common", "matters.change_common"),
    Wish("stopping", "safety", "matters.wish_stopping", "matters.change_stopping"),
    Wish("pregnancy", "plans", "matters.wish_pregnancy", "matters.change_pregnancy"),
    Wish("vaccines", "plans", "matters.wish_vaccines", "matters.change_vaccines"),
    Wish("cost", "plans", "matters.wish_cost", "matters.change_cost"),
)
WISH_BY_ID = {wish.id: wish for wish in WISHES}

TRADE_OFFS = (
    TradeOff("relapses-or-serious", "relapses", "serious"),
    TradeOff("disability-or-common", "disability", "common"),
    TradeOff("needles-or-visits", "needles", "visits"),
    TradeOff("known-or-relapses", "known", "relapses"),
)

SURE = ("sure", "understand", "balance", "encouraged")
"""The four questions of the certainty check (after the SURE test), in order."""


@dataclass(frozen=True)
class GridCell:
    """How one option stands to one wish: what the rule says, the words behind it, the figure if any, and the works."""

    option: str
    title: str
    verdict: Verdict
    why: str
    figure: str
    refs: tuple[str, ...]


@dataclass(frozen=True)
class GridRow:
    """One wish and how each option stands to it. `by_choice`: it is here because of a forced choice alone; `trials`: how many its figures come from."""

    wish: Wish
    by_choice: bool
    cells: tuple[GridCell, ...]
    trials: int


def wish_names() -> dict[str, str]:
    """Every wish in words."""
    return {wish.id: say(wish.label) for wish in WISHES}


def trade_off_names() -> dict[str, tuple[str, str]]:
    """Both sides of every forced choice in words."""
    words = wish_names()
    return {one.id: (words[one.first], words[one.second]) for one in TRADE_OFFS}


def sure_names() -> dict[str, str]:
    """What each question of the certainty check is about, to stand after "Not yet:"."""
    return {
        "sure": say("matters.sure_name_sure"),
        "understand": say("matters.sure_name_understand"),
        "balance": say("matters.sure_name_balance"),
        "encouraged": say("matters.sure_name_encouraged"),
    }


def in_view(plan: Plan, library: Library) -> list[Option]:
    """The options to line up, in the reader's own order: those compared, else those looked at last; no treatment always."""
    chosen = plan.compared or plan.looked_at[-MAX_COMPARED:]
    known = [one for one in dict.fromkeys(chosen) if one in library.option_by_id]
    if not known:
        return []
    if NO_TREATMENT not in known and NO_TREATMENT in library.option_by_id:
        known.append(NO_TREATMENT)
    return [library.option_by_id[one] for one in known]


def wishes_that_count(plan: Plan) -> list[tuple[Wish, bool]]:
    """Wishes that get a row: first the very important, then the somewhat important, then those of forced choices (True)."""
    rows = [(wish, False) for grade in ("very", "some") for wish in WISHES if plan.wishes.get(wish.id) == grade]
    known = {wish.id for wish, _ in rows}
    for one in TRADE_OFFS:
        side = plan.trade_offs.get(one.id)
        chosen = one.first if side == "first" else one.second if side == "second" else None
        if chosen and chosen not in known:
            known.add(chosen)
            rows.append((WISH_BY_ID[chosen], True))
    return rows


def line_up(plan: Plan, options: Sequence[Option]) -> tuple[GridRow, ...]:
    """The grid: a row for each wish that counts, a cell for each option, in the order given."""
    wishes = wishes_that_count(plan)
    total = denominator_for(figure for wish, _ in wishes for option in options if (figure := _figure(wish.id, option)) is not None)
    rows = []
    for wish, by_choice in wishes:
        cells = tuple(_cell(wish.id, option, total) for option in options)
        trials = len({figure.trial for option in options if (figure := _figure(wish.id, option)) is not None})
        rows.append(GridRow(wish, by_choice, cells, trials=trials))
    return tuple(rows)


def _cell(wish: str, option: Option, total: int) -> GridCell:
    verdict, why, refs = _judged(wish, option)
    if not refs and verdict != "unknown":
        verdict = "unknown"
    figure = _figure(wish, option)
    told = " ".join(figure_sentences(figure, total)) if figure else ""
    if figure is not None and verdict == "unknown":
        verdict = "trials"
    return GridCell(option.id, option.title, verdict, why, told, tuple(dict.fromkeys([*refs, *(figure.refs if figure else ())])))


def _judged(wish: str, option: Option) -> tuple[Verdict, str, tuple[str, ...]]:
    glance = option.glance
    if wish in ("relapses", "disability"):
        return _effect(wish, option)
    if wish == "known":
        return _known(option)
    if wish == "cost":
        return _cost(option)
    if wish == "visits":
        return _by_tags(option, _visits(option), glance.where, glance.how_often)
    if wish == "needles":
        return _by_tags(option, _needles(option), glance.route)
    if wish == "tests":
        return _by_tags(option, _tests(option), glance.tests_during)
    if wish == "pregnancy":
        verdict, text, refs = _by_tags(option, _pregnancy(option), glance.pregnancy)
        rule = _pregnancy_rule(option) if verdict in ("partly", "against") else ""
        return verdict, f"{rule} {text}".strip(), refs
    return _by_text(
        {"serious": glance.serious_risks, "common": glance.common_side_effects, "stopping": glance.stopping}.get(wish, glance.vaccines)
    )


def _by_text(cell: Cell) -> tuple[Verdict, str, tuple[str, ...]]:
    return ("unknown" if _says_unknown(cell.text) else "said"), cell.text, cell.refs


def _by_tags(option: Option, verdict: Verdict, *cells: Cell) -> tuple[Verdict, str, tuple[str, ...]]:
    text = " ".join(cell.text for cell in cells)
    if option.id == STAY:
        verdict = "depends"
    elif _says_unknown(cells[0].text):
        verdict = "unknown"
    return verdict, text, tuple(dict.fromkeys(key for cell in cells for key in cell.refs))


def _says_unknown(text: str) -> bool:
    return any(text.casefold().startswith(words) or f"{words}." in text.casefold() for words in _UNKNOWN)


def _is_in_trials(option: Option) -> bool:
    """A trial sets its own visits and tests."""
    return option.status.value == "investigational"


def _visits(option: Option) -> Verdict:
    where, often = set(option.glance.where.tags), set(option.glance.how_often.tags)
    if not where or _is_in_trials(option):
        return "said"
    if where == {"home"}:
        return "fits"
    return "partly" if "home" in where or often & _SELDOM else "against"


def _needles(option: Option) -> Verdict:
    route = set(option.glance.route.tags)
    if not route:
        return "said"
    if not route & _BY_NEEDLE:
        return "fits"
    return "partly" if "tablet" in route else "against"


def _tests(option: Option) -> Verdict:
    """Blood tests range from a few to one a month, which no tag tells; so the reader judges by the words."""
    tests = option.glance.tests_during.tags
    return "said" if not tests or "blood" in tests or _is_in_trials(option) else "fits"


def _pregnancy(option: Option) -> Verdict:
    tags = option.glance.pregnancy.tags
    if "avoid" in tags:
        return "against"
    if "pause-first" in tags or "may-continue-if-needed" in tags:
        return "partly"
    return "unknown" if "not-known" in tags else "said"


def _pregnancy_rule(option: Option) -> str:
    tags = option.glance.pregnancy.tags
    if "avoid" in tags:
        return say("matters.pregnancy_avoid")
    return say("matters.pregnancy_pause") if "pause-first" in tags else say("matters.pregnancy_go_on")


def _effect(wish: str, option: Option) -> tuple[Verdict, str, tuple[str, ...]]:
    cell = option.glance.benefit
    words = ("relapse",) if wish == "relapses" else ("disab", "worse")
    speaks = any(word in cell.text.casefold() for word in words)
    return ("trials" if speaks and not _says_unknown(cell.text) else "unknown"), cell.text, cell.refs


def _figure(wish: str, option: Option) -> Figure | None:
    """The figure that speaks to a wish on the course of MS: a main one of the library that has a group to compare with."""
    words = {"relapses": ("relapse",), "disability": ("disability",)}.get(wish)
    if words is None:
        return None
    fitting = (one for one in option.figures if one.headline and one.comparator and any(word in one.outcome.casefold() for word in words))
    return next(fitting, None)


def _known(option: Option) -> tuple[Verdict, str, tuple[str, ...]]:
    if option.approvals:
        first = min(option.approvals, key=lambda one: one.year)
        years = option.status_as_of.year - first.year
        verdict: Verdict = "fits" if years >= LONG_YEARS else "against" if years < SHORT_YEARS else "partly"
        return verdict, say("matters.known_since", year=first.year, regulator=first.regulator, population=first.population), first.refs
    cell = option.glance.approved_for
    if _is_in_trials(option):
        return "against", say("matters.known_trial", text=cell.text), cell.refs
    return ("depends" if option.id == STAY else "said"), cell.text, cell.refs


def _cost(option: Option) -> tuple[Verdict, str, tuple[str, ...]]:
    """The first thing that the library's answer on cost says, with its works; can't tell where it holds nothing."""
    from knowledge.sentences import read_marked_text

    card = next((one for one in option.cards if one.aspect.value == "cost"), None)
    if card is None:
        return "unknown", say("matters.cost_none"), ()
    marked = read_marked_text(card.text)
    first, *rest = marked.sentences
    end = first.end
    if marked.text[: first.end].rstrip().endswith(":"):  # a list: the sentence says nothing without its items
        for item in rest:
            if "- " not in marked.text[end : item.start]:
                break
            end = item.end
    refs = tuple(dict.fromkeys(key for sentence in marked.sentences if sentence.end <= end for key in sentence.refs))
    text = " ".join(marked.text[first.start : end].replace("\n- ", " ").split())
    return ("said" if refs else "unknown"), text, refs

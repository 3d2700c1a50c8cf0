"""Two to four options side by side: the questions that people ask as rows, one answer for each option, each with its sources.

Columns stand in the order in which the reader picked them. Shares of people in one row are told out of one number of
people, each with its own trial, time and comparison group; nothing is rescaled to another trial. What the comparison
groups were decides what the note above the numbers says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ui.aid.plan import MAX_COMPARED
from ui.wording import say

if TYPE_CHECKING:
    from knowledge.schema import Figure, Option
    from ui.aid.plan import Plan

NO_TREATMENT = "no-treatment-for-now"
"""The option that is always offered as a further column."""

MIN_COMPARED = 2
MAX_FIGURES = 2
"""Shares of people shown for one option in one row: those marked as headlines first."""

Kind = Literal["benefit", "harm", "rare_harm"]


@dataclass(frozen=True)
class Statement:
    """One cited piece of an answer. `small` is said after it in small type (trial, people, how sure)."""

    text: str
    refs: tuple[str, ...]
    small: str = ""


@dataclass(frozen=True)
class Row:
    """One question, and for each option in turn what is said to it; `note` stands above the answers."""

    id: str
    question: str
    cells: tuple[tuple[Statement, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class Block:
    """Rows that fold away together."""

    id: str
    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Comparison:
    """The whole table. `works` holds the keys of all works cited; the place of a key, from 1, is its number."""

    options: tuple[Option, ...]
    blocks: tuple[Block, ...]
    works: tuple[str, ...]

    def numbers(self, refs: Iterable[str]) -> tuple[int, ...]:
        """The numbers of these works, in order."""
        return tuple(sorted(self.works.index(key) + 1 for key in set(refs)))


def add_pick(plan: Plan, option_id: str) -> bool:
    """Put an option at the end of the picks unless it is among them or there are four; whether it went in."""
    if option_id in plan.compared or len(plan.compared) >= MAX_COMPARED:
        return False
    plan.compared = [*plan.compared, option_id]
    return True


def remove_pick(plan: Plan, option_id: str) -> None:
    """Take an option out of the picks; nothing happens when it is not among them."""
    plan.compared = [one for one in plan.compared if one != option_id]


def compare(options: Sequence[Option]) -> Comparison:
    """The table for these options, in this order.

    Args:
        options: two to four different ones.

    Raises:
        ValueError: fewer, more, or one of them twice.
    """
    if not MIN_COMPARED <= len(options) <= MAX_COMPARED or len({option.id for option in options}) != len(options):
        raise ValueError("two to four different options can be compared")
    blocks = (
        Block("basics", say("compare.block_basics"), (_row("kind", options), _row("approved_for", options))),
        Block("works", say("compare.block_works"), (_row("benefit", options), *_shares("benefit", options))),
        Block(
            "harms",
            say("compare.block_harms"),
            (
                _row("common_side_effects", options),
                *_shares("harm", options),
                _row("serious_risks", options),
                *_shares("rare_harm", options),
            ),
        ),
        Block("taking", say("compare.block_taking"), tuple(_row(name, options) for name in ("route", "how_often", "where"))),
        Block("checks", say("compare.block_checks"), tuple(_row(name, options) for name in ("tests_before", "tests_during"))),
        Block("family", say("compare.block_family"), tuple(_row(name, options) for name in ("pregnancy", "breastfeeding", "vaccines"))),
        Block("stopping", say("compare.block_stopping"), (_row("stopping", options),)),
    )
    cited = (key for block in blocks for row in block.rows for cell in row.cells for one in cell for key in one.refs)
    return Comparison(tuple(options), blocks, tuple(dict.fromkeys(cited)))


QUESTIONS = {
    "kind": "compare.q_kind",
    "approved_for": "compare.q_approved_for",
    "route": "compare.q_route",
    "how_often": "compare.q_how_often",
    "where": "compare.q_where",
    "benefit": "compare.q_benefit",
    "common_side_effects": "compare.q_common_side_effects",
    "serious_risks": "compare.q_serious_risks",
    "tests_before": "compare.q_tests_before",
    "tests_during": "compare.q_tests_during",
    "pregnancy": "compare.q_pregnancy",
    "breastfeeding": "compare.q_breastfeeding",
    "vaccines": "compare.q_vaccines",
    "stopping": "compare.q_stopping",
}
"""The question that each row of the glance table answers; also the rows of an option's own page."""


def glance_row(name: str, option: Option) -> Row:
    """One row of the table of an option's own page."""
    return _row(name, [option])


def _row(name: str, options: Sequence[Option]) -> Row:
    cells = []
    for option in options:
        cell = getattr(option.glance, name)
        cells.append((Statement(cell.text, cell.refs),))
    return Row(name, say(QUESTIONS[name]), tuple(cells))


# ---- shares of people ----


def figures_of(option: Option, kind: Kind, beside: Iterable[Option] = ()) -> tuple[Figure, ...]:
    """The shares of people to show for an option, at most `MAX_FIGURES`.

    First come those marked as headlines; among equals those of a trial of which an option `beside` it has figures too,
    since they can be read together, and last a harm that is told by those whom it spared ("no relapse"). Without a
    headline only one benefit is shown, the library's first: further ones are about something else than the illness.

    A harm is rare when out of 100 people it would be told as less than one.
    """
    from knowledge.numbers import denominator_for

    fitting = [
        figure
        for figure in option.figures
        if figure.measure.value == "share"
        and figure.side == ("benefit" if kind == "benefit" else "harm")
        and (kind == "benefit" or (denominator_for([figure]) > 100) == (kind == "rare_harm"))
    ]
    if kind == "benefit" and not any(figure.headline for figure in fitting):
        fitting = fitting[:1]
    trials = {figure.trial.casefold() for other in beside for figure in other.figures if other.id != option.id}
    fitting.sort(
        key=lambda figure: (not figure.headline, figure.trial.casefold() not in trials, kind != "benefit" and _tells_the_spared(figure))
    )
    return tuple(fitting[:MAX_FIGURES])


def _tells_the_spared(figure: Figure) -> bool:
    return figure.outcome.casefold().startswith("no ")


def told_otherwise(option: Option) -> tuple[Figure, ...]:
    """Headline benefits that are no shares of people (rates, means): told as they are when there is no share."""
    return tuple(figure for figure in option.figures if figure.headline and figure.side == "benefit" and figure.measure.value != "share")[
        :MAX_FIGURES
    ]


def _shares(kind: Kind, options: Sequence[Option]) -> tuple[Row, ...]:
    """The row of shares of one kind; none at all when no option has one."""
    from knowledge.numbers import denominator_for

    found = [figures_of(option, kind, options) for option in options]
    together = [figure for figures in found for figure in figures]
    if not together:
        return ()
    size = denominator_for(together)
    cells = []
    for option, figures in zip(options, found, strict=True):
        others = told_otherwise(option) if kind == "benefit" and not figures else ()
        told = tuple(_told(figure, size) for figure in (*figures, *others))
        cells.append(told if figures else (*told, Statement(_no_share(kind), ())))
    questions = {
        "benefit": say("compare.q_shares_benefit"),
        "harm": say("compare.q_shares_harm"),
        "rare_harm": say("compare.q_shares_rare"),
    }
    note = say("compare.out_of", size=f"{size:,}") + " " + comparator_note(list(zip(options, found, strict=True)))
    return (Row(f"shares_{kind}", questions[kind], tuple(cells), note),)


def _no_share(kind: Kind) -> str:
    if kind == "benefit":
        return say("compare.no_share_benefit")
    return say("compare.no_share_harm") if kind == "harm" else say("compare.no_share_rare")


def _told(figure: Figure, size: int) -> Statement:
    from knowledge.numbers import figure_sentences

    *main, study = figure_sentences(figure, size)
    return Statement(" ".join(main), figure.refs, study)


def comparator_note(found: Sequence[tuple[Option, Sequence[Figure]]]) -> str:
    """What the reader must know before holding the numbers of a row against each other.

    Different comparison groups, the same one in different trials, and one trial for all are three different cases.
    """
    told = [(option, figure) for option, figures in found for figure in figures]
    if len({option.id for option, _ in told}) < MIN_COMPARED:
        return say("compare.note_one")
    against = [
        say("compare.note_part", name=option.title, comparator=comparator)
        for option, figures in found
        if figures
        for comparator in [_comparators(figures)]
    ]
    groups = {figure.comparator.name.casefold() if figure.comparator else "" for _, figure in told}
    if len({figure.trial.casefold() for _, figure in told}) == 1 and "" not in groups:
        return say("compare.note_one_trial", trial=told[0][1].trial)
    if len(groups) == 1 and "" not in groups:
        return say("compare.note_same", comparator=told[0][1].comparator.name if told[0][1].comparator else "")
    return say("compare.note_different", parts="; ".join(against))


def _comparators(figures: Sequence[Figure]) -> str:
    names = [figure.comparator.name if figure.comparator else say("compare.no_comparator") for figure in figures]
    return say("compare.and").join(dict.fromkeys(names))

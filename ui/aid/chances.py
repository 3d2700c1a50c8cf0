"""From the figures of the library to chances that can be shown: pure, typed, the same for benefits and harms.

What is in view together is told out of one and the same number of people. A share of people may be drawn; a rate or a
mean is told as it is. A figure without a comparison group is kept apart from those that have one, and says why. Trials
are never rescaled to fit each other: where their comparison groups differ, the view says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from knowledge.numbers import certainty, denominator_for, figure_sentences, format_number, people
from knowledge.schema import Arm, Figure, Measure, Option
from ui.aid.pictures import Picture
from ui.wording import say

Side = Literal["benefit", "harm"]
SIDES: tuple[Side, ...] = ("benefit", "harm")

MAX_SPARE = 1
"""Figures taken for a side of which the library names no main one: the first, since its authors put first what matters most."""

FEARED = ("pml", "a serious infection")
"""What people fear most and guess furthest off, first one first; looked for in what a figure counts."""

LADDER: dict[Side, tuple[float, ...]] = {"benefit": (5, 20, 40, 60, 80), "harm": (0.5, 3, 10, 30, 60)}
"""Answers offered for a guess, in percent. They do not depend on the true figure, so they give nothing away."""


@dataclass(frozen=True)
class ArmShare:
    """One group of a study as whole people."""

    name: str
    count: int
    total: int
    exact: float
    picture: Picture

    @property
    def is_rounded(self) -> bool:
        """Whether the whole people differ from the exact percentage."""
        return float(self.count * 100) != self.exact * self.total


@dataclass(frozen=True)
class Chance:
    """One figure, ready to be told. `arms` is empty for a rate or a mean, which is never drawn as people."""

    option: str
    title: str
    figure: str
    side: Side
    outcome: str
    rest: str
    measure: Literal["share", "rate", "mean"]
    sentences: tuple[str, ...]
    arms: tuple[ArmShare, ...]
    values: tuple[str, ...]
    names: tuple[str, ...]
    period: str
    who: str
    trial: str
    sure: str
    sure_why: str
    refs: tuple[str, ...]

    @property
    def id(self) -> str:
        """Unique in the library."""
        return f"{self.option}.{self.figure}"

    @property
    def is_compared(self) -> bool:
        """Whether the study reports a comparison group."""
        return len(self.names) > 1


@dataclass(frozen=True)
class Gap:
    """A side of an option for which the library holds no figure, and why."""

    option: str
    title: str
    side: Side
    why: str


@dataclass(frozen=True)
class View:
    """Chances that are seen together. `more` holds the figures that are not drawn, told out of `more_total` people."""

    total: int
    shown: tuple[Chance, ...]
    more_total: int
    more: tuple[Chance, ...]
    gaps: tuple[Gap, ...]
    comparators: tuple[str, ...]
    trials: int

    def of(self, side: Side, compared: bool) -> tuple[Chance, ...]:
        """The chances shown of one side, those with or those without a comparison group."""
        return tuple(one for one in self.shown if one.side == side and one.is_compared is compared)


@dataclass(frozen=True)
class Guess:
    """A chance to be guessed before it is seen: the group that takes the treatment, in whole people."""

    chance: Chance
    answers: tuple[int, ...]

    @property
    def truth(self) -> int:
        """The figure, out of the same number of people as the answers."""
        return self.chance.arms[0].count

    def outcome(self, guessed: int) -> Literal["close", "higher", "lower"]:
        """How a guess stands to the figure: close when no other answer offered lies nearer to it."""
        if guessed == min(self.answers, key=lambda one: (abs(one - self.truth), one)):
            return "close"
        return "higher" if guessed > self.truth else "lower"


def chances_view(options: Sequence[Option]) -> View:
    """What to show of these options, in their order: benefits and harms by the same rule.

    Shown are the figures that the library marks as the main ones and those that can be guessed; for a side without a
    main one, the first.
    """
    picked = [(option, figure) for option in options for figure in _picked(option)]
    rest = [(option, figure) for option in options for figure in option.figures if (option, figure) not in picked]
    total = denominator_for(figure for _, figure in picked)
    more_total = denominator_for(figure for _, figure in rest)
    shown = tuple(as_chance(option, figure, total) for option, figure in picked)
    return View(
        total=total,
        shown=shown,
        more_total=more_total,
        more=tuple(as_chance(option, figure, more_total) for option, figure in rest),
        gaps=tuple(
            Gap(option.id, option.title, side, option.no_figures or "")
            for option in options
            for side in SIDES
            if not any(figure.side == side for figure in option.figures)
        ),
        comparators=tuple(dict.fromkeys(figure.comparator.name for _, figure in picked if figure.comparator)),
        trials=len({figure.trial for _, figure in picked}),
    )


def as_chance(option: Option, figure: Figure, total: int) -> Chance:
    """One figure as a chance, shares told out of `total` people."""
    arms = [figure.treatment, *([figure.comparator] if figure.comparator else [])]
    is_share = figure.measure is Measure.SHARE
    sure, _, why = certainty(figure).partition(" (")
    who = figure.population or figure.missing["population"]
    return Chance(
        option=option.id,
        title=option.title,
        figure=figure.id,
        side=figure.side,
        outcome=figure.outcome,
        rest=figure.otherwise or say("chances.did_not"),
        measure=figure.measure.value,
        sentences=tuple(figure_sentences(figure, total)),
        arms=tuple(_arm(figure, arm, total) for arm in arms) if is_share else (),
        values=tuple(_value(figure, arm, total) for arm in arms),
        names=tuple(arm.name for arm in arms),
        period=figure.when or figure.period or figure.missing["period"],
        who=who,
        trial=figure.trial,
        sure=sure,
        sure_why=why.removesuffix(")"),
        refs=figure.refs,
    )


def guesses(view: View) -> tuple[Guess, ...]:
    """One feared harm and one benefit to guess, or neither: a fear is never asked for alone."""
    harm = next((one for word in FEARED for one in view.shown if one.side == "harm" and one.arms and _names(one.outcome, word)), None)
    benefit = next((one for one in view.shown if one.side == "benefit" and one.arms and one.is_compared), None)
    if harm is None or benefit is None:
        return ()
    return tuple(Guess(one, tuple(people(step, view.total) for step in LADDER[one.side])) for one in (benefit, harm))


def _picked(option: Option) -> list[Figure]:
    wanted = {figure.id for figure in option.figures if figure.headline}
    for side in SIDES:
        of_side = [figure for figure in option.figures if figure.side == side]
        if not any(figure.headline for figure in of_side):
            wanted |= {figure.id for figure in of_side[:MAX_SPARE]}
    feared = next(
        (figure for word in FEARED for figure in option.figures if figure.measure is Measure.SHARE and _names(figure.outcome, word)), None
    )
    if feared is not None:
        wanted.add(feared.id)
    return [figure for figure in option.figures if figure.id in wanted]


def _names(outcome: str, word: str) -> bool:
    return word in outcome.casefold()


def _arm(figure: Figure, arm: Arm, total: int) -> ArmShare:
    count = people(arm.value, total)
    alt = say(
        "chances.alt",
        count=f"{count:,}",
        total=f"{total:,}",
        name=arm.name,
        outcome=figure.outcome,
        others=f"{total - count:,}",
        rest=figure.otherwise or say("chances.did_not"),
    )
    return ArmShare(arm.name, count, total, arm.value, Picture(count, total, alt))


def _value(figure: Figure, arm: Arm, total: int) -> str:
    if figure.measure is not Measure.SHARE:
        return f"{format_number(arm.value)} {figure.unit}"
    return say("chances.of", count=f"{people(arm.value, total):,}", total=f"{total:,}")

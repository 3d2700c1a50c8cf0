"""Which treatments the Options page lists, in what order, and what it sets aside and why.

Every option is shown with the same rows. The order is the alphabet inside fixed sections, never our taste. A filter
rules an option out only when the library says in which of its groups the option falls; an option of which it does not
say so stays, marked as unclear. What is ruled out is set aside with the reason, so that it can be counted and read.
Waiting without treatment and staying on what one takes are choices in every case and are never ruled out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from ui.wording import long_date, say

if TYPE_CHECKING:
    from knowledge.load import Library
    from knowledge.schema import Approval, Card, Cell, Name, Option
    from knowledge.spotting import NameSpotter

CARD_ROWS = ("kind", "route", "how_often")
"""Rows of the glance table that every card shows."""

MORE_ROWS = ("approved_for", "where", "benefit", "common_side_effects", "serious_risks", "tests_during", "pregnancy")
"""Rows of the fold of every card."""

Picks = Mapping[str, Sequence[str]]
"""Choices picked, by the id of their filter."""

SectionId = Literal["approach", "treatment", "relapse", "symptom", "trial"]


@dataclass(frozen=True)
class Choice:
    """One thing to pick in a filter: the name of its label, and the tags that have it."""

    id: str
    label: str
    tags: frozenset[str]


@dataclass(frozen=True)
class Filter:
    """One question of the filter panel.

    `row` is the row of the glance table whose tags it reads; "status" and "group" read the option itself. With
    `excludes` a pick is something to avoid; otherwise an option fits when it has any of the picks. `groups` limits the
    filter to options of these groups; None: all.
    """

    id: str
    label: str
    row: str
    choices: tuple[Choice, ...]
    is_single: bool = False
    excludes: bool = False
    groups: frozenset[str] | None = None


def _choice(label: str, *tags: str) -> Choice:
    return Choice(label.partition(".")[2], label, frozenset(tags))


FILTERS = (
    Filter(
        "ms_type",
        "options.filter_ms_type",
        "approved_for",
        (
            _choice("options.type_cis", "cis"),
            _choice("options.type_rrms", "rrms"),
            _choice("options.type_active_spms", "active-spms"),
            _choice("options.type_spms", "spms"),
            _choice("options.type_ppms", "ppms"),
        ),
        is_single=True,
        groups=frozenset({"disease-modifying"}),
    ),
    Filter(
        "route",
        "options.filter_route",
        "route",
        (
            _choice("options.route_tablet", "tablet"),
            _choice("options.route_self", "self-injection"),
            _choice("options.route_clinic", "clinic-injection"),
            _choice("options.route_infusion", "infusion"),
            _choice("options.route_procedure", "procedure"),
        ),
    ),
    Filter(
        "how_often",
        "options.filter_how_often",
        "how_often",
        (
            _choice("options.often_daily", "daily", "twice-daily"),
            _choice("options.often_weekly", "weekly", "every-2-weeks"),
            _choice("options.often_monthly", "monthly", "every-4-6-weeks"),
            _choice("options.often_six_monthly", "six-monthly"),
            _choice("options.often_yearly", "yearly-course"),
            _choice("options.often_once", "one-off"),
        ),
    ),
    Filter(
        "where",
        "options.filter_where",
        "where",
        (
            _choice("options.where_home", "home"),
            _choice("options.where_clinic", "clinic"),
            _choice("options.where_hospital", "hospital"),
        ),
    ),
    Filter(
        "status",
        "options.filter_status",
        "status",
        (
            _choice("options.status_approved", "approved"),
            _choice("options.status_off_label", "off-label"),
            _choice("options.status_withdrawn", "withdrawn"),
            _choice("options.status_trial", "investigational"),
        ),
    ),
    Filter(
        "pregnancy",
        "options.filter_pregnancy",
        "pregnancy",
        (
            _choice("options.pregnancy_continue", "may-continue-if-needed"),
            _choice("options.pregnancy_pause", "pause-first"),
            _choice("options.pregnancy_avoid", "avoid"),
            _choice("options.pregnancy_unknown", "not-known"),
        ),
    ),
    Filter(
        "tests",
        "options.filter_tests",
        "tests_during",
        (
            _choice("options.tests_blood", "blood"),
            _choice("options.tests_monthly", "monthly-blood-tests"),
            _choice("options.tests_mri", "mri"),
            _choice("options.tests_eye", "eye"),
            _choice("options.tests_heart", "heart"),
            _choice("options.tests_skin", "skin"),
            _choice("options.tests_urine", "urine"),
        ),
        excludes=True,
    ),
)

NEUTRAL_TAGS = frozenset({"none", "few-blood-tests"})
"""Tags for which no choice stands: there is nothing of the kind, or little that one would want to avoid."""


@dataclass(frozen=True)
class Aside:
    """An option that the filters rule out, with one reason for each filter that does."""

    option: Option
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Listing:
    """What the page shows: kept options, those set aside, and which filters could not be applied to whom.

    `unclear` maps the id of a kept option to the labels of filters on which the library is silent.
    """

    kept: tuple[Option, ...]
    aside: tuple[Aside, ...]
    unclear: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Section:
    """One heading of the list and its options."""

    id: SectionId
    options: tuple[Option, ...]


def in_order(options: Iterable[Option]) -> tuple[Option, ...]:
    """The stated order: the alphabet, by the name of the treatment."""
    return tuple(sorted(options, key=lambda option: option.title.casefold()))


def sections(options: Iterable[Option]) -> tuple[Section, ...]:
    """Options under their headings, each in order: choices without a new medicine, treatments, for relapses, for symptoms, in trials."""
    found: dict[SectionId, list[Option]] = {"approach": [], "treatment": [], "relapse": [], "symptom": [], "trial": []}
    for option in options:
        found[_section(option)].append(option)
    return tuple(Section(key, in_order(inside)) for key, inside in found.items() if inside)


def _section(option: Option) -> SectionId:
    if option.status.value == "investigational":
        return "trial"
    by_group: dict[str, SectionId] = {"approach": "approach", "relapse treatment": "relapse", "symptom treatment": "symptom"}
    return by_group.get(option.group.value, "treatment")


def offered_choices(chosen: Filter, options: Iterable[Option]) -> tuple[Choice, ...]:
    """The choices of a filter that at least one option falls in; the others would only ever empty the list."""
    present = {tag for option in options if not is_always_kept(option) for tag in tags_of(option, chosen)}
    return tuple(choice for choice in chosen.choices if choice.tags & present)


def tags_of(option: Option, chosen: Filter) -> frozenset[str]:
    """What an option has in the terms of a filter; empty when the library does not say."""
    if chosen.row == "status":
        return frozenset({option.status.value})
    cell: Cell = getattr(option.glance, chosen.row)
    return frozenset(cell.tags)


def is_always_kept(option: Option) -> bool:
    """Whether it is a choice in every case: waiting, or staying on what one takes."""
    return option.group.value == "approach"


def listing(options: Iterable[Option], picks: Picks) -> Listing:
    """Apply the filters.

    Args:
        options: those to sort out.
        picks: ids of choices by id of filter; unknown ids and filters without picks count for nothing.
    """
    kept: list[Option] = []
    aside: list[Aside] = []
    unclear: dict[str, tuple[str, ...]] = {}
    for option in in_order(options):
        reasons: list[str] = []
        silent: list[str] = []
        for one in FILTERS:
            picked = [choice for choice in one.choices if choice.id in picks.get(one.id, ())]
            if not picked or is_always_kept(option) or (one.groups is not None and option.group.value not in one.groups):
                continue
            tags = tags_of(option, one)
            if not tags:
                silent.append(say(one.label))
            elif not _fits(tags, picked, one):
                reasons.append(_reason(tags, one, picked))
        if reasons:
            aside.append(Aside(option, tuple(reasons)))
        else:
            kept.append(option)
            if silent:
                unclear[option.id] = tuple(silent)
    return Listing(tuple(kept), tuple(aside), unclear)


def _fits(tags: frozenset[str], picked: Sequence[Choice], one: Filter) -> bool:
    has_any = any(choice.tags & tags for choice in picked)
    return not has_any if one.excludes else has_any


def _reason(tags: frozenset[str], one: Filter, picked: Sequence[Choice]) -> str:
    """Why a filter rules an option out, e.g. "How it is taken: tablet or capsule"."""
    shown = picked if one.excludes else one.choices
    has = [say(choice.label) for choice in shown if choice.tags & tags]
    return say("options.reason", filter=say(one.label), has=", ".join(has) or say("options.reason_none"))


def status_line(option: Option) -> str:
    """Whether it can be had, as of when. One that is only in trials says so first."""
    as_of = long_date(option.status_as_of)
    return {
        "approved": say("options.line_approved", date=as_of),
        "off-label": say("options.line_off_label", date=as_of),
        "withdrawn": say("options.line_withdrawn", date=as_of),
        "investigational": say("options.line_trial", date=as_of),
    }.get(option.status.value, say("options.line_choice"))


# ---- search by name ----


def find_options(library: Library, text: str) -> tuple[Option, ...]:
    """Options of this name: part of a name, a brand, an abbreviation, a class, a phrase, or a misspelling; all for no text.

    A word that fits no name gives none.
    """
    wanted = _key(text)
    if not wanted:
        return in_order(library.options)
    found = {option.id for option in library.options if _is_part_of(wanted, (option.title, option.name, *option.brands))}
    for name in library.names:
        if _is_part_of(wanted, (name.title, name.generic, *name.brands, *name.abbreviations, *name.classes, *name.descriptions)):
            found.add(name.id)
    if not found:
        for mention in _spotter(library.names).find(text):
            found |= {mention.id, *mention.group}
    return in_order(option for option in library.options if option.id in found)


def _is_part_of(wanted: str, forms: Iterable[str]) -> bool:
    """Whether a form has a word that begins with what was typed."""
    return any(f" {_key(form)}".find(f" {wanted}") >= 0 for form in forms)


def _key(text: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", text.casefold()).split())


@lru_cache(maxsize=2)
def _spotter(names: tuple[Name, ...]) -> NameSpotter:
    from knowledge import NameSpotter

    return NameSpotter(names)


# ---- the parts of an option's own page ----

PARTS = (
    ("option.part_about", ("what_it_is", "who_for", "who_should_not")),
    ("option.part_works", ("benefit",)),
    ("option.part_harms", ("side_effects", "serious_risks", "infections", "signs")),
    ("option.part_taking", ("how_taken", "missed_dose", "daily_life", "living", "interactions")),
    ("option.part_checks", ("tests", "vaccines")),
    ("option.part_family", ("pregnancy", "breastfeeding", "fathering")),
    ("option.part_changing", ("stopping", "switching")),
    ("option.part_rest", ("cost", "unknowns", "questions", "general")),
)
"""Which aspects stand under which heading; every aspect under one."""


def parts_of(option: Option) -> tuple[tuple[str, tuple[Card, ...]], ...]:
    """The headings of an option's page that have cards, each with its cards in the order of the aspects."""
    found = []
    for label, aspects in PARTS:
        cards = tuple(card for aspect in aspects for card in option.cards if card.aspect.value == aspect)
        if cards:
            found.append((say(label), cards))
    return tuple(found)


REGULATORS = (
    ("FDA", "option.regulator_fda"),
    ("EMA", "option.regulator_ema"),
    ("MHRA", "option.regulator_mhra"),
    ("other", "option.regulator_other"),
)


def approvals_of(option: Option) -> tuple[tuple[str, tuple[Approval, ...]], ...]:
    """Approvals by regulator, oldest first. The US and the EU always have a place; the others when they approved it."""
    found = []
    for key, label in REGULATORS:
        given = tuple(sorted((one for one in option.approvals if one.regulator == key), key=lambda one: one.year))
        if given or key in ("FDA", "EMA"):
            found.append((say(label), given))
    return tuple(found)

"""Three next questions, different in kind: deeper into this, a comparison, and about my life.

Each is a question that our own cards or tables answer, so none leads nowhere. What was asked already is not
offered again, and the option to compare with changes from turn to turn, so that none is pushed.
"""

from __future__ import annotations

from bot.schema import Turn
from bot.understand import Understood, title_of
from knowledge import Group, Index, Option, Passage, Status

DEEPER = ("serious_risks", "benefit", "side_effects", "how_taken", "tests", "stopping", "who_should_not", "unknowns")
ABOUT_LIFE = ("daily_life", "pregnancy", "vaccines", "infections", "interactions", "missed_dose", "cost")
COUNT = 3


def suggest(passage: Passage, understood: Understood, turns: tuple[Turn, ...], index: Index) -> tuple[str, ...]:
    """Up to three questions to go on with after an answer from `passage`."""
    asked = {turn.subject for turn in turns} | {understood.standalone, passage.section}
    asked |= {question for turn in turns[-1:] for question in turn.follow_ups}
    cards = [p for p in index.passages_of(passage.source_id) if p.kind == "card" and p.section not in asked]
    found: list[str] = []
    if passage.source_id in index.library.option_by_id:
        found += _first_of(cards, DEEPER, passage.aspect)
        other = _other_option(passage.source_id, len(turns), index)
        if other:
            found.append(f"How does {title_of(passage.source_id, index.library)} compare with {title_of(other, index.library)}?")
        found += _first_of(cards, ABOUT_LIFE, passage.aspect)
    else:
        source = index.library.topic_by_id.get(passage.source_id)
        found += [text for text in (source.follow_ups if source else ()) if text not in asked]
        place = next((i for i, p in enumerate(cards) if p.id > passage.id), 0)
        found += [p.section for p in cards[place:] + cards[:place]]
    found += [p.section for p in cards]
    return tuple(dict.fromkeys(found))[:COUNT]


def _first_of(cards: list[Passage], aspects: tuple[str, ...], but_not: str) -> list[str]:
    for aspect in aspects:
        if aspect != but_not:
            for card in cards:
                if card.aspect == aspect:
                    return [card.section]
    return []


def _other_option(option_id: str, turn: int, index: Index) -> str | None:
    """Another disease-modifying option to compare with, a different one each turn: those tested in one trial with this one first, then those
    taken in the same way, then the rest; each in the order of the alphabet, so that none is pushed."""
    library = index.library
    own = library.option_by_id[option_id]
    trials = {figure.trial for figure in own.figures if figure.comparator}
    others = [
        option for option in library.options if option.id != option_id and option.group is Group.DMT and option.status is Status.APPROVED
    ]

    def distance(option: Option) -> int:
        if trials & {figure.trial for figure in option.figures}:
            return 0
        return 1 if set(own.glance.route.tags) & set(option.glance.route.tags) else 2

    alike = sorted((option for option in others if distance(option) < 2), key=distance) or others
    return alike[turn % len(alike)].id if alike else None

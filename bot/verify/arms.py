"""Which group a number belongs to, and which of two groups had more: what a swapped arm would change. Pure.

A number belongs to the treatment that stands right after it ("9 of 100 people on ocrelizumab"), else to the one named
last before it in the same sentence ("With placebo, 27 of 100 did; 73 did not").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from bot.verify.lexicon import GROUPS, NEGATION
from bot.verify.quantities import Quantity, quantities
from knowledge import Mention, split_sentences

FindNames = Callable[[str], Sequence[Mention]]

_PLACEBO = re.compile(
    r"\b(?:placebo\w*|dummy|sham|no treatment|untreated|not treated|nothing|comparison group|other group|usual care|standard care|those without|people without|not taking)\b",
    re.IGNORECASE,
)
_ACTIVE = re.compile(r"\b(?:the|active|real|trial|study) (?:drug|medicine|treatment)\b(?! of\b)", re.IGNORECASE)
_VERB = re.compile(r"\b(?:did|had|has|have|was|were|is|are|got|get|gets|felt|saw|came|\w{3,}ed)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Name:
    """A treatment or comparison group in a text; `ids` are all treatments that the words may mean."""

    ids: frozenset[str]
    start: int
    end: int
    is_class: bool = False


def names(text: str, find_names: FindNames | None, own: frozenset[str] | None = None) -> list[Name]:
    """Treatments and comparison groups that a text names, in reading order.

    Args:
        own: what "the drug" stands for; None to leave such words out.
    """
    found = [
        Name(frozenset(mention.group or (mention.id,)), mention.start, mention.end, mention.how == "class")
        for mention in (find_names(text) if find_names else ())
        if mention.how != "phrase"
    ]
    found += [Name(frozenset(["placebo"]), m.start(), m.end()) for m in _PLACEBO.finditer(text)]
    if own is not None:
        found += [Name(own | {"the drug"}, m.start(), m.end()) for m in _ACTIVE.finditer(text)]
    return sorted(found, key=lambda name: name.start)


@dataclass(frozen=True)
class Bound:
    """A number with the group that it belongs to (empty: not said) and whether it counts those who did not."""

    quantity: Quantity
    ids: frozenset[str]
    is_rest: bool


def bind(text: str, find_names: FindNames | None, own: frozenset[str]) -> list[Bound]:
    """Every quantity of a plain text with its group.

    Args:
        own: what the text is about, for sentences that name nothing.
    """
    bound: list[Bound] = []
    for start, end in split_sentences(text):
        piece = text[start:end]
        numbers, named = quantities(piece), names(piece, find_names, own)
        for position, number in enumerate(numbers):
            later = numbers[position + 1].start if position + 1 < len(numbers) else len(piece)
            after = [name for name in named if number.end <= name.start < later]
            before = [name for name in named if name.end <= number.start]
            ids: frozenset[str] = frozenset()
            if after and _joins(piece[number.end : after[0].start]):
                ids = after[0].ids
            elif before:
                ids = before[-1].ids
            elif len(named) == 1 and named[0].start < later:
                ids = named[0].ids
            elif not named:
                ids = own
            clause = _clause_of(piece, number)
            is_rest = bool(NEGATION.search(clause))
            if not is_rest and position and not _VERB.search(clause):
                is_rest = bound[-1].is_rest  # "85% stayed free of it, and 79% on the dummy tablet"
            bound.append(Bound(number, ids, is_rest))
            ratio = next((other for other in reversed(numbers[:position]) if other.whole), None)
            if number.unit == "" and ratio and ratio.whole and ratio.value * ratio.whole + number.value == ratio.whole:
                # "17 of 100 had it; 83 did not": the rest is a share of the same 100.
                bound.append(Bound(replace(number, value=number.value / ratio.whole, unit="of"), ids, is_rest))
    return bound


def _clause_of(text: str, number: Quantity) -> str:
    start = max(text.rfind(mark, 0, number.start) for mark in (";", ", ", ":")) + 1
    end = re.search(r"[;.,:](?=\s|$)", text[number.end :])
    return text[start : number.end + end.start()] if end else text[start:]


def _joins(between: str) -> bool:
    return len(between) < 60 and not re.search(r"[;.]|, (?:and|but|while)|\b(?:than|against|versus|compared|while|but)\b", between)


_THAN = re.compile(r"\b(?:as (?:\w+ ){1,2}as|than|compared (?:with|to)|versus|vs\.?|against|rather than|as opposed to)\b", re.IGNORECASE)
_UP = re.compile(rf"\b(?:{GROUPS['direction']['up']})\b", re.IGNORECASE)
_DOWN = re.compile(rf"\b(?:{GROUPS['direction']['down']})\b", re.IGNORECASE)
_BETTER = re.compile(rf"\b(?:{GROUPS['quality']['better']})\b", re.IGNORECASE)
_WORSE = re.compile(rf"\b(?:{GROUPS['quality']['worse']})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Comparison:
    """A had more (`sign` 1), less (-1) or as much (0) as B. `axis` is amount or quality."""

    first: frozenset[str]
    second: frozenset[str]
    axis: str
    sign: int

    def contradicts(self, other: Comparison) -> bool:
        """Whether both speak of the same two groups on one axis, the other way round."""
        if self.axis != other.axis:
            return False
        if not self.second:
            mine_first, mine_second = bool(self.first & other.first), bool(self.first & other.second)
            return mine_first != mine_second and self.sign != (other.sign if mine_first else -other.sign)
        if self.first & other.first and self.second & other.second:
            return self.sign != other.sign
        return bool(self.first & other.second and self.second & other.first) and self.sign != -other.sign


def comparisons(text: str, find_names: FindNames | None, own: frozenset[str]) -> list[Comparison]:
    """What a plain text says in words about two groups ("fewer relapses with A than with B")."""
    found = []
    for start, end in split_sentences(text):
        piece = text[start:end]
        named = names(piece, find_names, own)
        for than in _THAN.finditer(piece):
            before = [name.ids for name in named if name.end <= than.start()]
            after = [name.ids for name in named if name.start >= than.end()]
            if not after:
                continue
            first, second = (before[-1] if before else own), after[0]
            if not before and len(after) > 1:
                first = after[1]  # "Compared with placebo, fewer people on teriflunomide ..."
            if not first or first & second:
                continue
            where = piece if than[0].startswith("compared") else piece[: than.start()]
            if than[0].startswith("as ") and than[0].endswith(" as"):
                found += [Comparison(first, second, axis, 0) for axis in ("amount", "quality")]
            else:
                found += [Comparison(first, second, axis, sign) for axis, sign in _signs(where)]
        if not _THAN.search(piece) and len(named) == 1:
            # "Fewer people on A had relapses": fewer than the other group, whichever that is.
            found += [Comparison(named[0].ids, frozenset(), axis, sign) for axis, sign in _signs(piece)]
    return found


def _signs(text: str) -> list[tuple[str, int]]:
    signs = []
    for axis, up, down in (("amount", _UP, _DOWN), ("quality", _BETTER, _WORSE)):
        ups, downs = list(up.finditer(text)), list(down.finditer(text))
        if ups or downs:
            last_up, last_down = (ups[-1].start() if ups else -1), (downs[-1].start() if downs else -1)
            signs.append((axis, 1 if last_up > last_down else -1))
    return signs


def derived(bound: Sequence[Bound]) -> list[Comparison]:
    """What the numbers of two groups say by themselves, where both are told in the same unit."""
    found = []
    for i, one in enumerate(bound):
        for other in bound[i + 1 :]:
            if (
                one.ids
                and other.ids
                and not one.ids & other.ids
                and one.quantity.unit == other.quantity.unit
                and not one.quantity.is_time
                and one.is_rest == other.is_rest
                and one.quantity.value != other.quantity.value
                and not one.is_rest
            ):
                found.append(Comparison(one.ids, other.ids, "amount", _sign(one.quantity.value - other.quantity.value)))
                break
    return found


def _sign(value: Fraction) -> int:
    return 1 if value > 0 else -1

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
from bot.verify.quantities import Quantity, quantities, without_bounds
from knowledge import Mention, split_sentences

FindNames = Callable[[str], Sequence[Mention]]

_PLACEBO = re.compile(
    r"\b(?:placebo\w*|dummy|sham|no treatment|untreated|not treated|comparison group|other group|usual care|standard care)\b",
    re.IGNORECASE,
)
_ACTIVE = re.compile(r"\b(?:the|active|real|trial|study) (?:drug|medicine|treatment)\b(?! of\b)", re.IGNORECASE)
_DOSE = re.compile(r"\b(?:on|with) (\d[\d,.]* (?:units|mg|micrograms))\b(?! of (?!vitamin))", re.IGNORECASE)
_LIKE_BEFORE = re.compile(r"\bit was\b|\bdid(?: so)?$")
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
    # "interferon beta-1a (Rebif)" is Rebif, not every interferon beta-1a.
    found = [
        name
        for n, name in enumerate(found)
        if not (name.is_class and n + 1 < len(found) and text[name.end : found[n + 1].start].strip() == "(")
    ]
    found += [Name(frozenset(["placebo"]), m.start(), m.end()) for m in _PLACEBO.finditer(text)]
    if own is not None:
        found += [Name(own | {"the drug"}, m.start(), m.end()) for m in _ACTIVE.finditer(text)]
        # Two doses of one thing are two groups: "34 of 100 on 5,000 units, against 32 of 100 on 600 units".
        found += [Name(frozenset([m[1]]), m.start(1), m.end(1)) for m in _DOSE.finditer(text)]
    return sorted(found, key=lambda name: name.start)


@dataclass(frozen=True)
class Bound:
    """A number with the group that it belongs to (empty: not said) and whether it counts those who did not."""

    quantity: Quantity
    ids: frozenset[str]
    is_rest: bool


def bind(text: str, find_names: FindNames | None, own: frozenset[str], elided: bool = False) -> list[Bound]:
    """Every quantity of a plain text with its group.

    Args:
        own: what the text is about, for sentences that name nothing.
        elided: also read a bare number behind a share as one of the same whole ("17 of 100 had it; 83 did not").
    """
    bound: list[Bound] = []
    last_first: bool | None = None
    for start, end in split_sentences(text):
        piece = text[start:end]
        numbers, named = quantities(piece), names(piece, find_names, own)
        in_order = [n for n in numbers if not n.is_time] if "respectively" in piece else []
        rests = _rests(piece, numbers, last_first)
        for position, number in enumerate(numbers):
            # Lengths of time between a share and its group do not part them ("9 of 100 got worse for 12 weeks on A").
            later = next((n.start for n in numbers[position + 1 :] if not n.is_time or number.is_time), len(piece))
            after = [name for name in named if number.end <= name.start <= later]
            before = [name for name in named if name.end <= number.start]
            ids: frozenset[str] = frozenset()
            if number in in_order and len(in_order) == len(named):
                ids = named[in_order.index(number)].ids
            elif re.search(r"\b(?:against|versus|vs\.?|compared with|compared to|than) (?:about )?$", piece[: number.start]) and not after:
                ids = frozenset()  # "29% had it, against 13%": the other group, not named
            elif after and _joins(piece[number.end : after[0].start]):
                ids = after[0].ids
            elif before:
                ids = before[-1].ids
            elif len(named) == 1 and named[0].start < later:
                ids = named[0].ids
            elif not named:
                ids = own
            is_rest = rests[position]
            bound.append(Bound(number, ids, is_rest))
            ratio = next((other for other in reversed(numbers[:position]) if other.whole), None)
            if elided and number.unit == "" and ratio and ratio.whole and number.value < ratio.whole:
                # "17 of 100 had it; 83 did not", "85 of 100 ..., and 10 to 15": shares of the same 100.
                bound.append(Bound(replace(number, value=number.value / ratio.whole, unit="of"), ids, is_rest))
        first = next((b for b in bound if b.quantity.unit == "of"), None) if last_first is None else None
        last_first = first.is_rest if first else last_first
    return bound


def _rests(text: str, numbers: Sequence[Quantity], before: bool | None) -> list[bool]:
    """For each number whether it counts those who did not.

    A clause without a verb of its own is read with the next one ("86% on A and 79% on B stayed free of it"), else with the
    one before; "it was 61 of 100" counts what the sentence before counted (`before`).
    """
    texts = [re.sub(r"\b0 (?=of|in|out of)", "", without_bounds(_clause_of(text, number))) for number in numbers]
    rests = [bool(NEGATION.search(clause)) for clause in texts]
    bare = [not rest and not _VERB.search(clause) for rest, clause in zip(rests, texts, strict=True)]
    for position in range(len(numbers)):
        if bare[position]:
            later = next((rests[n] for n in range(position + 1, len(numbers)) if not bare[n] and numbers[n].unit == "of"), None)
            earlier = rests[position - 1] if position else None
            rests[position] = later if later is not None and earlier is None else bool(earlier)
        elif not rests[position] and before is not None and _LIKE_BEFORE.search(texts[position]):
            rests[position] = before
    return rests


def _clause_of(text: str, number: Quantity) -> str:
    start = max(text.rfind(mark, 0, number.start) for mark in (";", ", ", ":")) + 1
    end = re.search(r"[;.,:](?=\s|$)| (?:and|but|against|while) (?=\d|nobody|none|no one|about \d)", text[number.end :])
    return text[start : number.end + end.start()] if end else text[start:]


def _joins(between: str) -> bool:
    return len(between) < 120 and not re.search(r"[;.]|, (?:and|but|while)|\b(?:than|against|versus|compared|while|but)\b", between)


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
    text = without_bounds(text)
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


def canonical(text: str, find_names: FindNames | None) -> str:
    """A text with each treatment under one name, so that "Ocrevus" and "ocrelizumab" count as one word."""
    mentions = [mention for mention in (find_names(text) if find_names else ()) if mention.how not in ("phrase", "class")]
    for mention in reversed(mentions):
        text = f"{text[: mention.start]}{canonical_name(mention.id)}{text[mention.end :]}"
    return re.sub(r"\b(\w+) \(\1\)", r"\1", text)


def canonical_name(option: str) -> str:
    """The id of a treatment as one word without digits, so that it is no number."""
    return re.sub(r"\d", lambda m: "abcdefghij"[int(m[0])], option).replace("-", "")

"""One sentence against the span that it cites: what must agree, in the order of what is cheapest to be sure of."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.verify.arms import FindNames, bind, comparisons, derived, names
from bot.verify.lexicon import GROUPS, HEDGE, NEGATION, SURE, same_value, turning, values_of
from bot.verify.quantities import quantities, spell_out, without_quantities
from bot.verify.text import clauses, plain, sentences, shared, stems

MIN_SHARED_WORDS = 0.5
"""Least share of the sentence's content words that the quote must hold."""
NEAR_COPY = 0.75
"""From this likeness on a sentence counts as a copy with changes, and each changed word is looked at."""
COPY = 0.8
"""Likeness from which a sentence is taken for a copy of one sentence of its source, and held against nothing else."""
MAX_GAP = 4
"""Words left out of a copy up to which they count as taken out of a clause, not as a clause left out."""
MORE_SENTENCES = 0.25
"""Share of the sentence's words that one more sentence of the passage must add to be part of the span."""

_TRIAL = re.compile(r"\b[A-Z][A-Z0-9]{2,}(?:[- ](?:I{1,3}|\d{1,2}|MS))?(?![\w])")
_NO_TRIAL = frozenset("MRI PML DNA RNA ECG USA FDA EMA NHS HIV DMT DMTS CSF NICE RRMS PPMS SPMS CIS HPV TB BCG MMR".split())
_POINTS_BACK = re.compile(r"\b(?:it|its|this|these|they|them|the (?:drug|medicine|treatment|tablet|infusion|injection))\b", re.IGNORECASE)
_REST = re.compile(r"[;,] [\d,]+ (?:of (?:them|these) )?(?:did|had|were|was) (?:not|none|no)\b[^;.,]{0,30}(?=[;.,]|$)")
DOSES = frozenset(["mg", "mcg", "microgram", "g", "ml"])
_LOOSE = frozenset(["time", "point"])
_DIGITS = re.compile(r"\d[\d,.]*")
OTHER_PLACE = 0.34
"""By how much of its words a part of a sentence may fit the place of another number better than that of its own."""
_WORD = r"[\w'%-]+"

Likeness = Callable[[str, str], float]


@dataclass(frozen=True)
class Check:
    """Whether a sentence is supported, and the reason when it is not."""

    supported: bool
    reason: str = ""


def check_sentence(
    sentence: str, quote: str, find_names: FindNames | None = None, own: frozenset[str] = frozenset(), likeness: Likeness | None = None
) -> Check:
    """Compare one sentence with the span that it cites.

    Args:
        sentence: what would be shown, without markers.
        quote: the cited text.
        find_names: gives the treatments that a text names, with their places.
        own: ids of the treatments that the quoted passage is about, for sentences that say "it".
        likeness: cosine of two texts' vectors; an extra sign that a freely worded sentence says the same.
    """
    if is_verbatim(sentence, quote):
        return Check(True)
    said, whole = spell_out(plain(sentence)), spell_out(plain(quote))
    source = best_run(said, [spell_out(plain(piece)) for piece in sentences(quote)], find_names)
    for check in (_numbers, _comparison):
        reason = check(said, source, find_names, own)
        if reason:
            return Check(False, reason)
    reason = (
        _places(said, source)
        or _names(said, source, find_names, own)
        or _trials(sentence, quote)
        or _negation(said, source)
        or _opposites(said, source)
        or _certainty(said, source)
        or _changed_words(said, source)
        or _too_few_words(said, whole, sentence, quote, likeness)
    )
    return Check(not reason, reason)


def is_verbatim(sentence: str, quote: str) -> bool:
    """Whether a sentence is a run of whole sentences of the quote. A mere part may lack the "not" that stood before it."""
    said = plain(sentence)
    pieces = [plain(piece) for piece in sentences(quote)]
    return any(said == " ".join(pieces[i:j]) for i in range(len(pieces)) for j in range(i + 1, len(pieces) + 1))


def best_span(said: str, pieces: list[str], find_names: FindNames | None = None, longest: int = 3) -> tuple[int, int]:
    """Which neighbouring sentences of a text fit a sentence best: first, and one past the last.

    One more sentence joins only for what it adds, so that a figure of the next sentence cannot pass for this one's.
    A treatment or a comparison group counts most: what is said of it stands where it is named. But a near copy of one
    sentence is held against that one alone: else a changed name would draw in the sentence where it does stand.
    """
    likeness = [SequenceMatcher(None, re.findall(_WORD, said), re.findall(_WORD, piece), autojunk=False).ratio() for piece in pieces]
    closest = max(range(len(pieces)), key=likeness.__getitem__)
    if likeness[closest] >= COPY:
        return closest, closest + 1
    words = stems(said)
    heavy = frozenset(stem for name in names(said, find_names) for stem in stems(said[name.start : name.end]))
    best, best_score = (0, 1), -1.0
    for i in range(len(pieces)):
        for j in range(i + 1, min(i + longest, len(pieces)) + 1):
            score = shared(words, stems(" ".join(pieces[i:j])), heavy) - MORE_SENTENCES * (j - i - 1)
            if score > best_score + 1e-9:
                best, best_score = (i, j), score
    return best


def best_run(said: str, pieces: list[str], find_names: FindNames | None = None) -> str:
    """The text of `best_span`."""
    first, last = best_span(said, pieces, find_names)
    return " ".join(pieces[first:last])


def _numbers(said: str, source: str, find_names: FindNames | None, own: frozenset[str]) -> str:
    held = bind(source, find_names, own)
    told = bind(said, find_names, own)
    units = frozenset(bound.quantity.unit for bound in (*held, *told)) & DOSES
    for bound in told:
        number = bound.quantity
        same = [other for other in held if other.quantity.value == number.value and _units_agree(number.unit, other.quantity.unit, units)]
        if not same:
            return f"number not in the quote: {said[number.start : number.end]}"
        same = [other for other in same if other.quantity.bound == number.bound]
        if not same:
            return f"bound of a number differs: {said[number.start : number.end]}"
        if number.is_time:
            continue
        if bound.ids and not any(not other.ids or other.ids & bound.ids for other in same):
            return f"number of another group: {said[number.start : number.end]}"
        is_told = number.unit in ("of", "%") or re.match(r" (?:did|had|were|was)\b", said[number.end :])
        if is_told and not any(other.is_rest == bound.is_rest for other in same):
            return f"number of those who did not: {said[number.start : number.end]}"
    return ""


def _units_agree(said: str, held: str, units: frozenset[str]) -> bool:
    """Whether two units are one. "44 micrograms; with 22 ..." says the unit once for both."""
    if said == held:
        return True
    return (held == "" and said in units | _LOOSE) or (said == "" and held in units | _LOOSE)


def _places(said: str, source: str) -> str:
    """Two numbers of one kind must not have changed places ("allowed in 2014; the limits came in 2020")."""
    mine = {(number.value, number.unit) for number in quantities(said)}
    parts = [(stems(_DIGITS.sub(" ", part)), {(q.value, q.unit) for q in quantities(part)}) for part in _parts(source)]
    for part in _parts(said):
        words = stems(_DIGITS.sub(" ", part))
        for number in quantities(part):
            key = (number.value, number.unit)
            own = max((shared(words, held) for held, keys in parts if key in keys), default=None)
            others = [
                shared(words, held) for held, keys in parts if key not in keys and any(k in mine and k[1] == number.unit for k in keys)
            ]
            if words and own is not None and max(others, default=0.0) >= own + OTHER_PLACE:
                return f"number in the place of another: {part[number.start : number.end]}"
    return ""


def _parts(text: str) -> list[str]:
    return [part for part in re.split(r"[;:.] |, |\b(?:and|but|while)\b(?! \d)", text) if part.strip()]


def _names(said: str, source: str, find_names: FindNames | None, own: frozenset[str]) -> str:
    held = frozenset().union(*(name.ids for name in names(source, find_names)))
    if not held - {"placebo"} or _POINTS_BACK.search(source):
        held |= own
    for name in names(said, find_names):
        if not name.ids & held:
            return f"name not in the quote: {said[name.start : name.end]}"
    return ""


def _trials(sentence: str, quote: str) -> str:
    held = {match[0] for match in _TRIAL.finditer(quote)}
    for match in _TRIAL.finditer(sentence):
        if match[0] not in held and match[0] not in _NO_TRIAL:
            return f"study not in the quote: {match[0]}"
    return ""


def _comparison(said: str, source: str, find_names: FindNames | None, own: frozenset[str]) -> str:
    told = comparisons(source, find_names, own) + derived(bind(source, find_names, own))
    for comparison in comparisons(said, find_names, own):
        if any(comparison.contradicts(other) for other in told):
            return "comparison the other way round"
    return ""


def _negation(said: str, source: str) -> str:
    # "..., 20 of 100 had it; 80 did not" says nothing negative about the 20.
    said, source = _REST.sub("", said), _REST.sub("", source)
    for clause in clauses(said):
        nearest = _nearest(clause, source)
        if bool(NEGATION.search(clause)) != bool(NEGATION.search(nearest)):
            # The whole source may say by one "not" what the sentence says clause by clause.
            if bool(NEGATION.search(said)) == bool(NEGATION.search(nearest)):
                continue
            return "one of the two is a negation"
    return ""


def _nearest(clause: str, source: str) -> str:
    """The clause (or sentence) of the source that shares most words with a clause; the shorter one of two equals."""
    words = stems(clause)
    single = [piece for sentence in sentences(source) for piece in (*clauses(sentence), sentence)]
    candidates = [(shared(words, stems(piece)), piece) for piece in single] + [(shared(words, stems(source)) - MORE_SENTENCES, source)]
    return max(candidates, key=lambda candidate: (round(candidate[0], 3), -len(candidate[1])))[1]


def _opposites(said: str, source: str) -> str:
    for group in GROUPS:
        told = values_of(group, said)
        if not told:
            continue
        held = values_of(group, source)
        if held and told - held and held - told:
            return f"{group} differs: {', '.join(sorted(told - held))}"
        if group in ("direction", "quality") and told - held and not _direction_from_numbers(group, source):
            return f"{group} not in the quote: {', '.join(sorted(told - held))}"
    return ""


def _direction_from_numbers(group: str, source: str) -> bool:
    return group == "direction" and len([number for number in quantities(source) if not number.is_time]) >= 2


def _certainty(said: str, source: str) -> str:
    if HEDGE.search(source) and not HEDGE.search(said) and SURE.search(said) and not SURE.search(source):
        return "surer than the quote"
    return ""


def _changed_words(said: str, source: str) -> str:
    """In a copy with changes, no word that turns the meaning may come, go or change, and no content word may stand for another one."""
    mine, theirs = re.findall(_WORD, said), re.findall(_WORD, source)
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    kept = sum(block.size for block in matcher.get_matching_blocks())
    if not mine or kept < NEAR_COPY * len(mine):
        return ""
    edits = [(mine[a:b], theirs[c:d], a > 0 and b < len(mine)) for kind, a, b, c, d in matcher.get_opcodes() if kind != "equal"]
    come = [key for new, _, _ in edits for key in turning(" ".join(new))]
    # A long stretch left out is another clause; a few words left out in the middle may be the "not" or the "some".
    gone = [key for new, old, inside in edits if new or (inside and len(old) <= MAX_GAP) for key in turning(" ".join(old))]
    here, there = turning(said), turning(source)
    turned = [key for key in come if come.count(key) > gone.count(key) and (key == "not" or key not in there)]
    turned += [key for key in gone if gone.count(key) > come.count(key) and (key == "not" or key not in here)]
    if turned:
        return f"changed: {', '.join(dict.fromkeys(turned))}"
    for new, old, _ in edits:
        strange = [word for word in new if stems(word) and not any(_same(word, other) for other in theirs)]
        lost = [word for word in old if stems(word) and not any(_same(word, other) for other in mine)]
        if strange and lost:
            return f"changed word: {' '.join(lost)} → {' '.join(strange)}"
        if any(word[0].isdigit() for word in new) and any(word[0].isdigit() for word in old):
            return f"changed number: {' '.join(old)} → {' '.join(new)}"
    return ""


def _same(word: str, other: str) -> bool:
    return word == other or shared(stems(word), stems(other)) == 1.0 or same_value(word, other)


def _too_few_words(said: str, whole: str, sentence: str, quote: str, likeness: Likeness | None) -> str:
    # Numbers were checked; "twice a year" shares no word with "every 6 months".
    share = max(shared(stems(text), stems(whole)) for text in (said, without_quantities(said)))
    if share >= MIN_SHARED_WORDS:
        return ""
    return "too few of its words are in the quote"

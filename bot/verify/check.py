"""One sentence against the span that it cites: what must agree, in the order of what is cheapest to be sure of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from fractions import Fraction

from bot.verify.arms import FindNames, bind, canonical, canonical_name, comparisons, derived, names
from bot.verify.lexicon import GROUPS, HEDGE, NATIONS, NEGATION, SURE, same_value, turning, values_of
from bot.verify.quantities import Quantity, bounds_agree, quantities, spell_out, without_bounds, without_quantities
from bot.verify.text import clauses, marked_items, plain, sentences, shared, stems, tails, weight

MIN_SHARED_WORDS = 0.5
"""Least share of the sentence's content words that the quote must hold."""
NEAR_COPY = 0.75
"""From this likeness on a sentence counts as a copy with changes, and each changed word is looked at."""
COPY = 0.8
"""Likeness from which a sentence is taken for a copy of one sentence of its source, and held against nothing else."""
LONGEST = 5
"""Sentences of a span at most: a freely worded sentence may join two or three that do not stand side by side."""
MAX_GAP = 4
"""Words left out of a copy up to which they count as taken out of a clause, not as a clause left out."""
MORE_WORDS = 1.25
"""Words of the sentence (as `weight` counts them) that one more sentence of the passage must add to be part of the span."""
MORE_SENTENCES = 0.25
"""The same for a clause and the whole source, as a share of its words."""
MIN_CLAUSE_WORDS = 0.3
"""Least share of the words of each clause: a tail that was made up ("..., and both died") shares none."""
FROM_CONTEXT = ("sex", "age", "place", "course", "route")
STRICT = ("direction", "quality", "sex", "age", "place", "course", "route")
"""Groups of which a sentence may bring no value at all that its source lacks."""

_TRIAL = re.compile(
    r"\b(?:(?=\w*[a-z])[A-Za-z]*[A-Z]{2,}[a-z]\w*|[a-z]{3,}[A-Z]{2,}\w*|[A-Z][a-z]+[A-Z]\w*)(?: (?:I{1,3}|\d{1,2}))?(?!\w)|\b[A-Z][A-Z0-9]{2,}(?:[- ](?:I{1,3}|IV|\d{1,2}|MS)){0,2}(?![\w])"
)
_NO_TRIAL = frozenset("MRI PML DNA RNA ECG USA FDA EMA NHS HIV DMT DMTS CSF NICE RRMS PPMS SPMS CIS HPV TB BCG MMR".split())
_POINTS_BACK = re.compile(r"\b(?:it|its|this|these|they|them|the (?:drug|medicine|treatment|tablet|infusion|injection))\b", re.IGNORECASE)
_PLAIN_VERBS = frozenset(
    "come comes came happen happens happened occur occurs occurred see seen saw find found get gets got do does done make made go goes went gave give given show shows shown".split()
)
_WHOLE = re.compile(r"\b(?:all|every|everyone|everybody|nobody|no one|none|never|always)\b")
_COMPARED = re.compile(r"([^\n;:]*?) than ([^\n;:.]*)")
_PER_PERIOD = re.compile(r"\b(?:an?|per|each|every) (hour|day|week|month|year)\b")
_ABOUT = re.compile(r"\b(?:about|around|nearly|almost|roughly|close to|just (?:over|under)) ?$")
_BREAK = "\n"
_REST = re.compile(r"(?:[;,]|,? and) [\d,]+ (?:of (?:them|these) )?(?:did|had|were|was) (?:not|none|no)\b[^;.,]{0,30}(?=[;.,]|$)")
_LOOSE = frozenset(["time", "point"])
OTHER_PLACE = 0.5
"""By how much two parts of a sentence may fit each other's number better than their own, as shares of words, added."""
FAR_PLACE = 0.45
"""The same for one part alone, where the sentence does not hold the other number as well."""
_WORD = r"[\w'%-]+"


@dataclass(frozen=True)
class Check:
    """Whether a sentence is supported, and the reason when it is not."""

    supported: bool
    reason: str = ""


def check_sentence(
    sentence: str, quote: str, find_names: FindNames | None = None, own: frozenset[str] = frozenset(), context: str = ""
) -> Check:
    """Compare one sentence with the span that it cites.

    Args:
        sentence: what would be shown, without markers.
        quote: the cited text.
        find_names: gives the treatments that a text names, with their places.
        own: ids of the treatments that the quoted passage is about, for sentences that say "it".
        context: the passage with its heading; a study, a country or a group of people named there may be named again.
    """
    if is_verbatim(sentence, quote):
        return Check(True)
    said, whole = spell_out(plain(sentence)), spell_out(plain(quote))
    source = best_run(said, [spell_out(plain(piece)) for piece in marked_items(quote)], find_names, capitals(sentence), own)
    worded, told = canonical(said, find_names), canonical(source, find_names)
    reason = (
        _numbers(said, source, find_names)
        or _comparison(said, source, find_names, own)
        or _than(worded, told)
        or _periods(worded, told)
        or _places(worded, told, _settled(said, source, find_names))
        or _names(said, source, find_names, own)
        or _trials(sentence, find_names, f"{quote} {context.partition(_BREAK)[0]}")
        or _proper_nouns(sentence, quote, context.partition(_BREAK)[0], find_names)
        or _negation(worded, told)
        or _opposites(worded, told, plain(context))
        or _certainty(worded, told)
        or _changed_words(worded, told)
        or _too_few_words(worded, canonical(whole, find_names))
    )
    return Check(not reason, reason)


def is_verbatim(sentence: str, quote: str) -> bool:
    """Whether a sentence is a run of whole sentences of the quote. A mere part may lack the "not" that stood before it."""
    said = plain(sentence)
    pieces = [plain(piece) for piece in sentences(quote)]
    return any(said == " ".join(pieces[i:j]) for i in range(len(pieces)) for j in range(i + 1, len(pieces) + 1))


def best_span(
    said: str,
    pieces: list[str],
    find_names: FindNames | None = None,
    capital: frozenset[str] = frozenset(),
    own: frozenset[str] = frozenset(),
) -> tuple[int, int]:
    """Which neighbouring sentences of a text fit a sentence best: first, and one past the last.

    One more sentence joins only for what it adds, so that a figure of the next sentence cannot pass for this one's.
    A treatment or a comparison group counts most: what is said of it stands where it is named. But a near copy of one
    sentence is held against that one alone: else a changed name would draw in the sentence where it does stand.

    Args:
        capital: studies and abbreviations of the sentence (`capitals`), for which a neighbour may join too.
        own: what the whole text is about; such a name says nothing about the place.
    """
    named_ids = frozenset().union(*(name.ids for name in names(said, find_names)))
    said, pieces = canonical(said, find_names), [canonical(piece, find_names) for piece in pieces]
    likeness = [SequenceMatcher(None, re.findall(_WORD, said), re.findall(_WORD, piece), autojunk=False).ratio() for piece in pieces]
    closest = max(range(len(pieces)), key=likeness.__getitem__)
    if likeness[closest] >= COPY:
        return closest, closest + 1
    own_words = {stem for option in own for stem in stems(canonical_name(option))}
    words = [word for word in stems(said) if word not in own_words]
    heavy = frozenset(stem for name in names(said, find_names) for stem in stems(said[name.start : name.end])) - own_words
    heavy |= frozenset(stem for option in named_ids for stem in stems(canonical_name(option))) - own_words
    keys: list[set[object]] = [{*_keys(piece), *(word for word in capital if word in piece)} for piece in pieces]
    wanted = {*_keys(said), *capital}

    def score(window: tuple[int, int]) -> tuple[float, int, int]:
        first, last = window
        fit = weight(words, stems(" ".join(pieces[first:last])), heavy) - MORE_WORDS * (last - first - 1)
        return round(fit, 6), first - last, -first

    windows = [(i, j) for i in range(len(pieces)) for j in range(i + 1, min(i + LONGEST, len(pieces)) + 1)]
    best = max(windows, key=score)
    # A number or a study that is still missing may stand beside it.
    around = [(i, j) for i, j in [(i, j) for i in range(best[0] + 1) for j in range(best[1], len(pieces) + 1)] if j - i <= LONGEST]

    def missing(window: tuple[int, int]) -> int:
        return len(wanted - set().union(*keys[window[0] : window[1]]))

    return min(around, key=lambda window: (missing(window), window[1] - window[0], -score(window)[0]))


def _keys(text: str) -> set[tuple[Fraction, str]]:
    return {(number.value, number.unit) for number in quantities(text)}


def capitals(sentence: str) -> frozenset[str]:
    """Studies and abbreviations of a sentence, in lower case."""
    return frozenset(match[0].lower() for match in _TRIAL.finditer(sentence) if match[0] not in _NO_TRIAL)


def lead_of(pieces: list[str], first: int) -> int | None:
    """The sentence that opens the list in which a sentence stands ("Not yet known are:"); None when it stands in no list.

    Args:
        pieces: sentences as they are in the passage, list items with their "- ".
    """
    if not pieces[first].startswith("- "):
        return None
    before = next((n for n in range(first - 1, -1, -1) if not pieces[n].startswith("- ")), None)
    return before if before is not None and pieces[before].rstrip().endswith(":") else None


def best_run(said: str, pieces: list[str], find_names: FindNames | None, capital: frozenset[str], own: frozenset[str]) -> str:
    """The text of `best_span`."""
    first, last = best_span(said, pieces, find_names, capital, own)
    lead = lead_of(pieces, first)
    # A line each: lower-case text cannot be cut into its sentences again.
    return "\n".join([*([] if lead is None else [pieces[lead]]), *pieces[first:last]])


def _numbers(said: str, source: str, find_names: FindNames | None) -> str:
    # Only what is named counts: a sentence without a name may speak of anybody.
    held, told = bind(source, find_names, frozenset(), elided=True), bind(said, find_names, frozenset())
    spoken = frozenset().union(*(name.ids for name in names(source, find_names)))
    units = frozenset(bound.quantity.unit for bound in (*held, *told)) - {"", "of"}
    for bound in told:
        number = bound.quantity
        same = [
            other for other in held if _values_agree(number, other.quantity, said) and _units_agree(number.unit, other.quantity.unit, units)
        ]
        if not same and (_is_one(number, said, source) or _is_both(number, source)):
            continue
        if not same and _is_told_apart(number, source):
            continue
        if not same:
            return f"number not in the quote: {said[number.start : number.end]}"
        same = [other for other in same if bounds_agree(number.bound, other.quantity.bound)]
        if not same:
            return f"bound of a number differs: {said[number.start : number.end]}"
        if number.is_time:
            # A length of time has a group only where the source gives the one named another, or gives this one to a treatment
            # that the sentence does not name at all.
            rivals = any(o.ids & bound.ids and o.quantity.unit == number.unit and o.quantity.value != number.value for o in held)
            named = frozenset().union(*(name.ids for name in names(said, find_names)))
            strangers = bool(bound.ids & spoken) and not any(other.ids & named for other in same)
            if bound.ids and (rivals or strangers) and all(other.ids and not other.ids & bound.ids for other in same):
                return f"length of time of another group: {said[number.start : number.end]}"
            continue
        if bound.ids and not any(not other.ids or other.ids & bound.ids for other in same):
            return f"number of another group: {said[number.start : number.end]}"
        is_told = number.unit == "of" or re.match(r" (?:did|had|were|was)\b", said[number.end :])
        if is_told and not any(other.is_rest == bound.is_rest for other in same):
            return f"number of those who did not: {said[number.start : number.end]}"
    return ""


def _is_told_apart(number: Quantity, source: str) -> bool:
    """Whether "58 of 224" and "of 224 people, 58 ..." are the same two numbers, in one sentence of the source."""
    for piece in sentences(source):
        held = quantities(piece)
        bare = {other.value for other in held if other.unit == ""}
        if number.unit == "of" and number.whole and {number.whole, number.value * number.whole} <= bare:
            return True
        if number.unit == "" and any(other.whole and number.value in (other.whole, other.value * other.whole) for other in held):
            return any(other.whole and other.whole not in (10, 100, 1000, 10000) for other in held)
    return False


def _values_agree(said: Quantity, held: Quantity, text: str) -> bool:
    """Equal, or a share in percent rounded to whole people of 100, as our figures do it themselves, or "about a third"."""
    if said.value == held.value:
        return True
    if {said.unit, held.unit} in ({"", "month"}, {"", "day"}):
        # "After one year ..., after seven": the unit was said once, and lengths are kept in months and days.
        bare, length = (said, held) if said.unit == "" else (held, said)
        return length.value == bare.value * (12 if length.unit == "month" else 7)
    is_rough = said.whole is not None and said.whole <= 5 and _ABOUT.search(text[: said.start])
    if is_rough and held.unit == "of" and abs(said.value - held.value) <= Fraction(3, 100):
        return True
    percent = held.value * 100
    return said.unit == held.unit == "of" and percent.denominator > 1 and percent > 1 and said.value * 100 == int(percent + Fraction(1, 2))


def _is_one(number: Quantity, said: str, source: str) -> bool:
    """ "One tablet" is "a tablet", unless the source counts tablets otherwise."""
    if number.value != 1 or number.unit:
        return False
    noun = re.match(r" (\w+)", said[number.end :])
    return noun is None or not re.search(rf"\d ?{re.escape(noun[1])}", source)


def _is_both(number: Quantity, source: str) -> bool:
    return number.value == 2 and not number.unit and bool(re.search(r"\b(?:both|two|pair)\b", source))


def _units_agree(said: str, held: str, units: frozenset[str]) -> bool:
    """Whether two units are one. "44 micrograms; with 22 ..." says the unit once for both."""
    if said == held or said == f"every {held}" or held == f"every {said}":
        return True
    return (held == "" and said in units | _LOOSE) or (said == "" and held in units | _LOOSE)


def _settled(said: str, source: str, find_names: FindNames | None) -> set[Fraction]:
    """Shares of a sentence whose group is named both there and in the source."""
    held = bind(source, find_names, frozenset(), elided=True)
    return {
        mine.quantity.value
        for mine in bind(said, find_names, frozenset())
        if mine.quantity.unit == "of" and any(other.ids & mine.ids for other in held if other.quantity.value == mine.quantity.value)
    }


def _places(said: str, source: str, settled: set[Fraction]) -> str:
    """Two numbers of one kind must not have changed places ("allowed in 2014; the limits came in 2020").

    Args:
        settled: numbers whose group was checked by name.
    """
    mine, theirs = _placed(said), _placed(source)
    for i, (words, number) in enumerate(mine):
        here = _fit(words, number, theirs)
        if here is None:
            continue
        for other_words, other in mine[i + 1 :]:
            there = _fit(other_words, other, theirs)
            if other[1] == number[1] and other != number and not {other[0], number[0]} <= settled and there is not None:
                crossed = (_fit(words, other, theirs) or 0.0) + (_fit(other_words, number, theirs) or 0.0)
                if crossed >= here + there + OTHER_PLACE:
                    return "two numbers changed places"
        rival = max((shared(words, held) for held, key in theirs if key[1] == number[1] and key != number), default=0.0)
        if number[0] not in settled and len(words) >= 3 and rival >= max(0.8, here + FAR_PLACE):
            return "number in the place of another"
    return ""


def _placed(text: str) -> list[tuple[list[str], tuple[Fraction, str]]]:
    """Each number of a text with the words of its part."""
    return [(stems(without_quantities(part)), (q.value, q.unit)) for part in _parts(text) for q in quantities(part)]


def _fit(words: list[str], key: tuple[Fraction, str], placed: list[tuple[list[str], tuple[Fraction, str]]]) -> float | None:
    """How well words fit the best place of a number in the source; None when it has none."""
    return max((shared(words, held) for held, other in placed if other == key), default=None) if words else None


def _parts(text: str) -> list[str]:
    return [part for part in re.split(r"\n|[;.] |, |\b(?:and|but|while)\b", text) if part.strip()]


def _than(said: str, source: str) -> str:
    """What stands before and behind "than" must not have changed places, unless the direction changed with it."""
    for mine in _COMPARED.finditer(said):
        for theirs in _COMPARED.finditer(source):
            a, b, c, d = (stems(text) for text in (mine[1], mine[2], theirs[1], theirs[2]))
            if not a or not b:
                continue
            # What is compared with: only words that tell the two sides apart.
            right, left, other = set(b) - set(a), set(c) - set(d), set(d) - set(c)
            same = bool(
                values_of("direction", mine[1]) & values_of("direction", theirs[1])
                or values_of("quality", mine[1]) & values_of("quality", theirs[1])
            )
            if same and right and shared(right, left) >= shared(right, other) + OTHER_PLACE:
                return "comparison the other way round"
    return ""


def _periods(said: str, source: str) -> str:
    """ "91,835 dollars a year" is not "a month"."""
    told, held = (set(_PER_PERIOD.findall(without_quantities(text))) for text in (said, source))
    return f"period differs: a {', '.join(sorted(told - held))}" if told and held and told - held else ""


def _names(said: str, source: str, find_names: FindNames | None, own: frozenset[str]) -> str:
    held = frozenset().union(*(name.ids for name in names(source, find_names)))
    if not held - {"placebo"} or _POINTS_BACK.search(source):
        held |= own
    mentioned = names(said, find_names)
    if any(name.ids & held for name in mentioned if not name.ids & own):
        held |= own  # "it" of the source, beside the other treatment that it names
    for name in mentioned:
        if not name.ids & held:
            return f"name not in the quote: {said[name.start : name.end]}"
    return ""


def _trials(sentence: str, find_names: FindNames | None, quote: str) -> str:
    held = {match[0] for match in _TRIAL.finditer(quote)}
    drugs = [(name.start, name.end) for name in names(sentence, find_names)]
    for match in _TRIAL.finditer(sentence):
        if any(start <= match.start() < end for start, end in drugs):
            continue  # "MabThera" is written like a study
        is_part = any(name.startswith(f"{match[0]} ") or name.startswith(f"{match[0]}-") for name in held)
        if match[0] not in held and not is_part and match[0] not in _NO_TRIAL:
            return f"study not in the quote: {match[0]}"
    return ""


def _comparison(said: str, source: str, find_names: FindNames | None, own: frozenset[str]) -> str:
    told = comparisons(source, find_names, own) + derived(bind(source, find_names, own))
    for comparison in comparisons(said, find_names, own):
        if any(comparison.contradicts(other) for other in told):
            return "comparison the other way round"
    return ""


def _proper_nouns(sentence: str, quote: str, heading: str, find_names: FindNames | None) -> str:
    """A country, a town, a month or a person that the quote does not name ("in Sweden" for "in Denmark")."""
    drugs = [(name.start, name.end) for name in names(sentence, find_names)]
    held = {_nation(word) for word in re.findall(r"[^\W\d_]{4,}", f"{quote} {heading}".lower())}
    for match in re.finditer(r"(?<=[\w,;:)] )[A-Z][a-z]{3,}\b", sentence):
        if any(start <= match.start() < end for start, end in drugs):
            continue
        word = _nation(match[0].lower())
        if not any(word[:5] == other[:5] for other in held):
            return f"name not in the quote: {match[0]}"
    return ""


def _nation(word: str) -> str:
    return NATIONS.get(word, word)


def _negation(said: str, source: str) -> str:
    # "..., 20 of 100 had it; 80 did not" says nothing negative about the 20.
    said, source = _REST.sub("", without_bounds(said)), _REST.sub("", without_bounds(source))
    for clause in clauses(said):
        if any(number.unit == "of" for number in quantities(clause)) and any(number.unit == "of" for number in quantities(source)):
            continue  # whom a share counts was checked with the number
        is_negative = bool(NEGATION.search(clause))
        nearest, fit = _nearest(clause, source)
        opening = source.partition("\n")[0]
        if opening.endswith(":") and NEGATION.search(opening) and not NEGATION.search(said):
            return "the list that it comes from is a negation"
        if is_negative == bool(NEGATION.search(nearest)):
            continue
        # A "not" that the source has nowhere was added; one that stands in the very place was dropped.
        if (is_negative and not NEGATION.search(source)) or (not is_negative and fit >= MIN_SHARED_WORDS):
            return "one of the two is a negation"
    return ""


def _nearest(clause: str, source: str) -> tuple[str, float]:
    """The clause (or sentence) of the source that shares most words with a clause, and the share; the shorter one of two equals."""
    words = stems(without_quantities(clause)) or stems(clause)
    single = [piece for sentence in sentences(source) for piece in (*clauses(sentence), sentence)]
    candidates = [(shared(words, stems(piece)), piece) for piece in single] + [
        (shared(words, stems(source)) - MORE_SENTENCES * len(sentences(source)), source)
    ]
    fit, nearest = max(candidates, key=lambda candidate: (round(candidate[0], 3), -len(candidate[1])))
    return nearest, fit


def _opposites(said: str, source: str, context: str) -> str:
    said, source = without_bounds(said), without_bounds(source)
    for group in GROUPS:
        told = values_of(group, said)
        if not told:
            continue
        held = values_of(group, source)
        if held and told - held and held - told:
            return f"{group} differs: {', '.join(sorted(told - held))}"
        if (
            group in STRICT
            and told - held - (values_of(group, context) if group in FROM_CONTEXT else frozenset())
            and not _direction_from_numbers(group, source)
        ):
            return f"{group} not in the quote: {', '.join(sorted(told - held))}"
    return ""


def _direction_from_numbers(group: str, source: str) -> bool:
    return group == "direction" and len([number for number in quantities(source) if not number.is_time]) >= 2


def _certainty(said: str, source: str) -> str:
    if _nearest(said, source)[0].startswith("whether ") and not re.search(r"\b(?:whether|if|un\w+|not|nobody|no one)\b", said):
        return "surer than the quote"
    if HEDGE.search(source) and not HEDGE.search(said) and SURE.search(said) and not SURE.search(source):
        return "surer than the quote"
    shares = [number.value for number in quantities(source) if number.unit in ("of", "")]
    if _WHOLE.search(said) and not _WHOLE.search(source) and shares and not {0, 1} & set(shares):
        return "says all or none of a share"
    return ""


def _changed_words(said: str, source: str) -> str:
    """In a copy with changes, no word that turns the meaning may come, go or change, and no content word may stand for another one."""
    said, source = without_bounds(said), without_bounds(source)
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
    twice = [
        number for number in mine if number[0].isdigit() and mine.count(number) > max(1, theirs.count(number)) and theirs.count(number)
    ]
    if twice:
        return f"changed number: {twice[0]}"
    turned = [key for key in come if come.count(key) > gone.count(key) and (key == "not" or key not in there)]
    turned += [key for key in gone if gone.count(key) > come.count(key) and (key == "not" or key not in here)]
    if turned:
        return f"changed: {', '.join(dict.fromkeys(turned))}"
    for new, old, _ in edits:
        strange = [
            word
            for word in new
            if stems(word) and word not in _PLAIN_VERBS and not word[0].isdigit() and not any(_same(word, other) for other in theirs)
        ]
        lost = [
            word
            for word in old
            if stems(word) and word not in _PLAIN_VERBS and not word[0].isdigit() and not any(_same(word, other) for other in mine)
        ]
        if strange and lost:
            return f"changed word: {' '.join(lost)} → {' '.join(strange)}"
    return ""


def _same(word: str, other: str) -> bool:
    return word == other or shared(stems(word), stems(other)) == 1.0 or same_value(word, other)


def _too_few_words(said: str, whole: str) -> str:
    # Numbers were checked; "twice a year" shares no word with "every 6 months".
    share = max(shared(stems(text), stems(whole)) for text in (said, without_quantities(said)))
    parts = tails(without_quantities(said))
    for clause in parts:
        if len(parts) > 1 and len(stems(clause)) > 1 and shared(stems(clause), stems(whole)) < MIN_CLAUSE_WORDS:
            return "a part of it is not in the quote"
    return "" if share >= MIN_SHARED_WORDS else "too few of its words are in the quote"

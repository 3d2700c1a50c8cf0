"""Is the evidence enough? Names and studies that nobody here knows, options without a page, and a weak best match.

Similarity alone finds few of the questions that should be refused, so it only decides what is far off;
an unknown drug-like word or study name decides by itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.retrieve import Found
from bot.understand import Part, Understood
from knowledge import Aspect, Library, NameSpotter, Passage

# Cosines of the best passage on our own development cases: answerable ones lie above these, off-topic ones mostly below.
MIN_TEXT = 0.33
MIN_DOOR = 0.42
MIN_EITHER = 0.40
CLOSE = 0.10
"""Score by which a runner-up may lie behind the first card and still be shown after it. Of 330 questions written apart from the
cards, 86% find their card first and 92% among the first two; within this distance the second is shown to 29% of them and is right for 3.6%."""
HEAD_TO_HEAD_DOOR = 0.55
"""Least cosine of a door of a head-to-head card."""
NEAR_WORD = 83.0
"""Least similarity (rapidfuzz ratio) at which a strange word counts as a typo of a known one: one letter in six."""
FAR_OFF = 0.34
"""Below this the nearest passage has nothing to do with the question: another subject, not a gap."""

_DRUG_LIKE = re.compile(
    r"\b[a-z]{3,}(?:mab|nib|imod|tinib|stat|ciclib|cept|gliptin|gliflozin|vir|zine|mycin|cillin|pril|sartan|olol|prazole|setron|fumarate|feron|mod|tide|lizumab|zumab|ximab|"
    r"brutinib|ribine|amide|exate|prine|platin|tecan|rubicin|oxetine|azepam|caftor|parib|relin|vastatin|tizine)\b",
    re.IGNORECASE,
)
_CAPITALS = re.compile(r"\b([A-Z][A-Z0-9]{4,})(-(?:\d{1,2}|[A-Z]{1,4})|[ ]?(?:\d{1,2}|I{1,3}|MS))?\b")
_STUDY = re.compile(r"\b([A-Za-z][\w-]{4,}) (?:trial|study|results|readout)\b|\b(?:trial|study) (?:called|named) ([\w-]+)", re.IGNORECASE)
_CODE = re.compile(r"\b[A-Z]{2,4}[- ]?\d{3,5}\b")
_LONG_WORD = re.compile(r"[^\W\d_]{6,}")
_SPEAKS_OF_TREATMENT = re.compile(
    r"\b(side.?effects?|drugs?|medicines?|medication|meds|pills?|tablets?|capsules?|treatments?|inject\w*|infus\w*|dos(e|es|age|ing)|take|taking|taken|trial|study|costs?|prices?|rebound|stop\w*|"
    r"approved|prescri\w*|bloods?|monitor\w*|pregnan\w*|on|start\w*|switch\w*|safe|risks?|work\w*|help\w*|better|cure\w*)\b",
    re.IGNORECASE,
)


_ASKS_WHICH_DID_BETTER = re.compile(
    r"\b(better|worse|stronger|weaker|superior|beat\w*|as good|more effective|works? (better|best)|outperform\w*|trial|study|fewer|relapses?|disability|lesions|head.to.head)\b",
    re.IGNORECASE,
)
_CUE = re.compile(
    r"(?:^|\b(?:on|take|takes|taking|took|called|named|about|of|inject|injecting|injected|start|starting|started|stop|stopping|stopped|vs|versus|than|mention\w*|try|trying|tried|with|to|from|"
    r"offer\w*|prescrib\w*|drug|medicine|medication|pill|tablet|infusion|treatment|is|does|do|if|for|and|or|like|the|new|get|getting|got|have|had))\W*$",
    re.IGNORECASE,
)
"""What stands before a drug's name."""


@dataclass(frozen=True)
class Verdict:
    """What the evidence allows. `chosen` holds one passage for each part that has one; `runner_up` is another card that fits
    a question of one part about as well as the first. `figures` are the figures found with their scores."""

    enough: bool
    chosen: tuple[Found | None, ...] = ()
    runner_up: Found | None = None
    figures: dict[str, float] = field(default_factory=dict)
    unknown_name: str = ""
    unknown_trial: str = ""
    without_page: tuple[str, ...] = ()
    near: tuple[Found, ...] = field(default=())
    far_off: bool = False


@dataclass(frozen=True)
class KnownWords:
    """What counts as known: words of the library or common English, words close to those (a typo), words close to one of the library's or to a
    study's name, and the studies we cite."""

    is_word: Callable[[str], bool]
    is_near_word: Callable[[str], bool]
    is_near_own_word: Callable[[str], bool]
    is_near_study: Callable[[str], bool]
    trials: frozenset[str]


def judge_evidence(asked: str, understood: Understood, found: list[list[Found]], library: Library, known: KnownWords) -> Verdict:
    """Choose a passage for each part, or say what is missing.

    Args:
        asked: the message as it was typed (capital letters count).
        found: passages for each part of `understood.parts`, best first.
    """
    near = tuple(found[0][:3]) if found else ()
    unknown = unknown_drug(asked, understood, known)
    if unknown:
        return Verdict(False, unknown_name=unknown, near=near)
    trial = unknown_study(asked, known)
    if trial:
        return Verdict(False, unknown_trial=trial, near=near)
    without_page = tuple(option for option in understood.options if option not in library.option_by_id)
    fitting = [_fitting(part, hits, library) for part, hits in zip(understood.parts, found, strict=True)]
    chosen = tuple(hits[0] if hits else None for hits in fitting)
    closest = max((max(f.hit.match.text, f.hit.match.door) for hits in found for f in hits), default=0.0)
    runner_up = _runner_up(fitting[0]) if len(fitting) == 1 else None
    figures = {f.hit.passage.id: f.score for hits in found for f in hits if f.hit.passage.kind == "figure"}
    return Verdict(any(chosen), chosen, runner_up, figures, without_page=without_page, near=near, far_off=closest < FAR_OFF)


def _runner_up(fitting: list[Found]) -> Found | None:
    """The second card when it is close behind the first; curated cards only, since an import stands behind a label of its own."""
    cards = [found for found in fitting[:2] if found.hit.passage.kind == "card"]
    return cards[1] if len(cards) == 2 and cards[0].score - cards[1].score <= CLOSE else None


def _fitting(part: Part, hits: list[Found], library: Library) -> list[Found]:
    """The passages that are close enough (or about a named study) and, when options are named, speak of one of them."""
    fitting = []
    for found in hits:
        passage, match = found.hit.passage, found.hit.match
        if passage.kind in ("cell", "figure"):
            continue
        if passage.kind == "term" and not _asks_for_term(part.text, passage):
            continue
        off_subject = part.options and not set(part.options) & set(passage.options)
        if off_subject and (passage.options or not any(option in library.option_by_id for option in part.options)):
            continue
        close = match.door >= MIN_DOOR or match.text >= MIN_TEXT
        if found.names_trial or (close and max(match.door, match.text) >= MIN_EITHER):
            fitting.append(found)
    return fitting


def _asks_for_term(text: str, passage: Passage) -> bool:
    """Whether the question holds one of the forms of a glossary entry (its doors read "what does FORM mean")."""
    low = text.lower()
    forms = (passage.section, *(door.removeprefix("what does ").removesuffix(" mean") for door in passage.doors))
    return any(re.search(rf"\b{re.escape(form.lower())}", low) for form in forms)


def find_head_to_head(understood: Understood, found: list[list[Found]], spotter: NameSpotter) -> Found | None:
    """A card about a trial that set the two named options against each other, when the question asks which did better.

    A table of two options cannot answer "is it worse than ...?", because its cells come from different trials.
    """
    if len(understood.options) != 2 or not _ASKS_WHICH_DID_BETTER.search(understood.standalone):
        return None
    first, second = understood.options
    for hit in found[0]:
        passage = hit.hit.passage
        own = {first, second} & set(passage.options)
        if passage.kind == "card" and passage.aspect == Aspect.BENEFIT and len(own) == 1 and hit.hit.match.door >= HEAD_TO_HEAD_DOOR:
            other = second if first in own else first
            if other in {mention.id for mention in spotter.find(f"{passage.section} {passage.text}", fuzzy=False)}:
                return hit
    return None


def unknown_drug(asked: str, understood: Understood, known: KnownWords) -> str:
    """A word that takes the place of a drug's name and is nobody's here; empty when there is none.

    Two signs: an ending that drug names have, or a long word where a drug's name would stand that is neither a
    word, nor close to one (a typo), nor two words in one, nor a name that we know.
    """
    spans = [(m.start, m.end) for m in understood.mentions]
    forms = {word for m in understood.mentions for word in m.form.lower().split()}
    for code in _CODE.finditer(asked):
        if re.sub(r"\W", "", code[0]) not in known.trials and code[0].lower() not in forms:
            return code[0]
    for match in _LONG_WORD.finditer(asked):
        word = match[0].lower()
        if word in forms or (any(start <= match.start() < end for start, end in spans) and not understood.is_follow_up):
            continue
        if known.is_word(word):
            continue
        in_a_drugs_place = _CUE.search(asked[: match.start()]) and _SPEAKS_OF_TREATMENT.search(asked)
        if _DRUG_LIKE.fullmatch(word) or (in_a_drugs_place and not known.is_near_word(word)):
            return match[0]
    return ""


def unknown_study(asked: str, known: KnownWords) -> str:
    """A study's name that no reference and no figure holds; empty when there is none.

    A word in capitals, or the word before "trial" or "study", that is neither a word nor a study that we know.
    """
    if asked.isupper():
        return ""
    # A number or letters behind capitals ("GALVANE-4", "TITAN-PP") are the shape of a study's name, and so is a place before "study": no typo of a
    # common word, and behind a hyphen not a common word either.
    for match in _CAPITALS.finditer(asked):
        name, rest = match[1], match[2] or ""
        is_near = known.is_near_study if rest.strip() else known.is_near_word
        if name not in known.trials and (rest.startswith("-") or not known.is_word(name)) and not is_near(name):
            return f"{name}{rest}" if rest.startswith("-") else name
    for match in _STUDY.finditer(asked):
        name = match[1] or match[2]
        plain = re.sub(r"\W", "", name)
        is_known = (
            plain.upper() in known.trials or known.is_word(plain) or all(known.is_word(part) for part in re.split(r"\W", name) if part)
        )
        if not is_known and not known.is_near_own_word(plain):
            return name
    return ""


def trials_named(asked: str, known: KnownWords) -> frozenset[str]:
    """Studies that we know and that the message names in capitals."""
    return frozenset(match[1] for match in _CAPITALS.finditer(asked) if match[1] in known.trials)


def treatment_of(trials: frozenset[str], library: Library) -> str:
    """The option that most figures of these studies are about; empty when no figure is."""
    counts = Counter(option.id for option in library.options for figure in option.figures if any(trial in figure.trial for trial in trials))
    return counts.most_common(1)[0][0] if counts else ""

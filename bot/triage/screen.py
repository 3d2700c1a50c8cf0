"""The decision: rules and learnt part together, over the last turns, and a safe verdict when anything breaks.

- The level is the higher of what the rules find and what the learnt part raises. Where a rule is not sure (its words have everyday meanings too) and the
  learnt part rules a danger out, the rule does not count. Nothing in the text can lower either.
- Turns are read together: a medicine named in one turn and a symptom in a later one meet. A raised level holds until the person
  says that it is over; then only what they say from there on counts.
- Any exception, or reading that takes too long, gives the safe verdict: urgent, with every help number. Never an unguarded answer.

It reads nothing from the index and calls nothing over the network.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from bot.schema import Kind, Question, Turn
from bot.triage.language import language_of
from bot.triage.levels import Language, Level, Screening
from bot.triage.model import Cuts, Scorer, TriageModel, likeliest, load
from bot.triage.normalise import fold
from bot.triage.reassurance import without_reassurance
from bot.triage.resolution import is_resolved
from bot.triage.rules import Finding, Told, judge, read
from bot.triage.tuned import load_tuned
from bot.triage.units import chances_of
from bot.triage.words import pattern

CHECK_FAILED = "check_failed"
_TURNS = 20
_PASSAGE = 1500
"""Characters of one stretch of a long message; stretches overlap so that no phrase falls between two."""
_OVERLAP = 200
_LONG = 6000
"""Longer messages are read in full by the rules, but scored only where a word of alarm stands."""
_MOST_SCORED = 12
"""Stretches that the learnt part reads; the rules read all of them."""
_SECONDS = 20.0
"""A message that cannot be read in this time (millions of characters) ends in the safe verdict."""
_ALARM = (
    r"kill|die|dead|dying|suicid\w*|myself|pain|hurts?|breath\w*|fever|temp\w*|swell\w*|swollen|bleed\w*|blood|numb|weak|cant|cannot|faint\w*|seizure|fit|chest|face|throat|"
    r"yellow|pregnant|twice|double|hits?|scared|burden|point|end|goodbye|help|emergency|stroke|confus\w*|blind|see|morir\w*|matar\w*|dolor|fiebre|respirar|ayuda|sangre|embarazada"
)


@dataclass(frozen=True)
class _Read:
    """One message, read: what it tells, what follows from it, and what the learnt part thinks. `weighed` says that the learnt part
    has seen every stretch in which a rule is not sure."""

    told: Told
    findings: tuple[Finding, ...]
    chances: tuple[float, float, float, float]
    language: Language
    weighed: bool


_FEAR_OF_DYING = (
    r"(?:will|am) i (?:going to |gonna )?(?:die|dying)(?: (?:of|from|because of) (?:this|it|ms|my ms))?(?: (?:soon|early|young))?"
)


_RULE_ASKS_AT = 0.07
"""From this chance of danger on, a rule that was set aside as unsure still asks (the short note)."""

_TOOK_SOMETHING = r"took|taken|taking|swallow\w*|overdos\w*|ate|drank|injected|\d+"


def screen(question: Question, model: TriageModel | None = None, second: Sequence[Scorer] = ()) -> Screening:
    """The level of danger of a question, with the turns before it.

    Args:
        question: text of any length, and the turns so far (the last 20 are read).
        model: the learnt part; None takes the one that was built, or leaves the decision to the rules when there is none.
        second: more scorers to average with the model.

    Never raises: what goes wrong inside gives the safe verdict with `danger` "check_failed".
    """
    try:
        return _screen(question, model if model is not None else built_model(), second)
    except Exception as error:  # a guard that breaks must give a safe reply, whatever broke
        return Screening(level="urgent", danger=CHECK_FAILED, reason=f"check failed: {type(error).__name__}")


_LOADING = threading.Lock()


def built_model() -> TriageModel | None:
    """The model of this installation, read once; None when it was not built, is damaged or is out of date.

    Under a lock: fifty people whose first messages came together each read it, and waited nine seconds for an answer.
    """
    with _LOADING:
        return _built_model()


@cache
def _built_model() -> TriageModel | None:
    return load_tuned(model_folder()) or load(model_folder())


def model_folder() -> Path:
    """Where the learnt part is kept: beside the index, under the data folder."""
    from knowledge.home import home_folder

    return home_folder() / "triage"


def _screen(question: Question, model: TriageModel | None, second: Sequence[Scorer]) -> Screening:
    deadline = time.monotonic() + _SECONDS
    scorers: list[Scorer] = [*([model, *model.partners] if model else []), *second]
    cuts = model.cuts if model else None
    language: Language | None = None
    held = Screening()
    background = Told()
    minor = False
    for turn in question.turns[-_TURNS:]:
        said = _read(turn.user, scorers, deadline, language, earlier=True)
        language = said.language
        minor = minor or said.told.minor
        if is_resolved(fold(turn.user)):
            held, background = Screening(), _only_medicines(background)
        found = _decide(said, background, cuts)
        held = _higher(_higher(held, found), _from_kind(turn, found))
        background = background.merge(said.told)
    now = _read(question.text, scorers, deadline, language)
    if is_resolved(fold(question.text)):
        held, background = Screening(), _only_medicines(background)
    decided = _decide(now, background, cuts)
    if Level.of(held.level) > Level.of(decided.level):
        decided = replace(held, held=True, ask_now=False, reason=f"held: {held.reason}")
    return replace(decided, language=now.language, minor=minor or now.told.minor)


def _read(text: str, scorers: Sequence[Scorer], deadline: float, before: Language | None, earlier: bool = False) -> _Read:
    """One message, read. An earlier one is scored only where its rules are not sure: what was raised then is known from its answer."""
    # "will i die?" is a frightened question about the outlook, not a wish; whatever else the message tells stays.
    folded = fold(text)
    if not pattern(_TOOK_SOMETHING).search(folded):
        folded = pattern(_FEAR_OF_DYING).sub("what is my outlook", folded)
    told = Told()
    chances = (1.0, 0.0, 0.0, 0.0)
    long = len(folded) > _LONG
    to_score = _MOST_SCORED
    weighed = True
    for stretch in _stretches(folded):
        if time.monotonic() > deadline:
            raise TimeoutError
        if long and not pattern(_ALARM).search(stretch):
            continue
        told_here = _tell(stretch)
        told = told.merge(told_here)
        if scorers and to_score and not (earlier and _is_settled(told_here)):
            to_score -= 1
            scored = chances_of(stretch, scorers)
            chances = scored if scored[0] < chances[0] else chances
        else:
            weighed = weighed and _is_settled(told_here)
    return _Read(told, tuple(judge(told)), chances, language_of(folded[-2000:], before), weighed)


def _is_settled(told: Told) -> bool:
    """Whether the rules find nothing, or are sure of the gravest that they find."""
    findings = judge(told)
    return not findings or findings[0].sure


def _tell(folded: str) -> Told:
    """What is told with and without reassurance: "it is probably nothing" must not hide a sign."""
    told = read(folded)
    bare = without_reassurance(folded)
    return told if bare == folded else told.merge(read(bare))


def _stretches(folded: str) -> Iterator[str]:
    """The text whole when short; else overlapping stretches, each distinct one once."""
    if len(folded) <= _PASSAGE:
        yield folded
        return
    seen: set[str] = set()
    for start in range(0, len(folded), _PASSAGE - _OVERLAP):
        stretch = folded[start : start + _PASSAGE]
        if stretch not in seen:
            seen.add(stretch)
            yield stretch


def _decide(said: _Read, background: Told, cuts: Cuts | None) -> Screening:
    """The higher of rules (with what was told before) and learnt part."""
    findings = said.findings
    if _adds_something(said.told) and (background.signs or background.medicines):
        earlier = set(judge(background))
        together = [finding for finding in judge(background.merge(said.told)) if finding not in earlier or finding in said.findings]
        findings = tuple(together) or findings
    set_aside: tuple[Finding, ...] = ()
    if cuts is not None and said.weighed and 1.0 - said.chances[0] < cuts.rule_out_below:
        set_aside = tuple(finding for finding in findings if not finding.sure and finding in said.findings)
        findings = tuple(finding for finding in findings if finding not in set_aside)
    top = findings[0] if findings else Finding(Level.NONE, "")
    reason = f"rule {top.danger}" if findings else "no rule"
    level, danger, ask = top.level, top.danger, False
    if cuts is not None:
        raised = 1.0 - said.chances[0]
        learnt = likeliest(said.chances)
        if raised > cuts.raise_at and learnt > level:
            level, danger, reason = learnt, _danger_of(learnt, findings, said.told), f"learnt {raised:.2f}"
        doubted = set_aside and raised > _RULE_ASKS_AT
        ask = level is Level.NONE and bool(raised > cuts.ask_at or doubted)
        if ask:
            meant = set_aside[0].level if doubted else learnt
            danger = "suicide" if meant is Level.CRISIS else "general"
    ask = ask or (level is Level.NONE and bool(said.told.asked & _GRAVE) and not said.told.informs)
    return Screening(level=level.word, danger=danger, ask_now=ask, reason=reason)


_GRAVE = frozenset(
    {"airway", "breath", "face", "chest", "seizure", "blind", "saddle", "legs_gone", "liver", "gore", "retention", "stiff_neck", "bad_head"}
)
"""Signs whose mere mention in a lived sentence that the rules set aside (past, supposed) deserves the question "now?"."""


def _adds_something(told: Told) -> bool:
    return bool(told.signs or told.crises or told.medicines)


def _danger_of(level: Level, findings: Sequence[Finding], told: Told) -> str:
    """Kind of danger for a level that only the learnt part gives: the rules' kind of a lower level when it has one, else a general text."""
    if level is Level.CRISIS:
        return "suicide"
    if (
        level is Level.EMERGENCY
        and findings
        and findings[0].level is Level.URGENT
        and findings[0].danger in {"vision", "retention", "liver", "bleeding", "baclofen"}
    ):
        return findings[0].danger
    return "general"


def _only_medicines(background: Told) -> Told:
    """What stays true once a danger is over: the medicines that the person takes."""
    return Told(medicines=background.medicines, minor=background.minor)


def _from_kind(turn: Turn, found: Screening) -> Screening:
    """The level that the turn was answered with, in case the learnt part raised it then.

    Urgent advice that only the learnt part gave is not held: it is the least sure, and would stand above every later answer.
    """
    level = {Kind.EMERGENCY: Level.EMERGENCY, Kind.CRISIS: Level.CRISIS}.get(turn.kind, Level.NONE)
    if level <= Level.of(found.level):
        return Screening()
    return Screening(level=level.word, danger="suicide" if level is Level.CRISIS else "general", reason="answered so before")


def _higher(first: Screening, second: Screening) -> Screening:
    return second if Level.of(second.level) > Level.of(first.level) else first

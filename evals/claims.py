"""Which sentences of an answer state something, and so need a citation. Pure.

A claim sentence has at least four content words and is not a question, a heading, a referral ("ask your nurse"), or
a statement about this program and its sources,
and does not stand in the product's closed list of fixed sentences. A sentence with a number is a claim whatever else it is, unless it
only speaks of the sources: numbers are where harm hides. The rule moves the scores, so it is code with tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.schema import Kind
from evals.owned import is_owned
from evals.support import content_words
from evals.text import MarkedSentence, sentences

MIN_CONTENT_WORDS = 4
CLAIM_KINDS = frozenset({Kind.ANSWER, Kind.BOUNDARY, Kind.URGENT, Kind.ABSTAIN})
"""Kinds whose text may state facts. The text of the others is fixed wording of the program."""

_PEOPLE = r"(?:team|doctors?|nurse|neurologist|pharmacist|clinic|clinician|midwife|gp|specialist|dentist)"
_REFERRAL = re.compile(
    rf"\b(?:ask|talk|speak|tell|call|phone|ring|contact|bring|discuss|check|show|see|go over)\b[^.]*\b{_PEOPLE}\b"
    rf"|\b(?:your|the) (?:\w+ )?{_PEOPLE} (?:can|will|may|is there to) (?:\w+ )?"
    r"(?:help|tell|explain|answer|check|go through|talk|advise|decide|say|know)"
    r"|\b(?:call|phone|ring|dial|go to)\b[^.]*\b(?:emergency|ambulance|number|helpline|hospital)\b",
    re.IGNORECASE,
)
_CALL = re.compile(r"\b(?:call|phone|ring|dial|text)\b[^.]*\d", re.IGNORECASE)
_ABOUT_US = re.compile(
    r"\b(?:my|our|these|the|this) (?:sources?|library|pages?|program)\b[^.]{0,60}?"
    r"(?:\b(?:not|no|nothing|covers?|disagree|differ)\b|n't\b)"
    r"|\b(?:i|we)(?:'m| am| are| can| cannot| can't| could not| couldn't| do not| don't| did not| didn't"
    r"| have no| haven't| have not| will| won't) ",
    re.IGNORECASE,
)


def claim_sentences(text: str, owned: Iterable[str] = ()) -> list[MarkedSentence]:
    """Sentences of an answer that need proof, with their citation numbers.

    Args:
        owned: fixed sentences of the product, which need none (see `owned`).
    """
    return [sentence for sentence in sentences(text) if is_claim(sentence, owned)]


def is_claim(sentence: MarkedSentence, owned: Iterable[str] = ()) -> bool:
    """Whether one sentence states a fact that needs a citation."""
    text = sentence.text.strip()
    if sentence.heading or text.endswith(("?", ":")):
        return False
    if sentence.markers:
        return True
    if _ABOUT_US.search(text) or _CALL.search(text) or is_owned(text, owned):
        return False
    if re.search(r"\d", text):
        return len(content_words(text)) >= 1
    return len(content_words(text)) >= MIN_CONTENT_WORDS and not _REFERRAL.search(text)

"""What sort of message this is, before any search: small talk, a limit of advice, another subject, or a question.

Rules of high precision, kept as data (`texts/replies.yaml`, `texts/scope.yaml`); what they miss goes on to
the search and is judged there by what the sources hold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from bot.schema import Boundary
from bot.texts import load_texts

MAX_CHARACTERS = 2_000

_SPANISH = re.compile(
    r"[¿¡]|\b(qué|que es|cómo|como se|cuál|cuáles|para qué|por qué|tengo|estoy|puedo|debo|efectos|embarazo|tratamiento|hola|gracias|esclerosis|medicamento|médico|pastillas)\b",
    re.IGNORECASE,
)
_LATIN = re.compile(r"[A-Za-zÀ-ÿ]")


_ASKS_NUMBER = re.compile(
    r"\b(phone |telephone )?number (for|of) (the |a )?(\w+ )?(samaritans|crisis|suicide|helpline|lifeline|ambulance|emergency|poison|nhs|childline|domestic)|"
    r"\b(helpline|hotline|crisis line|lifeline)s? (number|for)|\bwhat number (do|should|can) (i|we) (call|ring|dial|phone)|\bwho (do|can|should) i (call|ring|phone) (in|if|for)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Intent:
    """`kind` of message; `detail` is the entry of the texts, or the words that gave it away."""

    kind: Literal["question", "about", "helpline", "elsewhere", "disease", "empty", "no_words", "spanish", "foreign", "too_long"]
    detail: str = ""
    boundary: Boundary | None = None


@cache
def _about_patterns() -> dict[str, re.Pattern[str]]:
    return {name: _any_of(entry["words"]) for name, entry in load_texts("replies")["about"].items()}


@cache
def _scope_patterns() -> dict[str, re.Pattern[str]]:
    scope = load_texts("scope")
    return {name: _any_of([rf"(?<!\w)(?:{word})(?!\w)" for word in scope[name]]) for name in ("diseases", "elsewhere", "about_ms")}


@cache
def _boundary_patterns() -> dict[Boundary, re.Pattern[str]]:
    return {Boundary(name): _any_of(words) for name, words in load_texts("scope")["boundary"].items()}


def from_label(label: str | None) -> Intent:
    """The intent that the trained head's label stands for; a plain question for None."""
    if label is None:
        return Intent("question")
    if label in set(Boundary):
        return Intent("question", boundary=Boundary(label))
    return Intent("about", "abilities") if label == "about" else Intent("elsewhere")


def _any_of(words: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{word})" for word in words), re.IGNORECASE)


def find_boundary(text: str) -> Boundary | None:
    """The limit of advice that a question touches, if any; the first of the file wins."""
    return next((boundary for boundary, pattern in _boundary_patterns().items() if pattern.search(text)), None)


def read_intent(text: str, names_treatment: bool) -> Intent:
    """Sort one message.

    Args:
        text: the cleaned message.
        names_treatment: whether it names an MS treatment, which keeps a question about another disease here.
    """
    stripped = text.strip()
    if not stripped:
        return Intent("empty")
    if len(stripped) > MAX_CHARACTERS:
        return Intent("too_long")
    letters = sum(character.isalpha() for character in stripped)
    if letters < 2:
        return Intent("no_words")
    if letters > 4 and len(_LATIN.findall(stripped)) < 0.6 * letters:
        return Intent("foreign")
    if len(set(_SPANISH.findall(stripped.lower()))) >= 1 and not re.search(r"\b(the|what|how|is|are|my)\b", stripped.lower()):
        return Intent("spanish")
    if _ASKS_NUMBER.search(stripped):
        return Intent("helpline")
    for name, pattern in _about_patterns().items():
        if pattern.search(stripped):
            return Intent("about", name)
    scope = _scope_patterns()
    on_ms = names_treatment or bool(scope["about_ms"].search(stripped))
    if not on_ms:
        if scope["elsewhere"].search(stripped):
            return Intent("elsewhere")
        disease = scope["diseases"].search(stripped)
        if disease:
            return Intent("disease", disease[0])
    return Intent("question", boundary=find_boundary(stripped))

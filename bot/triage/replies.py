"""The fixed reply for a level and a danger: the action first, then the right numbers for the chosen country.

Wording lives in `texts/safety.yaml`, numbers in the library's contacts. The country is what the person chose, never guessed from the language; without one
the text says "your local emergency number" and how to find it. A number never disappears because time passes: after 90 days it carries the date it was checked.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bot.places import EUROPEAN_UNION, read_country
from bot.texts import load_texts
from bot.triage.levels import Language, Screening

if TYPE_CHECKING:
    from knowledge.schema import Contact

_STALE_AFTER = dt.timedelta(days=90)

# Kinds of line under each danger, in the order they are shown; at most one line of each kind.
_CRISIS_LINES: dict[str, tuple[str, ...]] = {
    "suicide": ("crisis", "crisis-text", "emergency"),
    "suicide_other": ("emergency", "crisis"),
    "overdose": ("emergency", "poison", "crisis"),
    "abuse": ("emergency", "abuse"),
    "help_now": ("emergency", "crisis", "crisis-text"),
}
_EMERGENCY_LINES: dict[str, tuple[str, ...]] = {"overdose": ("emergency", "poison")}
_URGENT_LINES: dict[str, tuple[str, ...]] = {
    "dose": ("poison", "health-advice"),
    "mood": ("crisis",),
    "help_now": ("emergency", "crisis", "crisis-text", "abuse", "poison"),
    "check_failed": ("emergency", "crisis", "crisis-text", "abuse", "poison"),
}
_WORSE_FOR = {
    "macular": "vision",
    "heart": "reaction",
    "skin": "reaction",
    "mood": "",
    "help_now": "",
    "check_failed": "",
    "rebound": "pml",
}
_KEEPS_MEDICINE = frozenset({"pml", "liver", "infection", "thyroid", "macular", "mood", "mania", "pregnancy", "relapse", "general"})
_TEXT_WORD = re.compile(r"\bText ([A-Z]+) to ([\d ]+\d)")
_TEXT_NUMBER = re.compile(r"\bText ([\d ]+\d)")
_SPANISH_LINE = re.compile(r"Spanish, text ([A-Z]+) to (\d+) or press (\d)")


def reply_for(screening: Screening, contacts: Sequence[Contact], country: str | None, today: dt.date | None = None) -> str:
    """Markdown of the fixed reply; "" for level none without a minor.

    Args:
        contacts: all confirmed lines of the library; those of another country are never shown.
        country: ISO code of two letters as chosen by the person; None when not chosen.
        today: the date for the "last checked" note; default now.
    """
    words = _Words(screening.language, contacts, country, today or dt.date.today())
    if screening.level == "none":
        return words.minor_alone() if screening.minor else ""
    parts = [words.text(screening.level, screening.danger)]
    if screening.minor:
        parts.append(words.say("minor"))
    if screening.level == "urgent":
        parts.append(words.worse(screening.danger))
        if screening.danger in _KEEPS_MEDICINE:
            parts.append(words.say("no_change"))
    lines = words.lines(screening)
    parts.append("\n".join(lines) if lines else words.say("find_number"))
    if screening.level != "urgent":
        parts.append(words.say("still_open"))
    return "\n\n".join(part for part in parts if part)


def now_note(screening: Screening, contacts: Sequence[Contact], country: str | None) -> str:
    """The short note for above an ordinary answer: "is this happening now?" or "if you feel unsafe"; "" when it is not needed."""
    if not screening.ask_now:
        return ""
    note = "unsafe_note" if screening.danger in _CRISIS_LINES else "now_note"
    return _Words(screening.language, contacts, country, dt.date.today()).say(note)


class _Words:
    """The texts of one language with the numbers of one country filled in."""

    def __init__(self, language: Language, contacts: Sequence[Contact], country: str | None, today: dt.date) -> None:
        self._language = language
        self._texts: dict[str, Any] = load_texts("safety")[language]
        self._today = today
        code = read_country(country) if country else None
        self._contacts = [contact for contact in contacts if contact.country == code]
        if code in EUROPEAN_UNION and not any(contact.kind == "emergency" for contact in self._contacts):
            self._contacts.extend(contact for contact in contacts if contact.country == "EU" and contact.kind == "emergency")

    def say(self, name: str) -> str:
        """One text with {emergency} and {crisis} filled."""
        return self._filled(str(self._texts[name]))

    def text(self, level: str, danger: str) -> str:
        """The main text; a danger without its own gets the general one of its level."""
        group: dict[str, str] = self._texts[level]
        fallback = "suicide" if level == "crisis" else "general"
        first, _, rest = self._filled(group.get(danger, group[fallback])).partition(". ")
        return f"**{first}.** {rest}" if rest else f"**{first}**"

    def worse(self, danger: str) -> str:
        """When to call the emergency number after all."""
        name = _WORSE_FOR.get(danger, danger)
        return self._filled(self._texts["worse"].get(name, self._texts["worse"]["general"])) if name else ""

    def minor_alone(self) -> str:
        """For a child who asks an ordinary question."""
        lines = [self._line(contact) for contact in self._of_kinds(("child",))]
        return "\n\n".join([self.say("minor_alone"), *lines])

    def lines(self, screening: Screening) -> list[str]:
        """Lines with tap-to-call numbers, most fitting first."""
        kinds: tuple[str, ...]
        if screening.level == "crisis":
            kinds = _CRISIS_LINES.get(screening.danger, _CRISIS_LINES["suicide"])
        elif screening.level == "emergency":
            kinds = _EMERGENCY_LINES.get(screening.danger, ("emergency",))
        else:
            kinds = (
                *_URGENT_LINES.get(screening.danger, ("health-advice",)),
                *(() if screening.danger in _URGENT_LINES else ("emergency",)),
            )
        if screening.minor:
            # A child gets the child line and one more; without a child line the usual ones. Short enough for a crisis.
            has_child_line = any(contact.kind == "child" for contact in self._contacts)
            kinds = ("child", "emergency") if has_child_line else kinds[:2]
        return [self._line(contact) for contact in self._of_kinds(kinds)]

    def _of_kinds(self, kinds: Sequence[str]) -> list[Contact]:
        found: list[Contact] = []
        for kind in dict.fromkeys(kinds):
            first = next((contact for contact in self._contacts if contact.kind == kind), None)
            if first is not None and first.number not in {one.number for one in found}:
                found.append(first)
        return found

    def _line(self, contact: Contact) -> str:
        number = f"[{contact.number}](tel:{contact.tel})" if contact.tel else contact.number
        extra = []
        if contact.hours and contact.hours.startswith("24 hours"):
            extra.append(str(self._texts["all_hours"]))
        elif contact.hours and self._language == "en":
            extra.append(contact.hours)
        if self._today - contact.as_of > _STALE_AFTER:
            extra.append(str(self._texts["last_checked"]).format(date=contact.as_of.isoformat()))
        note = f" ({', '.join(extra)})" if extra else ""
        texting = self._texting(contact)
        return f"- {contact.name}: {number}{note}{'. ' + texting if texting else ''}"

    def _texting(self, contact: Contact) -> str:
        """How to reach the line by text message, when the source says so."""
        said = contact.text or ""
        if contact.kind not in {"crisis", "crisis-text", "abuse", "child"}:
            return ""
        if self._language == "es" and (spanish := _SPANISH_LINE.search(said)):
            return str(self._texts["spanish_line"]).format(word=spanish[1], number=spanish[2], key=spanish[3])
        if worded := _TEXT_WORD.search(said):
            return str(self._texts["text_code"]).format(word=worded[1], number=worded[2])
        if plain := _TEXT_NUMBER.search(said):
            return str(self._texts["text_number"]).format(number=plain[1])
        return ""

    def _filled(self, text: str) -> str:
        return text.replace("{emergency}", self._first("emergency", "local_emergency")).replace(
            "{crisis}", self._first("crisis", "local_crisis")
        )

    def _first(self, kind: str, otherwise: str) -> str:
        contact = next((one for one in self._contacts if one.kind == kind), None)
        if contact is None:
            return str(self._texts[otherwise])
        if kind == "emergency":
            return contact.number
        return contact.number if contact.name.startswith(contact.number) else f"{contact.name} ({contact.number})"

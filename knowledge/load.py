"""The library on disk, read and validated: options, topics, glossary, names, contacts, references.

Errors name file and line. Nothing is read while importing; `load_library` is the one door.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from knowledge.errors import SourceFormatError
from knowledge.schema import Card, Contact, Name, Option, Reference, Term, Topic, Wordings
from knowledge.yaml_file import Lines, parse_yaml, read_text, validate

LIBRARY = Path(__file__).parent / "library"
Model = TypeVar("Model", bound=BaseModel)

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_CARD_HEAD = re.compile(r"^## +(?P<question>.+?) *\{#(?P<id>[a-z0-9.-]+)(?P<rest>[^}]*)\} *$")


@dataclass(frozen=True)
class Library:
    """Everything that we wrote, in memory, each part in the order of its file names."""

    root: Path
    options: tuple[Option, ...]
    topics: tuple[Topic, ...]
    glossary: tuple[Term, ...]
    names: tuple[Name, ...]
    contacts: tuple[Contact, ...]
    references: dict[str, Reference]

    @property
    def sources(self) -> tuple[Option | Topic, ...]:
        """Options, then topics."""
        return (*self.options, *self.topics)

    @cached_property
    def option_by_id(self) -> dict[str, Option]:
        return {option.id: option for option in self.options}

    @cached_property
    def topic_by_id(self) -> dict[str, Topic]:
        return {topic.id: topic for topic in self.topics}

    @cached_property
    def name_by_id(self) -> dict[str, Name]:
        return {name.id: name for name in self.names}

    @cached_property
    def masked_words(self) -> frozenset[str]:
        """Single lower-case words of drug names, which reading scores count as two syllables."""
        words: set[str] = set()
        for name in self.names:
            for form in (name.generic, *name.brands):
                words.update(re.findall(r"[a-z]{4,}", form.lower()))
        return frozenset(words - {"acetate", "treatment", "disease", "modifying", "stay", "what", "take"})


def load_library(root: Path = LIBRARY, wordings: bool = True) -> Library:
    """Read the whole library under `root`.

    Args:
        wordings: take the further wordings as doors too; without them a card has the tidy doors that were written with it.

    Raises:
        SourceFormatError: at the first file that does not fit the schema; names file and line.
    """
    if not root.is_dir():
        raise SourceFormatError(root, None, "there is no library folder here")
    references = _read_map(Reference, root / "references.yaml")
    options = tuple(_read_option(path, wordings) for path in sorted((root / "options").glob("*.yaml")))
    topics = tuple(_read_topic(path, wordings) for path in sorted((root / "topics").glob("*.md")))
    return Library(
        root=root,
        options=options,
        topics=topics,
        glossary=_read_list(Term, root / "glossary.yaml"),
        names=_read_list(Name, root / "names.yaml"),
        contacts=_read_list(Contact, root / "contacts.yaml"),
        references=references,
    )


def _read_option(path: Path, wordings: bool) -> Option:
    text = read_text(path)
    option = validate(Option, parse_yaml(text, path), path, Lines(text))
    _id_matches_file(option.id, path)
    _unique([card.id for card in option.cards], path, "card")
    return option.model_copy(update={"cards": _with_wordings(option.cards, path)}) if wordings else option


def _with_wordings(cards: tuple[Card, ...], path: Path) -> tuple[Card, ...]:
    """The cards of a source, with further wordings (`wordings/ID.yaml`: card id, then how people type its question) as doors.

    They stand apart from the cards because they are many, are written by other people, and change for other reasons.
    """
    wordings = path.parent.parent / "wordings" / f"{path.stem}.yaml"
    if not wordings.is_file():
        return cards
    text = read_text(wordings)
    further = validate(Wordings, parse_yaml(text, wordings), wordings, Lines(text)).root
    strangers = further.keys() - {card.id for card in cards}
    if strangers:
        raise SourceFormatError(wordings, None, f"{sorted(strangers)[0]!r} is no card of {path.name}")
    return tuple(card.model_copy(update={"doors": tuple(dict.fromkeys((*card.doors, *further.get(card.id, ()))))}) for card in cards)


def _read_topic(path: Path, wordings: bool) -> Topic:
    text = read_text(path)
    front = _FRONT_MATTER.match(text)
    if not front:
        raise SourceFormatError(path, 1, "should begin with front matter between two lines of ---")
    data = parse_yaml(front[1], path, first_line=2)
    if not isinstance(data, dict):
        raise SourceFormatError(path, 2, "front matter should be a mapping of keys to values")
    cards, card_lines = _read_cards(text[front.end() :], text[: front.end()].count("\n") + 1, path)
    data["cards"] = cards
    try:
        topic = validate(Topic, data, path, Lines(front[1], first_line=2))
    except SourceFormatError as error:
        inside = re.match(r"cards\.(\d+)", error.problem)
        if inside:
            raise SourceFormatError(path, card_lines[int(inside[1])], error.problem) from error
        raise
    _id_matches_file(topic.id, path)
    _unique([card.id for card in topic.cards], path, "card")
    return topic.model_copy(update={"cards": _with_wordings(topic.cards, path)}) if wordings else topic


def _read_cards(body: str, first_line: int, path: Path) -> tuple[list[dict[str, Any]], list[int]]:
    """Cards of a topic: `## Question {#id aspect=... options=a,b}`, lines of `? wording`, then text."""
    cards: list[dict[str, Any]] = []
    lines: list[int] = []
    for number, line in enumerate(body.splitlines(), start=first_line):
        head = _CARD_HEAD.match(line)
        if head:
            extra = dict(pair.split("=", 1) for pair in head["rest"].split() if "=" in pair)
            card: dict[str, Any] = {"id": head["id"], "question": head["question"], "doors": [], "text": ""}
            card["aspect"] = extra.pop("aspect", "general")
            if "options" in extra:
                card["options"] = extra.pop("options").split(",")
            if extra:
                raise SourceFormatError(path, number, f"{', '.join(extra)}: is not a known key")
            cards.append(card)
            lines.append(number)
        elif line.startswith("#"):
            raise SourceFormatError(path, number, "a heading should read `## Question? {#card-id aspect=...}`")
        elif not cards:
            if line.strip():
                raise SourceFormatError(path, number, "text before the first card heading")
        elif line.startswith("? "):
            cards[-1]["doors"].append(line[2:].strip())
        else:
            cards[-1]["text"] += line + "\n"
    return cards, lines


def _read_list(model: type[Model], path: Path) -> tuple[Model, ...]:
    text = read_text(path)
    data = parse_yaml(text, path)
    if not isinstance(data, list):
        raise SourceFormatError(path, 1, "should be a list of entries")
    lines = Lines(text)
    return tuple(validate(model, entry, path, lines, (number,)) for number, entry in enumerate(data))


def _read_map(model: type[Model], path: Path) -> dict[str, Model]:
    text = read_text(path)
    data = parse_yaml(text, path)
    if not isinstance(data, dict):
        raise SourceFormatError(path, 1, "should be a mapping of keys to entries")
    lines = Lines(text)
    return {str(key): validate(model, entry, path, lines, (key,)) for key, entry in data.items()}


def _id_matches_file(identifier: str, path: Path) -> None:
    if identifier != path.stem:
        raise SourceFormatError(path, None, f"its id is {identifier!r}; the file name should be the same")


def _unique(ids: list[str], path: Path, what: str) -> None:
    seen: set[str] = set()
    for identifier in ids:
        if identifier in seen:
            raise SourceFormatError(path, None, f"two {what}s are called {identifier!r}")
        seen.add(identifier)


def load_contacts(root: Path = LIBRARY) -> tuple[Contact, ...]:
    """Phone lines alone: needs no index and no other library file, so that help works when all else fails."""
    return _read_list(Contact, root / "contacts.yaml")

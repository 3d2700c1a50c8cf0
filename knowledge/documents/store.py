"""Records of added documents on disk: one JSON file each, validated and proved whole whenever it is read.

A document is kept as it will be served: its passages with exact offsets, beside the hashes of the raw file and
of the cleaned text. Every record carries a hash of itself. One that was altered, by hand or by a failing disk,
is named and left out; it never reaches the index.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from knowledge.documents.folders import printable
from knowledge.documents.readers import read_bytes
from knowledge.documents.shapes import Format
from knowledge.errors import ImportRefusedError
from knowledge.schema import Passage, Sentence

FOLDER = "imports"
ID_PATTERN = re.compile(r"^[a-z0-9][a-z0-9-]{0,48}-[0-9a-f]{8}$")
_RECORD_LIMIT = 64 * 1024 * 1024
Sha = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
DocumentId = Annotated[str, StringConstraints(pattern=ID_PATTERN.pattern)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class StoredPassage(_Shape):
    """One passage on disk; `spans` are the starts and ends of its citable sentences."""

    section: str = Field(min_length=1, max_length=600)
    header: str = Field(min_length=1, max_length=800)
    text: str = Field(min_length=1)
    spans: list[tuple[int, int]] = Field(min_length=1)

    @model_validator(mode="after")
    def spans_are_exact(self) -> Self:
        at = 0
        for start, end in self.spans:
            if not at <= start < end <= len(self.text):
                raise ValueError("a sentence lies outside its passage")
            at = end
        return self


class Record(_Shape):
    """One document on disk. `sha256_record` is the hash of all other fields."""

    version: Literal[1] = 1
    id: DocumentId
    title: str = Field(min_length=1, max_length=200)
    file_name: str = Field(max_length=120)
    format: Format
    added: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    sha256_raw: Sha
    sha256_text: Sha
    text: str
    passages: list[StoredPassage] = Field(min_length=1)
    notes: list[str] = Field(default_factory=list)
    sha256_record: Sha

    @model_validator(mode="after")
    def hashes_fit(self) -> Self:
        if sha256(self.text.encode()) != self.sha256_text:
            raise ValueError("its text does not fit its hash")
        if record_hash(self.model_dump(exclude={"sha256_record"})) != self.sha256_record:
            raise ValueError("it was altered after it was written")
        return self


@dataclass(frozen=True)
class Store:
    """Everything under `home/imports`: whole records, and one warning for each file that is not one."""

    records: tuple[Record, ...]
    warnings: tuple[str, ...]


def read_store(home: Path) -> Store:
    """Read and validate every record, in the order of their ids; what is no whole record becomes a warning."""
    records: list[Record] = []
    warnings: list[str] = []
    folder = home / FOLDER
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == ".json" and not path.name.startswith("."))
    except FileNotFoundError:
        return Store((), ())
    except OSError as error:
        return Store((), (f"the folder of added documents cannot be read ({error.strerror})",))
    for path in paths:
        try:
            records.append(_read_record(path))
        except (ImportRefusedError, ValidationError, ValueError, RecursionError) as error:
            reason = str(error) if isinstance(error, ImportRefusedError) else _first_problem(error)
            warnings.append(f"{FOLDER}/{printable(path.name)} is left out: {reason}; remove it and add the document again")
    return Store(tuple(records), tuple(warnings))


def passages_of(record: Record) -> Iterator[Passage]:
    """The passages of one document, as the index takes them."""
    for number, stored in enumerate(record.passages, start=1):
        yield Passage(
            id=f"{record.id}#{number}",
            source_id=record.id,
            source_title=record.title,
            section=stored.section,
            header=stored.header,
            text=stored.text,
            sentences=tuple(Sentence(start, end, ()) for start, end in stored.spans),
            kind="chunk",
            trust="imported",
            aspect="general",
            options=(),
            checked=record.added,
            doors=(),
        )


def _read_record(path: Path) -> Record:
    if path.is_symlink():
        raise ImportRefusedError("it is a link, not a record")
    data = read_bytes(path, limit=_RECORD_LIMIT)
    record = Record.model_validate_json(data)
    if record.id != path.stem:
        raise ImportRefusedError("its name and its id differ")
    return record


def _first_problem(error: Exception) -> str:
    """What is wrong with a record, without a word of its content."""
    if isinstance(error, ValidationError):
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"][:3] if isinstance(part, int) or re.fullmatch(r"\w{1,30}", part))
        return f"{place}: {first['msg']}" if place else str(first["msg"])
    return "it is not valid JSON"


def record_hash(fields: dict[str, object]) -> str:
    """The hash that a record carries of all its other fields."""
    return sha256(json.dumps(fields, sort_keys=True, ensure_ascii=True).encode())


def sha256(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()

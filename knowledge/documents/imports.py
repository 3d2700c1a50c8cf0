"""The store of what a user added: one JSON file for each document under `home/imports`, and a report line for each file.

A document is kept as it will be served: its passages with exact offsets, beside the hashes of the raw file and
of the cleaned text. Every record carries a hash of itself and is validated whenever it is loaded; one that was
altered is named and left out. Nothing here reads a document's own words as a path, an id or an order.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from knowledge.documents.chunk import CountTokens, estimate_tokens, make_chunks
from knowledge.documents.clean import clean_lines, clean_text
from knowledge.documents.injection import find_orders
from knowledge.documents.readers import read_bytes, read_document
from knowledge.documents.sections import find_sections
from knowledge.documents.shapes import Format
from knowledge.errors import ImportRefusedError, StorageError
from knowledge.home import make_folder, write_atomically
from knowledge.schema import Passage, Sentence

FOLDER = "imports"
MAX_FILES = 2_000
NO_SECTION = "Main text"
"""Most files of one `add`; and what a section is called where a document has no headings."""

_ID = re.compile(r"^[a-z0-9][a-z0-9-]{0,48}-[0-9a-f]{8}$")
_RECORD_LIMIT = 64 * 1024 * 1024
Sha = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
DocumentId = Annotated[str, StringConstraints(pattern=_ID.pattern)]


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
        if _sha(self.text.encode()) != self.sha256_text:
            raise ValueError("its text does not fit its hash")
        if _record_hash(self.model_dump(exclude={"sha256_record"})) != self.sha256_record:
            raise ValueError("it was altered after it was written")
        return self


@dataclass(frozen=True)
class ImportedDocument:
    """A document in the store, as lists show it. `added` is a date, `2025-11-25`."""

    id: str
    title: str
    file_name: str
    format: str
    added: str
    passages: int
    sha256_raw: str
    sha256_text: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class FileResult:
    """What became of one file or folder. `reason` and `hint` are for `refused`; `notes` for what was left out."""

    name: str
    status: Literal["added", "known", "refused"]
    document_id: str | None = None
    title: str | None = None
    passages: int = 0
    notes: tuple[str, ...] = ()
    reason: str | None = None
    hint: str | None = None

    def line(self) -> str:
        """One plain line for the terminal."""
        if self.status == "refused":
            return f"refused  {self.name}: {self.reason}" + (f" → {self.hint}" if self.hint else "")
        if self.status == "known":
            return f"known    {self.name}: already here as {self.document_id}" + _in_brackets(self.notes)
        passages = f"{self.passages} passage" + ("" if self.passages == 1 else "s")
        return f"added    {self.name}: “{self.title}” as {self.document_id}, {passages}" + _in_brackets(self.notes)


def _in_brackets(notes: tuple[str, ...]) -> str:
    return f" ({'; '.join(notes)})" if notes else ""


@dataclass(frozen=True)
class ImportReport:
    """All that one `add` did: a result for every file, and warnings about records that were there before."""

    results: tuple[FileResult, ...] = ()
    warnings: tuple[str, ...] = ()

    def _of(self, status: str) -> tuple[FileResult, ...]:
        return tuple(result for result in self.results if result.status == status)

    @property
    def added(self) -> tuple[FileResult, ...]:
        return self._of("added")

    @property
    def known(self) -> tuple[FileResult, ...]:
        """Files that were in the store already."""
        return self._of("known")

    @property
    def refused(self) -> tuple[FileResult, ...]:
        return self._of("refused")

    @property
    def changed(self) -> bool:
        """True when there is something new to index."""
        return bool(self.added)

    def lines(self) -> list[str]:
        """One line for each file, one for each warning, and the sum."""
        sum_up = f"{len(self.added)} added, {len(self.known)} already known, {len(self.refused)} refused."
        if self.added or self.known:
            sum_up += " Added documents are shown as “not checked by us”."
        return [*(result.line() for result in self.results), *(f"warning  {warning}" for warning in self.warnings), sum_up]


@dataclass(frozen=True)
class Store:
    """Everything under `home/imports`: whole records, and one warning for each file that is not one."""

    records: tuple[Record, ...]
    warnings: tuple[str, ...]


# ---- the four doors -------------------------------------------------------------------------


def add_documents(
    paths: Sequence[Path | str],
    home: Path,
    *,
    count_tokens: CountTokens | None = None,
    today: dt.date | None = None,
) -> ImportReport:
    """Take in files and folders; a bad file is one line in the report, the rest goes in.

    Args:
        paths: files or folders as the person typed them; folders are searched, without hidden files and links.
        home: the data folder; records go under `home/imports`.
        count_tokens: the encoder's count for a text; by default that of the model in use.
        today: the date to write down; by default the day's.

    Raises:
        StorageError: the store cannot be written.
    """
    folder = make_folder(home / FOLDER)
    store = read_store(home)
    known = {record.id: record for record in store.records}
    count = count_tokens or _model_tokens()
    results: list[FileResult] = []
    for number, found in enumerate(_expand(paths)):
        if isinstance(found, FileResult):
            results.append(found)
        elif number >= MAX_FILES:
            results.append(
                FileResult("(the rest)", "refused", reason=f"more than {MAX_FILES:,} files at once", hint="Add them in smaller lots.")
            )
            break
        else:
            results.append(_add(found, folder, known, count, today or dt.date.today()))
    return ImportReport(tuple(results), store.warnings)


def list_documents(home: Path) -> list[ImportedDocument]:
    """The documents in the store, by title; records that were altered are left out (see `read_store`)."""
    documents = [
        ImportedDocument(
            record.id,
            record.title,
            record.file_name,
            record.format,
            record.added,
            len(record.passages),
            record.sha256_raw,
            record.sha256_text,
            tuple(record.notes),
        )
        for record in read_store(home).records
    ]
    return sorted(documents, key=lambda document: (document.title.casefold(), document.id))


def remove_document(document_id: str, home: Path) -> None:
    """Take a document out of the store; also one whose record was altered.

    Raises:
        ImportRefusedError: there is no document of this id.
        StorageError: the store cannot be written.
    """
    path = home / FOLDER / f"{document_id}.json"
    if not _ID.match(document_id) or not path.is_file():
        raise ImportRefusedError(f"no added document is called {_printable(document_id)!r}", "See the ids with `python -m knowledge list`.")
    try:
        path.unlink()
    except OSError as error:
        raise StorageError(f"cannot remove {path} ({error.strerror})") from error


def load_passages(home: Path) -> list[Passage]:
    """All passages of all added documents, in a fixed order; altered records are left out (see `read_store`)."""
    return [passage for record in read_store(home).records for passage in _passages(record)]


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
            warnings.append(f"{FOLDER}/{_printable(path.name)} is left out: {reason}; remove it and add the document again")
    return Store(tuple(records), tuple(warnings))


# ---- one document ---------------------------------------------------------------------------


def _add(path: Path, folder: Path, known: dict[str, Record], count: CountTokens, today: dt.date) -> FileResult:
    name = _printable(path.name)
    try:
        record = _make_record(path, name, count, today)
    except ImportRefusedError as error:
        return FileResult(name, "refused", reason=str(error), hint=error.hint)
    same = next((old for old in known.values() if record.sha256_text == old.sha256_text or record.sha256_raw == old.sha256_raw), None)
    if same:
        return FileResult(name, "known", same.id, same.title, len(same.passages))
    notes = list(record.notes)
    twin = next((old for old in known.values() if old.title.casefold() == record.title.casefold()), None)
    if twin:
        notes.append(f"another document has the same title: {twin.id}; remove it if this one takes its place")
    write_atomically(folder / f"{record.id}.json", record.model_dump_json(indent=1).encode())
    known[record.id] = record
    return FileResult(name, "added", record.id, record.title, len(record.passages), tuple(notes))


def _make_record(path: Path, name: str, count: CountTokens, today: dt.date) -> Record:
    raw = read_document(path)
    document = find_sections(clean_lines(raw.lines), fallback_title=_readable(path.stem))
    made = make_chunks(document, count)
    notes = [*raw.notes, *document.notes]
    for section, reason in made.refused:
        where = f"in “{section}”" if section and not find_orders(section) else "in one section"
        notes.append(f"refused a passage {where}: its text {reason}")
    if made.too_long:
        notes.append(f"{made.too_long} {'piece is' if made.too_long == 1 else 'pieces are'} too long to cite and left out")
    if not made.chunks:
        if made.refused:
            raise ImportRefusedError(
                f"all of its text was refused: it {made.refused[0][1]}",
                "Look at the file: it gives orders to a program instead of telling a reader something.",
            )
        raise ImportRefusedError("holds no whole sentence of text")
    text = "\n\n".join(f"{chunk.header}\n{chunk.text}" for chunk in made.chunks)
    digest = _sha(text.encode())
    fields = {
        "version": 1,
        "id": f"{_slug(document.title)}-{digest[:8]}",
        "title": document.title,
        "file_name": name,
        "format": raw.format,
        "added": today.isoformat(),
        "sha256_raw": raw.sha256,
        "sha256_text": digest,
        "text": text,
        "passages": [
            {
                "section": chunk.section or NO_SECTION,
                "header": chunk.header,
                "text": chunk.text,
                "spans": [(s.start, s.end) for s in chunk.sentences],
            }
            for chunk in made.chunks
        ],
        "notes": notes,
    }
    return Record.model_validate({**fields, "sha256_record": _record_hash(fields)})


def _passages(record: Record) -> Iterator[Passage]:
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


def _record_hash(fields: dict[str, object]) -> str:
    return _sha(json.dumps(fields, sort_keys=True, ensure_ascii=True).encode())


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
    return slug or "document"


# ---- files and names ------------------------------------------------------------------------


def _expand(paths: Iterable[Path | str]) -> Iterator[Path | FileResult]:
    """Files in the order typed; of folders all files inside, by name, without hidden ones and without links."""
    for typed in paths:
        path = Path(typed).expanduser()
        try:
            is_folder, exists = path.is_dir(), path.exists()
        except (OSError, ValueError):
            is_folder = exists = False
        name = _printable(path.name or str(path))
        if is_folder:
            found = list(_members(path, path.resolve()))
            if not any(isinstance(member, Path) for member in found):
                found.append(
                    FileResult(
                        name, "refused", reason="holds no documents", hint="Add a folder with .txt, .md, .html, .pdf or .docx files."
                    )
                )
            yield from found
        elif exists:
            yield path
        else:
            yield FileResult(name, "refused", reason="is not there", hint="Check the path, then add it again.")


def _members(folder: Path, root: Path) -> Iterator[Path | FileResult]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield FileResult(
            _printable(folder.name), "refused", reason=f"cannot be opened ({error.strerror})", hint="Check that you may read this folder."
        )
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        path = Path(entry.path)
        if entry.is_symlink():
            if not _stays_inside(path, root):
                yield FileResult(
                    _printable(entry.name),
                    "refused",
                    reason="is a link that leads out of the folder",
                    hint="Add the file that it points to by its own path.",
                )
        elif entry.is_dir(follow_symlinks=False):
            yield from _members(path, root)
        else:
            yield path


def _stays_inside(path: Path, root: Path) -> bool:
    """A link to a place inside needs no second visit; one that leads out is reported."""
    try:
        return path.resolve(strict=True).is_relative_to(root)
    except (OSError, RuntimeError):
        return False


def _printable(name: str) -> str:
    """A file name that can be shown: no control or hidden characters, no markup, at most 100 characters."""
    plain = clean_text("".join(letter if letter.isprintable() else " " for letter in name.encode("utf-8", "replace").decode()))
    return (plain[:97] + "...") if len(plain) > 100 else (plain or "(no name)")


def _readable(stem: str) -> str:
    """A file name as a title, where it reads like one: two words or more, no serial numbers, no orders."""
    words = re.sub(r"[_\-.+%]+", " ", _printable(stem)).split()
    real = [word for word in words if re.fullmatch(r"[^\W\d_]{2,}", word)]
    if len(real) < 2 or len(real) < 0.6 * len(words) or find_orders(" ".join(words)):
        return ""
    title = " ".join(words)[:100]
    return title[0].upper() + title[1:]


@cache
def _model_tokens() -> CountTokens:
    """The token count of the model in use, special tokens included; a cautious estimate when it is not at hand."""
    try:
        from tokenizers import Tokenizer

        from knowledge.embed import model_folder

        tokenizer = Tokenizer.from_file(str(model_folder() / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
    except Exception:  # tokenizers raises a bare Exception; the build itself reports a missing model
        return estimate_tokens
    return lambda text: len(tokenizer.encode(text).ids)

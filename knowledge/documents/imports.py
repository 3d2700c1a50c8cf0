"""The doors to what a user adds: add, list, remove, load.

Each file goes through the same path (`readers`, `clean`, `sections`, `chunk`) and ends as one record in the
store, or as one line in the report that says why not. Nothing here reads a document's own words as a path, an
id or an order.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.documents.chunk import CountTokens, estimate_tokens, make_chunks
from knowledge.documents.clean import clean_lines
from knowledge.documents.folders import expand, printable, readable
from knowledge.documents.injection import find_orders
from knowledge.documents.readers import read_document
from knowledge.documents.report import FileResult, ImportReport
from knowledge.documents.sections import find_sections
from knowledge.documents.store import FOLDER, ID_PATTERN, Record, passages_of, read_store, record_hash, sha256
from knowledge.errors import ImportRefusedError, StorageError
from knowledge.home import make_folder, write_atomically
from knowledge.mode import refuse_imports_in_clinic
from knowledge.schema import Passage

MAX_FILES = 2_000
NO_SECTION = "Main text"
"""Most files of one `add`; and what a section is called where a document has no headings."""


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
        ModeError: in clinic mode.
    """
    refuse_imports_in_clinic()
    folder = make_folder(home / FOLDER)
    store = read_store(home)
    known = {record.id: record for record in store.records}
    count = count_tokens or _model_tokens()
    results: list[FileResult] = []
    for number, found in enumerate(expand(paths)):
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
    if not ID_PATTERN.match(document_id) or not path.is_file():
        raise ImportRefusedError(f"no added document is called {printable(document_id)!r}", "See the ids with `python -m knowledge list`.")
    try:
        path.unlink()
    except OSError as error:
        raise StorageError(f"cannot remove {path} ({error.strerror})") from error


def load_passages(home: Path) -> list[Passage]:
    """All passages of all added documents, in a fixed order; altered records are left out (see `read_store`)."""
    return [passage for record in read_store(home).records for passage in passages_of(record)]


def _add(path: Path, folder: Path, known: dict[str, Record], count: CountTokens, today: dt.date) -> FileResult:
    name = printable(path.name)
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
    document = find_sections(clean_lines(raw.lines), readable(path.stem), markdown=raw.format in ("txt", "md"))
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
    digest = sha256(text.encode())
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
    return Record.model_validate({**fields, "sha256_record": record_hash(fields)})


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
    return slug or "document"


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

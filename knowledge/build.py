"""Write a new index beside the old one, check it, then switch to it in one step.

    lock → library + imports → passages → vectors (unchanged texts keep theirs) → new folder → verify → CURRENT

A build that dies at any moment leaves the index in use untouched: the new folder is only named in CURRENT
after it passed its checks, by one rename. One build at a time: an operating-system lock that a dead
process cannot keep. (Two writers at once corrupt 12 to 17% of Chroma's vectors without any error.)
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from knowledge.aspect_head import train_aspect_head
from knowledge.door_words import DoorWords
from knowledge.errors import BuildLockedError, IndexDamagedError, KnowledgeError, StorageError
from knowledge.home import home_folder, make_folder, write_atomically
from knowledge.load import LIBRARY, Library, load_library
from knowledge.memory import give_memory_back
from knowledge.mode import Mode, current_mode
from knowledge.passages import library_passages
from knowledge.retrieval import Rows, windows_of
from knowledge.schema import Passage
from knowledge.spotting import NameSpotter
from knowledge.words import WordIndex

if TYPE_CHECKING:
    from knowledge.embed import Vectors

INDEX_VERSION = 8
COLLECTION = "passages"
_SYNCS = 8
"""How often Chroma writes its vector file during a build."""
KEPT_VERSIONS = 2
"""Index folders kept: the one in use and the one before, for a reader that still has it open."""

Progress = Callable[[str, int, int], None]
"""Told the stage, how much is done, and of how much."""


@dataclass(frozen=True)
class BuildReport:
    """What a build did. `reused` and `encoded` count texts (passages, windows, doors)."""

    version: str
    fresh: bool
    passages: int
    texts: int
    encoded: int
    reused: int
    seconds: float


class IndexEncoder(Protocol):
    """What the build asks of an encoder."""

    @property
    def model_hash(self) -> str:
        """Names the model; vectors of another one are never mixed with its own."""

    def encode(self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None) -> Vectors:
        """Unit vectors, one row a text."""

    def export(self, folder: Path) -> None:
        """Write the query encoder into a folder; called when it is not there yet."""


@dataclass(frozen=True)
class Plan:
    """What an index of this library would hold, before any vector is made."""

    library: Library
    passages: tuple[Passage, ...]
    fingerprint: str


@contextmanager
def writer_lock(home: Path) -> Iterator[None]:
    """Hold the one-writer lock of this data folder.

    Raises:
        BuildLockedError: another live process holds it.
        StorageError: the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    make_folder(home)
    lock = FileLock(str(home / "build.lock"), timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise BuildLockedError("another build is running on this data folder") from error
    except OSError as error:
        raise StorageError(f"cannot write to {home} ({error.strerror})") from error
    try:
        yield
    finally:
        lock.release()


def plan_build(library_root: Path = LIBRARY, home: Path | None = None) -> Plan:
    """Read library and imports, and say what the index would hold; needs no model."""
    from knowledge.documents.imports import load_passages

    library = load_library(library_root)
    spotter = NameSpotter(library.names)
    passages = library_passages(library)
    # A clinic serves the library alone, also when documents were added before it became one.
    added = [] if current_mode() is Mode.CLINIC else load_passages(home or home_folder())
    for passage in added:
        spotted = tuple(dict.fromkeys(mention.id for mention in spotter.find(passage.embedded_text, fuzzy=False)))
        passages.append(Passage(**{**_fields(passage), "options": spotted}))
    seen: set[str] = set()
    for passage in passages:
        if passage.id in seen:
            raise KnowledgeError(f"two passages are called {passage.id!r}", "Rename one of the two cards.")
        seen.add(passage.id)
    content = json.dumps([INDEX_VERSION, [_fields(p) for p in passages], _library_json(library)], sort_keys=True, default=str)
    return Plan(library, tuple(passages), hashlib.sha256(content.encode()).hexdigest())


def is_current(plan: Plan, home: Path) -> bool:
    """Whether the index in use was made from exactly this plan, is whole enough to open, and has its question encoder."""
    from knowledge.embed import serving_folder
    from knowledge.index import read_manifest

    try:
        manifest = read_manifest(home)
        made = (serving_folder(manifest["model_hash"], home) / "model.json").is_file()
        return bool(manifest["fingerprint"] == plan.fingerprint) and made
    except (KnowledgeError, KeyError):
        return False


def build_index(
    library_root: Path = LIBRARY,
    home: Path | None = None,
    force: bool = False,
    on_progress: Progress | None = None,
) -> BuildReport:
    """Bring the index up to date; does nothing when it already is (unless `force`).

    Raises:
        SourceFormatError: a library file is wrong (named with its line).
        BuildLockedError: another build is running.
        StorageError: disk full, read-only or not permitted; the old index stays.
        IndexDamagedError: the new index did not pass its checks; the old one stays.
    """
    started = time.monotonic()
    give_memory_back()
    home = home or home_folder()
    tell = on_progress or (lambda stage, done, total: None)
    with writer_lock(home):
        tell("Reading the library", 0, 1)
        plan = plan_build(library_root, home)
        tell("Reading the library", 1, 1)
        if not force and is_current(plan, home):
            version = (home / "CURRENT").read_text(encoding="ascii").strip()
            _remove_old_versions(home, version)
            return BuildReport(version, False, len(plan.passages), 0, 0, 0, time.monotonic() - started)
        report = _write_index(plan, home, None, tell, started)
        _remove_old_versions(home, report.version)
        return report


def write_index(plan: Plan, home: Path, encoder: IndexEncoder, on_progress: Progress | None = None) -> BuildReport:
    """Write, check and switch to the index of a plan with another encoder than the usual one. For measurements and tests.

    Raises:
        BuildLockedError, StorageError, IndexDamagedError: as for `build_index`.
    """
    with writer_lock(home):
        return _write_index(plan, home, encoder, on_progress or (lambda stage, done, total: None), time.monotonic())


def _write_index(plan: Plan, home: Path, encoder: IndexEncoder | None, tell: Progress, started: float) -> BuildReport:
    try:
        return _write_version(plan, home, encoder, tell, started)
    except OSError as error:
        raise StorageError(f"the index could not be written ({error.strerror or error})") from error


def _write_version(plan: Plan, home: Path, encoder: IndexEncoder | None, tell: Progress, started: float) -> BuildReport:
    from knowledge.embed import BuildEncoder, serving_folder
    from knowledge.index import verify_index

    pieces, rows = _pieces(plan.passages, NameSpotter(plan.library.names))
    encoder = encoder or BuildEncoder()
    export = serving_folder(encoder.model_hash, home)
    if not (export / "model.json").is_file():
        tell("Preparing the question encoder", 0, 1)
        encoder.export(export)
        tell("Preparing the question encoder", 1, 1)
    vectors, reused = _vectors(pieces, encoder, home, tell)
    version = f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{plan.fingerprint[:8]}"
    folder = make_folder(home / "index" / version)
    try:
        _write_chroma(folder, plan.passages, rows, vectors, tell)
        _write_files(folder, plan, rows, pieces, vectors, encoder.model_hash)
        tell("Checking the new index", 0, 1)
        verify_index(folder)
        tell("Checking the new index", 1, 1)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    write_atomically(home / "CURRENT", version.encode("ascii"))
    return BuildReport(version, True, len(plan.passages), len(pieces), len(pieces) - reused, reused, time.monotonic() - started)


def _pieces(passages: tuple[Passage, ...], spotter: NameSpotter) -> tuple[list[str], list[Rows]]:
    """All texts to encode, passage by passage: itself, its windows, its doors; treatment names masked."""
    pieces: list[str] = []
    rows: list[Rows] = []
    by_id = {passage.id: passage for passage in passages}
    for passage in passages:
        windows = [f"{passage.header}\n{window}" for window in windows_of(passage.text)] if passage.kind in ("card", "chunk") else []
        # A card is also found by its numbers, which are passages of their own.
        windows += [by_id[figure].embedded_text for figure in passage.figures]
        rows.append(Rows(len(pieces), len(windows), len(passage.doors)))
        pieces += [spotter.mask(text) for text in (passage.embedded_text, *windows, *passage.doors)]
    return pieces, rows


def _vectors(pieces: list[str], encoder: IndexEncoder, home: Path, tell: Progress) -> tuple[Vectors, int]:
    """Vectors of all pieces; a text that the index in use already holds is not encoded again."""
    import numpy as np

    from knowledge.index import read_vectors_by_hash

    known = read_vectors_by_hash(home, encoder.model_hash)
    hashes = [text_hash(piece) for piece in pieces]
    vectors = np.zeros((len(pieces), encoder.encode(["x"]).shape[1]), dtype=np.float32)
    todo: dict[str, list[int]] = {}
    for row, digest in enumerate(hashes):
        if digest in known:
            vectors[row] = known[digest]
        else:
            todo.setdefault(digest, []).append(row)
    texts = [pieces[places[0]] for places in todo.values()]
    done = 0

    def advance(count: int) -> None:
        nonlocal done
        done += count
        tell("Encoding", done, len(texts))

    if texts:
        tell("Encoding", 0, len(texts))
        fresh = encoder.encode(texts, on_progress=advance)
        for vector, places in zip(fresh, todo.values(), strict=True):
            vectors[places] = vector
    return vectors, len(pieces) - sum(len(places) for places in todo.values())


def text_hash(text: str) -> str:
    """Names a text among the vectors of an index."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _write_chroma(folder: Path, passages: tuple[Passage, ...], rows: list[Rows], vectors: Vectors, tell: Progress) -> None:
    from knowledge.index import open_chroma

    client = open_chroma(folder)
    edges, sync = portions(sum(place.end - place.first for place in rows), min(client.get_max_batch_size(), 2_000))
    collection = client.create_collection(
        COLLECTION,
        embedding_function=None,
        configuration={
            "hnsw": {"space": "cosine", "ef_search": 400, "ef_construction": 200, "batch_size": min(100, sync), "sync_threshold": sync}
        },
    )
    ids: list[str] = []
    order: list[int] = []
    metadata: list[dict[str, str | int]] = []
    for number, (passage, place) in enumerate(zip(passages, rows, strict=True)):
        for offset in range(place.first, place.end):
            ids.append(str(offset))
            order.append(offset)
            metadata.append({"passage": number, "source": passage.source_id, "trust": passage.trust})
    for start, end in pairwise(edges):
        part = slice(start, end)
        collection.add(ids=ids[part], embeddings=vectors[order[part]], metadatas=metadata[part])
        tell("Writing the index", end, len(ids))
    client.close()


def portions(count: int, most: int) -> tuple[list[int], int]:
    """Where to cut `count` vectors for writing, and after how many Chroma shall write its vector file.

    Each time it writes the file whole, so with a fixed number the work grows with the square of the library. Here it does so `_SYNCS`
    times, and the last time with the last vector: what were left over, every start would have to index anew.

    Args:
        count: vectors, at least 1.
        most: vectors that one `add` takes.

    Returns:
        Edges of the portions, from 0 to `count`, and the threshold.
    """
    adds_per_sync = -(-count // (_SYNCS * most))
    parts = min(count, _SYNCS * adds_per_sync)
    return [count * part // parts for part in range(parts + 1)], max(2, count // parts * adds_per_sync)


def _write_files(folder: Path, plan: Plan, rows: list[Rows], pieces: list[str], vectors: Vectors, model_hash: str) -> None:
    import numpy as np

    np.save(folder / "vectors.npy", vectors, allow_pickle=False)
    lines = [json.dumps(_fields(passage), ensure_ascii=False) for passage in plan.passages]
    write_atomically(folder / "passages.jsonl", ("\n".join(lines) + "\n").encode())
    write_atomically(folder / "library.json", json.dumps(_library_json(plan.library), ensure_ascii=False, default=str).encode())
    doors = [
        (row, passage.aspect)
        for passage, place in zip(plan.passages, rows, strict=True)
        if passage.options and passage.kind == "card"
        for row in range(place.first + 1 + place.windows, place.end)
    ]
    train_aspect_head(vectors[[row for row, _ in doors]], [aspect for _, aspect in doors]).save(folder / "aspects.npz")
    WordIndex.build([f"{p.embedded_text} {' '.join(p.doors)}" for p in plan.passages]).save(folder / "words")
    DoorWords.build([pieces[r.first + 1 + r.windows : r.end] for r in rows]).save(folder / "door-words")
    manifest = {
        "index_version": INDEX_VERSION,
        "fingerprint": plan.fingerprint,
        "model_hash": model_hash,
        "built": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "passages": len(plan.passages),
        "vectors": len(pieces),
        "rows": [[r.first, r.windows, r.doors] for r in rows],
        "hashes": [text_hash(piece) for piece in pieces],
        "segments": segment_files(folder),
        "files": {name: _file_hash(folder / name) for name in ("vectors.npy", "passages.jsonl", "library.json", "aspects.npz")},
    }
    write_atomically(folder / "manifest.json", json.dumps(manifest).encode())


def segment_files(folder: Path) -> dict[str, list[int | str]]:
    """Size and hash of each vector file of the store. A damaged one must be noticed before the store is opened:
    its native code can crash the whole process on a file that was cut short."""
    root = folder / "chroma"
    return {str(path.relative_to(root)): [path.stat().st_size, _file_hash(path)] for path in sorted(root.rglob("*.bin"))}


def _file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fields(passage: Passage) -> dict[str, Any]:
    return asdict(passage)


def _library_json(library: Library) -> dict[str, Any]:
    return {
        "options": [option.model_dump(mode="json") for option in library.options],
        "topics": [topic.model_dump(mode="json") for topic in library.topics],
        "glossary": [term.model_dump(mode="json") for term in library.glossary],
        "names": [name.model_dump(mode="json") for name in library.names],
        "contacts": [contact.model_dump(mode="json") for contact in library.contacts],
        "references": {key: reference.model_dump(mode="json") for key, reference in library.references.items()},
    }


def _remove_old_versions(home: Path, current: str) -> None:
    """Keep the newest whole folders; what a dead build left behind goes. Called under the writer's lock only."""
    others = sorted((f for f in (home / "index").iterdir() if f.is_dir() and f.name != current), key=lambda f: f.name, reverse=True)
    whole = [folder for folder in others if (folder / "manifest.json").is_file()]
    for folder in others:
        if folder not in whole[: KEPT_VERSIONS - 1]:
            shutil.rmtree(folder, ignore_errors=True)


__all__ = ["BuildReport", "IndexDamagedError", "build_index", "is_current", "plan_build", "writer_lock"]

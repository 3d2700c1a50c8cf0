"""Open the index in use, read-only, after checking it; search it and fetch passages from it.

Readers never write and never make a folder: Chroma silently creates an empty database at a path that does
not exist, so pointer, manifest and files are looked at first. A running process notices a new version by
the CURRENT pointer and opens it anew; one answer never mixes two versions.
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.aspect_head import AspectHead
from knowledge.door_words import DoorWords
from knowledge.embed import ServingEncoder, serving_encoder, serving_folder
from knowledge.errors import IndexDamagedError, IndexMissingError, KnowledgeError, ModelError
from knowledge.home import home_folder
from knowledge.load import Library
from knowledge.retrieval import APPROACHES, NAMED, OTHER_OPTION, UNASKED_APPROACH, UNASKED_OPTION, W_ASPECT, Match, Rows, match_rows
from knowledge.schema import Contact, Name, Option, Passage, Reference, Sentence, Term, Topic
from knowledge.spotting import NameSpotter
from knowledge.vector_file import VectorFile
from knowledge.words import WordIndex

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

CANDIDATES = 96
"""Vectors asked of Chroma for one question (passages, windows and doors together)."""
WORD_CANDIDATES = 24
SELF_RETRIEVAL = 0.98
"""Share of sampled vectors that must find themselves among their five nearest; below it the index is damaged."""
_SAMPLE = 200


@dataclass(frozen=True)
class Hit:
    """One passage found: how it fits, and its place after the nudges for named treatments."""

    passage: Passage
    match: Match
    score: float


def open_chroma(folder: Path) -> Any:
    """Chroma's embedded client on an index folder; telemetry off, same settings everywhere."""
    import chromadb
    from chromadb.config import Settings

    for name in ("chromadb", "chromadb.telemetry.product.posthog"):
        logging.getLogger(name).setLevel(logging.ERROR)
    return chromadb.PersistentClient(
        path=str(_writable(folder / "chroma")), settings=Settings(anonymized_telemetry=False, allow_reset=False)
    )


@cache
def _writable(store: Path) -> Path:
    """The store, or a private copy of it that lives as long as this process when it stands on a read-only disk.

    SQLite must be able to write beside a database that it only reads; on a read-only disk the store would not open.
    """
    if not store.is_dir() or os.access(store, os.W_OK):
        return store
    copy = Path(tempfile.mkdtemp(prefix="ms-decision-aid-"))
    atexit.register(shutil.rmtree, copy, ignore_errors=True)
    for path in store.rglob("*"):
        target = copy / path.relative_to(store)
        if path.is_dir():
            target.mkdir(parents=True, exist_ok=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    return copy


def current_folder(home: Path | None = None) -> Path:
    """Folder of the index in use.

    Raises:
        IndexMissingError: nothing was built yet, or the folder has gone.
    """
    base = home or home_folder()
    try:
        version = (base / "CURRENT").read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise IndexMissingError("there is no index yet") from error
    folder = base / "index" / version
    if not version or "/" in version or "\\" in version or version.startswith(".") or not folder.is_dir():
        raise IndexMissingError("the index that CURRENT names is not there")
    return folder


def read_manifest(home: Path | None = None) -> dict[str, Any]:
    """Manifest of the index in use.

    Raises:
        IndexMissingError, IndexDamagedError
    """
    return _manifest(current_folder(home))


def _manifest(folder: Path) -> dict[str, Any]:
    from knowledge.build import INDEX_VERSION

    try:
        manifest = json.loads((folder / "manifest.json").read_bytes())
        if manifest["index_version"] != INDEX_VERSION:
            raise IndexMissingError("the index was made by another version of this program")
        rows, passages, vectors = manifest["rows"], manifest["passages"], manifest["vectors"]
        if not isinstance(manifest["segments"], dict) or len(rows) != passages or len(manifest["hashes"]) != vectors:
            raise IndexDamagedError("the index's manifest does not add up")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamagedError("the index has no readable manifest") from error
    return manifest  # type: ignore[no-any-return]


def read_vectors_by_hash(home: Path, model_hash: str) -> dict[str, Any]:
    """Vectors of the index in use by text hash, to be used again; empty when there is none that fits."""
    import numpy as np

    try:
        folder = current_folder(home)
        # Read without the check of the version: a text's vector stays right when the index's layout changes.
        manifest = json.loads((folder / "manifest.json").read_bytes())
        if manifest["model_hash"] != model_hash or not _file_is_whole(folder, manifest, "vectors.npy"):
            return {}
        vectors = np.load(folder / "vectors.npy", allow_pickle=False)
    except (KnowledgeError, OSError, ValueError, KeyError, TypeError):
        return {}
    return dict(zip(manifest["hashes"], vectors, strict=True))


def _file_is_whole(folder: Path, manifest: dict[str, Any], name: str) -> bool:
    from knowledge.build import _file_hash

    try:
        return bool(_file_hash(folder / name) == manifest["files"][name])
    except (OSError, KeyError):
        return False


def verify_index(folder: Path) -> None:
    """All checks of an index: files by hash, database whole, counts, every sampled vector finds itself.

    Counts and the database's own check pass on an index that two writers spoiled; only asking for
    vectors by themselves notices.

    Raises:
        IndexDamagedError: names what is wrong.
    """
    import sqlite3

    import numpy as np

    from knowledge.build import COLLECTION, segment_files

    manifest = _manifest(folder)
    for name in manifest["files"]:
        if not _file_is_whole(folder, manifest, name):
            raise IndexDamagedError(f"{name} in the index is missing or was altered")
    if segment_files(folder) != manifest["segments"]:
        raise IndexDamagedError("a vector file of the index is missing or was altered")
    database = folder / "chroma" / "chroma.sqlite3"
    if not database.is_file():
        raise IndexDamagedError("the vector database has gone")
    try:
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
            if connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
                raise IndexDamagedError("the vector database is damaged")
    except sqlite3.DatabaseError as error:
        raise IndexDamagedError("the vector database is damaged") from error
    vectors = np.load(folder / "vectors.npy", mmap_mode="r", allow_pickle=False)
    if vectors.shape[0] != manifest["vectors"]:
        raise IndexDamagedError("the index holds another number of vectors than it says")
    try:
        client = open_chroma(folder)
        collection = client.get_collection(COLLECTION, embedding_function=None)
        if collection.count() != manifest["vectors"]:
            raise IndexDamagedError("the vector database holds another number of vectors than it should")
        step = max(1, vectors.shape[0] // _SAMPLE)
        rows = list(range(0, vectors.shape[0], step))
        found = collection.query(query_embeddings=np.asarray(vectors[rows]), n_results=5, include=["distances"])
        stored = collection.get(ids=[str(row) for row in rows], include=["embeddings"])
        client.close()
    except IndexDamagedError:
        raise
    except Exception as error:
        raise IndexDamagedError("the vector database cannot be searched") from error
    if len(stored["ids"]) != len(rows):
        raise IndexDamagedError("some vectors cannot be read back")
    # Equal texts have equal vectors, so a neighbour at distance zero counts as itself.
    hits = sum(str(row) in ids or distances[0] < 1e-5 for row, ids, distances in zip(rows, found["ids"], found["distances"], strict=True))
    if hits < SELF_RETRIEVAL * len(rows):
        raise IndexDamagedError(f"only {hits} of {len(rows)} sampled vectors find themselves")
    WordIndex.load(folder / "words")
    DoorWords.load(folder / "door-words", [doors for _, _, doors in manifest["rows"]])


class Index:
    """One opened version of the index. Use `open_index`; everything heavy loads at first use."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder, self.home = folder, home
        self.manifest = _manifest(folder)
        for name in ("passages.jsonl", "library.json"):
            if not _file_is_whole(folder, self.manifest, name):
                raise IndexDamagedError(f"{name} in the index is missing or was altered")
        if not (folder / "chroma" / "chroma.sqlite3").is_file():
            raise IndexDamagedError("the vector database has gone")
        for name, (size, _) in self.manifest["segments"].items():
            path = folder / "chroma" / name
            if not path.is_file() or path.stat().st_size != size:
                raise IndexDamagedError("a vector file of the index is missing or was cut short")

    @property
    def version(self) -> str:
        return self.folder.name

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """All passages, in the order of the index."""
        with (self.folder / "passages.jsonl").open(encoding="utf-8") as file:
            return tuple(_passage_from(json.loads(line)) for line in file)

    @cached_property
    def _number(self) -> dict[str, int]:
        return {passage.id: number for number, passage in enumerate(self.passages)}

    @cached_property
    def _by_source(self) -> dict[str, list[int]]:
        groups: dict[str, list[int]] = {}
        for number, passage in enumerate(self.passages):
            groups.setdefault(passage.source_id, []).append(number)
        return groups

    @cached_property
    def _by_option(self) -> dict[str, list[int]]:
        groups: dict[str, list[int]] = {}
        for number, passage in enumerate(self.passages):
            for option in passage.options:
                groups.setdefault(option, []).append(number)
        return groups

    @cached_property
    def spotter(self) -> NameSpotter:
        """Finds treatment names; exact forms only."""
        return NameSpotter(self.library.names)

    @cached_property
    def library(self) -> Library:
        """The library as it was when this index was built, so that chat and tables never disagree."""
        data = json.loads((self.folder / "library.json").read_bytes())
        return Library(
            root=self.folder,
            options=tuple(Option.model_validate(item) for item in data["options"]),
            topics=tuple(Topic.model_validate(item) for item in data["topics"]),
            glossary=tuple(Term.model_validate(item) for item in data["glossary"]),
            names=tuple(Name.model_validate(item) for item in data["names"]),
            contacts=tuple(Contact.model_validate(item) for item in data["contacts"]),
            references={key: Reference.model_validate(item) for key, item in data["references"].items()},
        )

    @cached_property
    def encoder(self) -> ServingEncoder:
        """The query encoder that fits this index."""
        folder = serving_folder(self.manifest["model_hash"], self.home)
        if not (folder / "query.onnx").is_file():
            raise ModelError("the query encoder of this index has gone", "Run `python -m knowledge build --force`.")
        return ServingEncoder(folder)

    @cached_property
    def _vectors(self) -> VectorFile:
        return VectorFile(self.folder / "vectors.npy")

    @cached_property
    def _rows(self) -> list[Rows]:
        return [Rows(*row) for row in self.manifest["rows"]]

    @cached_property
    def _owner(self) -> NDArray[np.int32]:
        """Passage number of each vector row."""
        import numpy as np

        owner = np.zeros(self.manifest["vectors"], dtype=np.int32)
        for number, rows in enumerate(self._rows):
            owner[rows.first : rows.end] = number
        return owner

    @cached_property
    def _aspect_head(self) -> AspectHead:
        return AspectHead.load(self.folder / "aspects.npz")

    @cached_property
    def words(self) -> WordIndex:
        """The words of all passages and their doors."""
        return WordIndex.load(self.folder / "words")

    @cached_property
    def _door_words(self) -> DoorWords:
        return DoorWords.load(self.folder / "door-words", [rows.doors for rows in self._rows])

    @cached_property
    def store(self) -> Any:
        """The vectors as a LangChain vector store over Chroma.

        Raises:
            IndexDamagedError: a vector file is not as it was written. Looked at here, by hash, and not by size alone: bytes
                changed in place crash the whole process inside native code, help and all.
        """
        from langchain_chroma import Chroma

        from knowledge.build import COLLECTION, segment_files

        if segment_files(self.folder) != self.manifest["segments"]:
            raise IndexDamagedError("a vector file of the index is missing or was altered")
        for name in ("vectors.npy", "aspects.npz"):
            if not _file_is_whole(self.folder, self.manifest, name):
                raise IndexDamagedError(f"{name} in the index is missing or was altered")
        return Chroma(
            client=open_chroma(self.folder),
            collection_name=COLLECTION,
            embedding_function=self.encoder,
            create_collection_if_not_exists=False,
        )

    def warm(self) -> None:
        """Load everything that a first question would load, so that it does not wait."""
        self.search("what is multiple sclerosis", k=1)
        _ = self.library

    def passage(self, passage_id: str) -> Passage:
        """The passage with this id.

        Raises:
            KeyError: there is none.
        """
        return self.passages[self._number[passage_id]]

    def passages_of(self, source_id: str) -> list[Passage]:
        """All passages of a source, in reading order; empty when unknown."""
        return [self.passages[number] for number in self._by_source.get(source_id, [])]

    def search(self, text: str, k: int = 8, encoded: Mapping[str, Vectors] | None = None) -> list[Hit]:
        """Passages for a question that stands alone, best first.

        Treatment names are masked before the question is encoded, as they were in the passages, and told by
        metadata instead: passages of a named treatment are always scored, and moved up; those about others move down.

        Args:
            encoded: vectors of masked texts that were made for this question already.

        Raises:
            IndexDamagedError: the store cannot be searched.
        """
        import numpy as np

        named = {mention.id for mention in self.spotter.find(text, fuzzy=False) if mention.how != "class"}
        masked = self.spotter.mask(text)
        query = encoded[masked] if encoded and masked in encoded else self.encoder.encode([masked])[0]
        try:
            found = self.store._collection.query(
                query_embeddings=[query], n_results=min(CANDIDATES, len(self._owner)), include=["distances"]
            )
        except Exception as error:
            raise IndexDamagedError("the vector database cannot be searched") from error
        numbers = {int(self._owner[int(row)]) for row in found["ids"][0]}
        words = self.words.scores(text)
        words = words / (float(words.max()) or 1.0)
        wording = self._door_words.shares(masked, words)
        for scores in (words, wording):
            best = np.argpartition(-scores, min(WORD_CANDIDATES, len(scores) - 1))[:WORD_CANDIDATES]
            numbers.update(int(number) for number in best if scores[number] > 0)
        for option in named:
            numbers.update(self._by_option.get(option, []))
        shares = self._aspect_head.shares(query)
        hits = []
        for number in sorted(numbers):
            rows, passage = self._rows[number], self.passages[number]
            match = match_rows(query, self._vectors.block(rows.first, rows.end), rows, float(words[number]), float(wording[number]))
            # Only inside a named treatment: else every treatment's card would gain over the topics.
            aspect = W_ASPECT * shares.get(passage.aspect, 0.0) if named & set(passage.options) else 0.0
            nudge = aspect + _option_nudge(named, passage)
            hits.append(Hit(passage, match, match.score + nudge))
        hits.sort(key=lambda hit: (-hit.score, hit.passage.id))
        return hits[:k]


def _option_nudge(named: set[str], passage: Passage) -> float:
    """Up for a named treatment, down for another one, and a little down for any when none is named."""
    if not passage.options:
        return 0.0
    if not named:
        if passage.source_id in APPROACHES:
            return UNASKED_APPROACH
        return UNASKED_OPTION if passage.source_id in passage.options else 0.0
    return NAMED if named & set(passage.options) else OTHER_OPTION


def _passage_from(fields: dict[str, Any]) -> Passage:
    fields["sentences"] = tuple(Sentence(s["start"], s["end"], tuple(s["refs"])) for s in fields["sentences"])
    for name in ("options", "doors", "figures"):
        fields[name] = tuple(fields[name])
    return Passage(**fields)


def open_index(home: Path | None = None) -> Index:
    """Open the index in use.

    Raises:
        IndexMissingError: nothing was built yet.
        IndexDamagedError: what is there cannot be trusted.
    """
    base = home or home_folder()
    return Index(current_folder(base), base)


def read_passage(passage_id: str, home: Path | None = None) -> Passage:
    """One passage of the index in use, by id; loads no model and no vectors.

    Raises:
        IndexMissingError, IndexDamagedError: there is no index to read.
        KeyError: no passage has this id.
    """
    return open_index(home).passage(passage_id)


__all__ = ["Hit", "Index", "open_index", "read_passage", "serving_encoder", "verify_index"]

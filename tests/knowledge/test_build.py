"""Builds are whole or not at all, one at a time, and encode only what changed."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from knowledge.build import build_index
from knowledge.errors import BuildLockedError, IndexDamagedError, IndexMissingError, KnowledgeError, StorageError
from knowledge.index import current_folder, open_index, verify_index


def test_an_unchanged_library_is_not_built_again(small_home: Path, small_library: Path) -> None:
    assert not build_index(small_library, small_home).fresh


def test_a_changed_card_encodes_only_itself(copied_home: Path, small_library: Path, tmp_path: Path) -> None:
    library = Path(shutil.copytree(small_library, tmp_path / "library"))
    path = library / "topics" / "what-is-ms.md"
    path.write_text(path.read_text().replace("\n? ", "\n? whatever is this thing called ms anyway\n? ", 1))
    report = build_index(library, copied_home)
    assert report.fresh
    assert 1 <= report.encoded <= 3
    assert report.reused > 100


def test_a_search_finds_the_card_that_answers(small_home: Path) -> None:
    hits = open_index(small_home).search("how often do you get ocrevus")
    assert hits[0].passage.aspect == "how_taken"


def test_all_spans_lie_inside_their_passage(small_home: Path) -> None:
    for passage in open_index(small_home).passages:
        for sentence in passage.sentences:
            assert passage.text[sentence.start : sentence.end].strip()


def test_no_passage_is_longer_than_the_encoder_reads(small_home: Path) -> None:
    index = open_index(small_home)
    index.encoder.tokenizer.no_truncation()
    for passage in index.passages:
        assert len(index.encoder.tokenizer.encode(passage.embedded_text).ids) <= 256, passage.id


def test_a_second_writer_is_told_to_wait(small_library: Path, tmp_path: Path) -> None:
    lock = FileLock(str(tmp_path / "build.lock"))
    with lock, pytest.raises(BuildLockedError):
        build_index(small_library, tmp_path)


def test_a_failed_check_leaves_the_old_index(copied_home: Path, small_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = current_folder(copied_home)

    def fail(folder: Path) -> None:
        raise IndexDamagedError("spoiled")

    monkeypatch.setattr("knowledge.index.verify_index", fail)
    with pytest.raises(IndexDamagedError):
        build_index(small_library, copied_home, force=True)
    assert current_folder(copied_home) == before
    assert [f.name for f in (copied_home / "index").iterdir()] == [before.name]


def test_a_home_that_cannot_be_written_gives_one_clear_error(small_library: Path, tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("not a folder")
    with pytest.raises(StorageError):
        build_index(small_library, blocker / "home")


@pytest.mark.parametrize("content", ["", "nowhere", "../../etc", ".hidden"])
def test_a_pointer_to_nothing_is_a_missing_index(copied_home: Path, content: str) -> None:
    (copied_home / "CURRENT").write_text(content)
    with pytest.raises(IndexMissingError):
        open_index(copied_home)


def damage_sqlite_header(folder: Path) -> None:
    path = folder / "chroma" / "chroma.sqlite3"
    data = bytearray(path.read_bytes())
    data[:200] = b"\x00" * 200
    path.write_bytes(data)


def cut_vector_data(folder: Path) -> None:
    (path,) = (folder / "chroma").rglob("data_level0.bin")
    path.write_bytes(path.read_bytes()[:1000])


def remove_vector_folder(folder: Path) -> None:
    (path,) = (path for path in (folder / "chroma").iterdir() if path.is_dir())
    shutil.rmtree(path)


def alter_passage(folder: Path) -> None:
    path = folder / "passages.jsonl"
    path.write_text(path.read_text().replace("Ocrelizumab", "Placebo", 1))


def drop_records(folder: Path) -> None:
    with sqlite3.connect(folder / "chroma" / "chroma.sqlite3") as database:
        database.execute("DELETE FROM embeddings WHERE id % 2 = 0")


def shuffle_vectors(folder: Path) -> None:
    path = folder / "vectors.npy"
    np.save(path, np.load(path)[::-1])


DAMAGES: list[Callable[[Path], object]] = [
    damage_sqlite_header,
    cut_vector_data,
    remove_vector_folder,
    alter_passage,
    drop_records,
    shuffle_vectors,
    lambda folder: (folder / "chroma" / "chroma.sqlite3").unlink(),
    lambda folder: (folder / "manifest.json").write_text("{"),
    lambda folder: (folder / "library.json").unlink(),
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_every_damage_is_noticed(copied_home: Path, damage: Callable[[Path], object]) -> None:
    folder = current_folder(copied_home)
    damage(folder)
    with pytest.raises(KnowledgeError):
        verify_index(folder)


@pytest.mark.parametrize("damage", [cut_vector_data, remove_vector_folder])
def test_a_cut_vector_file_is_noticed_before_the_store_is_opened(copied_home: Path, damage: Callable[[Path], object]) -> None:
    damage(current_folder(copied_home))
    with pytest.raises(IndexDamagedError, match="vector file"):
        open_index(copied_home)


def test_reading_leaves_the_vector_files_as_they_were(copied_home: Path) -> None:
    from knowledge.build import segment_files

    folder = current_folder(copied_home)
    before = segment_files(folder)
    open_index(copied_home).search("what is ms")
    verify_index(folder)
    assert segment_files(folder) == before


def test_a_damaged_index_is_built_anew(copied_home: Path, small_library: Path) -> None:
    (current_folder(copied_home) / "manifest.json").write_text("{")
    assert build_index(small_library, copied_home).fresh
    verify_index(current_folder(copied_home))


def test_the_manifest_counts_what_is_there(small_home: Path) -> None:
    index = open_index(small_home)
    manifest = json.loads((index.folder / "manifest.json").read_text())
    assert manifest["passages"] == len(index.passages)

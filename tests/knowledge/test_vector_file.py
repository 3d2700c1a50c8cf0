"""Blocks of vectors read from disk are those that were written."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from knowledge.vector_file import VectorFile


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "vectors.npy"
    np.save(path, np.arange(60, dtype=np.float32).reshape(15, 4))
    return path


@pytest.mark.parametrize("with_pread", [True, False])
def test_a_block_holds_its_rows(written: Path, monkeypatch: pytest.MonkeyPatch, with_pread: bool) -> None:
    if not with_pread:
        monkeypatch.delattr(os, "pread", raising=False)
    file, whole = VectorFile(written), np.load(written)
    for first, end in ((0, 1), (3, 9), (14, 15), (0, 15)):
        assert np.array_equal(file.block(first, end), whole[first:end])


def test_another_kind_of_numbers_is_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "vectors.npy", np.zeros((3, 2)))
    with pytest.raises(ValueError, match="32-bit"):
        VectorFile(tmp_path / "vectors.npy")

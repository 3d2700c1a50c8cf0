"""A tuned classifier: it learns, gives the same weights again, needs no torch to serve, and refuses damaged files."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.errors import ModelError
from knowledge.tune import Recipe, TunedClassifier, tune

TREES = [
    "the oak lost its leaves",
    "a birch stands by the road",
    "we planted an apple tree",
    "pines smell good",
    "an old willow",
    "the beech wood",
]
BOATS = [
    "the ferry leaves at nine",
    "a ship lies in the port",
    "we rowed the small boat",
    "sails in the wind",
    "an old canoe",
    "the harbour tug",
]
SMALL = Recipe(frozen=4, epochs=4, batch=4)


def tune_small(folder: Path) -> None:
    tune([*TREES, *BOATS] * 2, [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1] * 2, 2, folder, recipe=SMALL)


@pytest.fixture(scope="module")
def tuned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tuned")
    tune_small(folder)
    return folder


def test_it_tells_unseen_texts_of_its_classes_apart(tuned: Path) -> None:
    chances = TunedClassifier(tuned).chances(["a maple in the garden", "the yacht reached the island"])
    assert chances.argmax(axis=1).tolist() == [0, 1]
    assert chances.sum(axis=1).tolist() == pytest.approx([1, 1], abs=1e-4)


def test_rows_come_back_in_the_order_of_the_texts(tuned: Path) -> None:
    classifier = TunedClassifier(tuned)
    texts = ["an oak", "a long sentence about a ferry that crosses the wide bay", "boat"] * 15
    together = classifier.chances(texts, batch=4)
    assert together[:, 0].tolist() == pytest.approx([float(classifier.chances([text])[0, 0]) for text in texts], abs=1e-4)


def test_the_same_texts_and_seed_give_the_same_weights(tuned: Path, tmp_path: Path) -> None:
    tune_small(tmp_path)
    assert json.loads((tmp_path / "tuned.json").read_text()) == json.loads((tuned / "tuned.json").read_text())


@pytest.mark.parametrize("damage", ["missing", "altered", "no hash"])
def test_a_damaged_folder_is_refused(tuned: Path, tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(tuned, folder)
    if damage == "missing":
        (folder / "tuned.onnx").unlink()
    elif damage == "altered":
        with (folder / "tuned.onnx").open("r+b") as file:
            file.seek(5000)
            file.write(b"altered")
    else:
        (folder / "tuned.json").write_text("{}")
    with pytest.raises(ModelError):
        TunedClassifier(folder).chances(["an oak"])


def test_serving_never_imports_torch(tuned: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from knowledge.tune import TunedClassifier\n"
        f"TunedClassifier(Path({str(tuned)!r})).chances(['an oak'])\n"
        "print([name for name in ('torch', 'transformers') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

"""A tuned classifier: it learns, gives the same weights again, is small, needs no torch to serve, and refuses damaged files."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.embed import ServingEncoder, serving_encoder
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
SMALL = Recipe(epochs=4, batch=4)


def tune_small(folder: Path, encoder: ServingEncoder) -> None:
    tune([*TREES, *BOATS] * 2, [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1] * 2, 2, folder, encoder, recipe=SMALL)


@pytest.fixture(scope="module")
def encoder(small_home: Path) -> ServingEncoder:
    return serving_encoder(small_home)


@pytest.fixture(scope="module")
def tuned(encoder: ServingEncoder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tuned")
    tune_small(folder, encoder)
    return folder


def test_it_tells_unseen_texts_of_its_classes_apart(tuned: Path, encoder: ServingEncoder) -> None:
    chances = TunedClassifier(tuned, encoder).chances(["a maple in the garden", "the yacht reached the island"])
    assert chances.argmax(axis=1).tolist() == [0, 1]
    assert chances.sum(axis=1).tolist() == pytest.approx([1, 1], abs=1e-4)


def test_rows_come_back_in_the_order_of_the_texts(tuned: Path, encoder: ServingEncoder) -> None:
    classifier = TunedClassifier(tuned, encoder)
    texts = ["an oak", "a long sentence about a ferry that crosses the wide bay", "boat"] * 15
    together = classifier.chances(texts, batch=4)
    assert together[:, 0].tolist() == pytest.approx([float(classifier.chances([text])[0, 0]) for text in texts], abs=1e-4)


def test_the_same_texts_and_seed_give_the_same_weights(tuned: Path, encoder: ServingEncoder, tmp_path: Path) -> None:
    tune_small(tmp_path, encoder)
    assert json.loads((tmp_path / "tuned.json").read_text()) == json.loads((tuned / "tuned.json").read_text())


@pytest.mark.parametrize("damage", ["missing", "altered", "no hash"])
def test_a_damaged_folder_is_refused(tuned: Path, encoder: ServingEncoder, tmp_path: Path, damage: str) -> None:
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
        TunedClassifier(folder, encoder).chances(["an oak"])


def test_it_is_refused_on_another_encoder(tuned: Path, encoder: ServingEncoder, tmp_path: Path) -> None:
    other = ServingEncoder(Path(shutil.copytree(encoder.folder, tmp_path / "another-encoder")))
    with pytest.raises(ModelError):
        TunedClassifier(tuned, other).chances(["an oak"])


def test_its_file_holds_the_upper_layers_alone(tuned: Path) -> None:
    assert sum(file.stat().st_size for file in tuned.iterdir()) < 16_000_000


def test_serving_never_imports_torch(tuned: Path, encoder: ServingEncoder) -> None:
    script = (
        "import sys; from pathlib import Path; from knowledge.embed import ServingEncoder; from knowledge.tune import TunedClassifier\n"
        f"TunedClassifier(Path({str(tuned)!r}), ServingEncoder(Path({str(encoder.folder)!r}))).chances(['an oak'])\n"
        "print([name for name in ('torch', 'transformers') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

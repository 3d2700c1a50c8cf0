"""The exported question encoder: the model's own vectors, the lower layers for classifiers that stand on them, one copy a process."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from knowledge import build_index
from knowledge.embed import LOWER_LAYERS, BuildEncoder, ServingEncoder, go_offline, model_folder, serving_encoder
from knowledge.errors import ModelError

TEXTS = ["What are the side effects of Ocrevus?", "ms", "¿Qué es la EM?", "how do i tell my boss about the tiredness " * 20]


@pytest.fixture(scope="module")
def encoder(small_home: Path) -> ServingEncoder:
    return serving_encoder(small_home)


def test_the_export_gives_the_models_own_vectors(encoder: ServingEncoder) -> None:
    wanted = BuildEncoder().encode(TEXTS)
    assert np.abs(encoder.encode(TEXTS) - wanted).max() < 1e-4
    assert np.linalg.norm(encoder.encode(TEXTS), axis=1) == pytest.approx([1] * len(TEXTS), abs=1e-5)


def test_the_second_output_is_what_the_models_lower_layers_give(encoder: ServingEncoder) -> None:
    go_offline()
    import torch
    from transformers import AutoModel, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(str(model_folder()), local_files_only=True)
    model = AutoModel.from_pretrained(str(model_folder()), local_files_only=True).eval()
    given = tokenizer(TEXTS, padding=True, truncation=True, max_length=64, return_tensors="pt")
    with torch.no_grad():
        wanted = model(**given, output_hidden_states=True).hidden_states[LOWER_LAYERS].numpy()
    found, mask = encoder.lower(TEXTS, 64)
    assert (mask == given["attention_mask"].numpy()).all()
    real = mask.astype(bool)
    assert np.abs(found[real] - wanted[real]).max() < 1e-4


def test_a_long_text_keeps_its_first_tokens_and_the_closing_one(encoder: ServingEncoder) -> None:
    long, mask = encoder.lower(["pain " * 500], 16)
    same, _ = encoder.lower(["pain " * 14], 16)
    assert mask.sum() == 16
    assert np.abs(long - same).max() < 1e-5


def test_one_process_holds_one_loaded_export_and_loads_a_new_file_anew(encoder: ServingEncoder, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(encoder.folder, tmp_path / "export"))
    first, second = ServingEncoder(folder), ServingEncoder(folder)
    assert first._session is second._session
    changed = tmp_path / "new.onnx"
    changed.write_bytes((folder / "query.onnx").read_bytes())
    changed.replace(folder / "query.onnx")
    assert ServingEncoder(folder)._session is not first._session
    assert np.abs(ServingEncoder(folder).encode(["ms"]) - first.encode(["ms"])).max() < 1e-6


def test_a_missing_or_altered_export_is_refused(encoder: ServingEncoder, tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        serving_encoder(tmp_path)
    folder = Path(shutil.copytree(encoder.folder, tmp_path / "models" / encoder.folder.name))
    with (folder / "query.onnx").open("r+b") as file:
        file.seek(5000)
        file.write(b"altered")
    with pytest.raises(ModelError):
        serving_encoder(tmp_path)
    (folder / "query.onnx").write_bytes(b"no model")
    with pytest.raises(ModelError):
        ServingEncoder(folder).encode(["ms"])


def test_a_build_makes_an_export_that_has_gone_again(small_library: Path, copied_home: Path) -> None:
    assert not build_index(small_library, copied_home).fresh
    shutil.rmtree(serving_encoder(copied_home).folder)
    assert build_index(small_library, copied_home).fresh
    assert serving_encoder(copied_home).encode(["ms"]).shape == (1, 384)


def test_serving_never_imports_torch(encoder: ServingEncoder) -> None:
    script = (
        "import sys; from pathlib import Path; from knowledge.embed import ServingEncoder\n"
        f"encoder = ServingEncoder(Path({str(encoder.folder)!r})); encoder.encode(['ms']); encoder.lower(['ms'])\n"
        "print([name for name in ('torch', 'transformers') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

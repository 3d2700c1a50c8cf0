"""F, read in the source: pinned and above the known floors, no pickles, no shells, no secrets, models by hash."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLOORS = {
    "chromadb": (1, 5),
    "langchain-core": (1, 3, 3),
    "langsmith": (0, 7, 31),
    "pypdf": (6, 12),
    "sentence-transformers": (6, 0),
    "starlette": (1, 1, 0),
    "streamlit": (1, 54),
    "torch": (2, 6),
    "transformers": (5, 10),
}
"""Lowest versions without the weaknesses that `SECURITY.md` lists."""
NOT_INSTALLED = ("langchain-community", "langchain-classic", "langchain-text-splitters", "pdfminer-six")
SECRET = re.compile(
    r"\bsk-[A-Za-z0-9]{20,}|\bghp_[A-Za-z0-9]{20,}|\bAKIA[0-9A-Z]{16}\b|\bhf_[A-Za-z]{20,}|-----BEGIN [A-Z ]*PRIVATE KEY|\blsv2_pt_\w{10,}|\bxox[bp]-\w{10,}"
)


def sources() -> list[Path]:
    """Every Python file that is shipped."""
    return [path for folder in ("bot", "knowledge", "ui", "evals") for path in sorted((ROOT / folder).rglob("*.py"))]


def pins() -> dict[str, tuple[int, ...]]:
    """Package and version of each pin."""
    found = {}
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        match = re.match(r"([A-Za-z0-9._-]+)==([0-9]+(?:\.[0-9]+)*)", line)
        if match:
            found[match[1].lower().replace("_", "-")] = tuple(int(part) for part in match[2].split("."))
    return found


@pytest.mark.parametrize("package", FLOORS)
def test_a_package_is_pinned_at_or_above_its_floor(package: str) -> None:
    assert pins()[package] >= FLOORS[package]


def test_every_pin_is_exact_and_what_we_do_not_want_is_not_there() -> None:
    lines = [line.split("#")[0].strip() for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()]
    assert [line for line in lines if line and "==" not in line] == []
    assert not set(NOT_INSTALLED) & set(pins())


def test_nothing_unpickles_evaluates_or_runs_a_shell_on_data() -> None:
    for path in sources():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func)
                where = f"{path.relative_to(ROOT)}:{node.lineno} calls {name}"
                assert name not in ("eval", "exec", "os.system", "os.popen", "yaml.unsafe_load", "yaml.full_load", "load_prompt"), where
                assert not name.startswith(("pickle.", "cPickle.", "dill.", "joblib.", "marshal.")), where
                assert not any(k.arg == "shell" and ast.unparse(k.value) == "True" for k in node.keywords), where
                assert not any(k.arg == "allow_pickle" and ast.unparse(k.value) == "True" for k in node.keywords), where
                assert not any(k.arg == "trust_remote_code" and ast.unparse(k.value) != "False" for k in node.keywords), where
                if name == "yaml.load":
                    assert "LOADER" in ast.unparse(node) or "SafeLoader" in ast.unparse(node), where
                if name in ("np.load", "numpy.load"):
                    assert any(k.arg == "allow_pickle" for k in node.keywords), where
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = {alias.name for alias in node.names} | ({node.module or ""} if isinstance(node, ast.ImportFrom) else set())
                bad = names & {
                    "pickle",
                    "dill",
                    "joblib",
                    "marshal",
                    "RunnableWithMessageHistory",
                    "astream_log",
                    "load_prompt",
                    "langchain_core.load",
                }
                assert not bad, f"{path.relative_to(ROOT)}:{node.lineno} imports {bad}"


def test_no_secret_stands_in_the_repository() -> None:
    for path in ROOT.rglob("*"):
        parts = path.relative_to(ROOT).parts
        if not path.is_file() or parts[0].startswith(".") or path.stat().st_size > 3_000_000 or path.suffix in (".png", ".woff2", ".pyc"):
            continue
        if {".venv", "node_modules", "runs", "__pycache__"} & set(parts):
            continue
        found = SECRET.search(path.read_text(encoding="utf-8", errors="ignore"))
        assert found is None, path.relative_to(ROOT)


def test_an_altered_model_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from knowledge.embed import model_folder, model_hash
    from knowledge.errors import ModelError

    monkeypatch.delenv("MS_AID_EMBEDDING_MODEL", raising=False)
    assert model_hash(model_folder())
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(ModelError, match="hash"):
        model_hash(tmp_path)


def test_models_are_safetensors_or_onnx_and_never_fetched() -> None:
    text = (ROOT / "knowledge" / "embed.py").read_text(encoding="utf-8")
    assert "HF_HUB_OFFLINE" in text and "TRANSFORMERS_OFFLINE" in text
    assert '.bin"' not in text and "pytorch_model" not in text

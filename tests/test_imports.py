"""The arrows between the four folders, read from the syntax trees: knowledge ← bot ← ui, and evals reads both."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ALLOWED = {
    "knowledge": {"knowledge"},
    "bot": {"bot", "knowledge"},
    "ui": {"ui", "bot", "knowledge"},
    "evals": {"evals", "bot", "knowledge"},
}
OURS = set(ALLOWED)
ONLY_IN = {"streamlit": {"ui"}, "chromadb": {"knowledge", "evals"}, "sentence_transformers": {"knowledge"}, "torch": {"knowledge"}}
HEAVY = {"torch", "chromadb", "sentence_transformers", "onnxruntime", "sklearn", "bm25s", "langchain_chroma", "numpy"}


def files(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def imports(tree: ast.AST) -> list[tuple[str, ast.stmt]]:
    found: list[tuple[str, ast.stmt]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, node) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.append((node.module, node))
    return found


@pytest.mark.parametrize("folder", sorted(ALLOWED))
def test_a_folder_imports_only_what_the_arrows_allow(folder: str) -> None:
    for path in files(folder):
        for module, node in imports(ast.parse(path.read_text(encoding="utf-8"))):
            top = module.split(".")[0]
            where = f"{path.relative_to(ROOT)}:{node.lineno} imports {module}"
            assert top not in OURS or top in ALLOWED[folder], where
            assert folder in ONLY_IN.get(top, {folder}), where


@pytest.mark.parametrize("folder", sorted(ALLOWED))
def test_heavy_packages_are_imported_inside_functions(folder: str) -> None:
    for path in files(folder):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in tree.body:
            for module, statement in imports(ast.Module([node], [])) if isinstance(node, ast.Import | ast.ImportFrom) else []:
                assert module.split(".")[0] not in HEAVY, f"{path.relative_to(ROOT)}:{statement.lineno} imports {module} at import time"


def test_every_package_folder_is_listed_for_installation() -> None:
    import tomllib

    listed = set(tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"])
    present = {".".join(path.parent.relative_to(ROOT).parts) for folder in ALLOWED for path in files(folder) if path.name == "__init__.py"}
    assert present == listed

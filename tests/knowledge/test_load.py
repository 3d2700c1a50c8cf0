"""Every error of the library names its file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from knowledge.errors import SourceFormatError
from knowledge.load import load_contacts, load_library


@pytest.fixture
def library(small_library: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small_library, tmp_path / "library"))


def line_of(path: Path, text: str) -> int:
    return next(number for number, line in enumerate(path.read_text().splitlines(), 1) if text in line)


def test_the_library_loads(library: Path) -> None:
    loaded = load_library(library)
    assert [option.id for option in loaded.options] == ["ocrelizumab"]
    assert loaded.option_by_id["ocrelizumab"].title == "Ocrelizumab (Ocrevus)"


def test_a_wrong_key_names_file_and_line(library: Path) -> None:
    path = library / "options" / "ocrelizumab.yaml"
    text = path.read_text().replace("    aspect: what_it_is", "    aspekt: what_it_is", 1)
    path.write_text(text)
    with pytest.raises(SourceFormatError) as caught:
        load_library(library)
    assert caught.value.path == path
    assert caught.value.line == line_of(path, "aspekt") or "aspect" in str(caught.value)


def test_a_figure_without_comparator_names_its_line(library: Path) -> None:
    path = library / "options" / "ocrelizumab.yaml"
    lines = path.read_text().splitlines()
    start = next(i for i, line in enumerate(lines) if line.strip().startswith("comparator: {"))
    del lines[start]
    path.write_text("\n".join(lines))
    with pytest.raises(SourceFormatError, match="no comparator") as caught:
        load_library(library)
    assert caught.value.line is not None
    assert start - 12 <= caught.value.line <= start + 1


def test_broken_yaml_names_its_line(library: Path) -> None:
    path = library / "options" / "ocrelizumab.yaml"
    path.write_text(path.read_text().replace("name: ocrelizumab", "name: [ocrelizumab", 1))
    with pytest.raises(SourceFormatError, match="not valid YAML"):
        load_library(library)


def test_a_topic_card_with_too_few_wordings_names_its_heading(library: Path) -> None:
    path = library / "topics" / "what-is-ms.md"
    text = path.read_text()
    head = text.index("\n## ") + 1
    second = text.index("\n## ", head)
    card = "\n".join(line for line in text[head:second].splitlines() if not line.startswith("? "))
    path.write_text(text[:head] + card + text[second:])
    with pytest.raises(SourceFormatError, match="doors") as caught:
        load_library(library)
    assert caught.value.line == text[:head].count("\n") + 1


@pytest.mark.parametrize(
    ("content", "problem"),
    [("no front matter", "front matter"), ("---\nid: x\n---\nloose text", "before the first card"), ("---\n- a\n---\n", "mapping")],
)
def test_a_topic_of_the_wrong_shape_is_named(library: Path, content: str, problem: str) -> None:
    (library / "topics" / "x.md").write_text(content)
    with pytest.raises(SourceFormatError, match=problem):
        load_library(library)


def test_a_file_that_is_not_utf8_is_named(library: Path) -> None:
    (library / "topics" / "x.md").write_bytes(b"---\nid: \xff\xfe\n---\n")
    with pytest.raises(SourceFormatError, match="UTF-8"):
        load_library(library)


def test_phone_lines_load_without_the_rest_of_the_library(library: Path) -> None:
    shutil.rmtree(library / "options")
    assert any(contact.kind == "emergency" for contact in load_contacts(library))


def test_further_wordings_become_doors_and_strangers_are_named(library: Path) -> None:
    option = load_library(library).options[0]
    wordings = library / "wordings" / f"{option.id}.yaml"
    wordings.parent.mkdir(exist_ok=True)
    wordings.write_text(f'{option.cards[0].id}:\n  - "what on earth is that stuff"\n', encoding="utf-8")
    assert "what on earth is that stuff" in load_library(library).options[0].cards[0].doors
    wordings.write_text('no-such-card:\n  - "what on earth is that stuff"\n', encoding="utf-8")
    with pytest.raises(SourceFormatError, match="no-such-card"):
        load_library(library)

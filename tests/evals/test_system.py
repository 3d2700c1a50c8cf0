"""The product as it is evaluated: by the model named, over the index in use, with what is out of date said aloud."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import bot.triage.screen  # noqa: F401  (the module, which its function of the same name hides)
from bot.schema import Question
from bot.settings import ModelSettingsError
from evals.system import Product, drug_names, embedding_similarity, hash_files
from knowledge import load_library


@pytest.fixture
def home(small_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small index in use; the learnt half of the safety screen is not looked for, because it is kept for the whole process."""
    monkeypatch.setenv("MS_AID_HOME", str(small_home))
    monkeypatch.delenv("MS_AID_MODEL", raising=False)
    monkeypatch.setattr(sys.modules["bot.triage.screen"], "built_model", lambda: None)
    return small_home


def test_the_product_answers_from_cards_unless_a_model_is_named_or_set(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MS_AID_MODEL_URL", "http://127.0.0.1:9/v1")
    assert Product().model == "cards"
    assert Product(model="openai:stub").model == "openai:stub"
    monkeypatch.setenv("MS_AID_MODEL", "openai:other")
    assert Product().model == "openai:other"
    assert Product(model="cards").model == "cards"


def test_a_model_that_cannot_be_opened_is_an_error_and_not_a_run_on_cards(home: Path) -> None:
    with pytest.raises(ModelSettingsError, match="needs the package"):
        Product(model="nobody:m")


def test_what_is_out_of_date_is_said(home: Path) -> None:
    said = " ".join(Product().warnings)
    assert "the index is older than the library" in said
    assert "the safety screen has not learnt yet" in said and "the question types have not been learnt" in said


def test_every_citation_leads_to_its_passage(home: Path) -> None:
    product = Product()
    answer = product.ask(Question(text="How often is Ocrevus given?"))
    assert answer.citations
    for cited in answer.citations:
        assert (product.passage(cited.passage_id) or "")[cited.start : cited.end] == cited.quote
    assert product.passage("nothing#here") is None
    assert product.context(Question(text="How often is Ocrevus given?"))[0].rank == 1


def test_the_hash_of_the_code_changes_with_a_byte_and_not_with_the_place(tmp_path: Path) -> None:
    for place in ("here", "there"):
        (tmp_path / place / "bot").mkdir(parents=True)
        for name in ("a.py", "b.py"):
            (tmp_path / place / "bot" / name).write_text(name)
    here, there = ([tmp_path / place / "bot" / name for name in ("a.py", "b.py")] for place in ("here", "there"))
    assert hash_files(here) == hash_files(reversed(there))
    there[1].write_text("changed")
    assert hash_files(here) != hash_files(there)


def test_approaches_are_no_drug_names() -> None:
    names = drug_names(load_library().names)
    assert names["ocrevus"] == names["ocrelizumab"] == "ocrelizumab"
    assert not any("treatment" in name for name in names)


def test_similarity_is_the_cosine() -> None:
    class Encoder:
        def embed_query(self, text: str) -> list[float]:
            return {"a": [1.0, 0.0], "b": [1.0, 1.0], "": [0.0, 0.0]}[text]

    similarity = embedding_similarity(Encoder())
    assert similarity("a", "b") == pytest.approx(0.7071, abs=1e-4)
    assert similarity("a", "") == 0

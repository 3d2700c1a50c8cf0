"""Coverage: which aspects and which questions the library answers, and which it leaves open."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge import load_library
from knowledge.check import check_library
from knowledge.coverage import Questions, coverage, load_questions, missing_answers, question_coverage
from knowledge.errors import SourceFormatError
from knowledge.load import LIBRARY, Library

TODAY = dt.date(2026, 11, 25)
REVIEW = "early-high-efficacy-review-2023"


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


def questions(*cards: str) -> Questions:
    return Questions.model_validate({"topics": {"fatigue": [{"ask": "why am i tired", "cards": list(cards)}]}, "needs": []})


def test_a_question_with_a_card_is_filled_and_one_without_is_an_empty_cell(library: Library) -> None:
    table = question_coverage(library, questions("fatigue#fatigue-causes"))
    assert table.cells["fatigue"] == {"why am i tired": "filled"}
    assert question_coverage(library, questions()).share("empty", "fatigue") == 1


def test_a_card_that_only_says_not_known_does_not_fill_a_cell(library: Library) -> None:
    assert question_coverage(library, questions("complementary-therapies#ldn")).cells["fatigue"] == {"why am i tired": "not known"}


def test_terms_and_phone_lines_can_answer_too(library: Library) -> None:
    assert missing_answers(library, questions("glossary#edss", "contacts:crisis", "contacts:ES")) == []


def test_a_mapped_card_that_does_not_exist_is_named(library: Library) -> None:
    assert missing_answers(library, questions("fatigue#no-such-card")) == [("why am i tired", "fatigue#no-such-card")]


def test_a_renamed_card_makes_the_check_fail(library: Library) -> None:
    topic = library.topic_by_id["fatigue"]
    cards = tuple(card.model_copy(update={"id": "renamed"}) if card.id == "fatigue-amantadine" else card for card in topic.cards)
    topics = tuple(topic.model_copy(update={"cards": cards}) if each is topic else each for each in library.topics)
    found = [p for p in check_library(replace(library, topics=topics), TODAY) if p.rule == "question"]
    assert [p.level for p in found] == ["error"]
    assert "fatigue#fatigue-amantadine" in found[0].message


def test_every_topic_has_questions_and_at_most_three_of_a_hundred_go_without_a_card(library: Library) -> None:
    real = load_questions(LIBRARY)
    assert real is not None
    assert {topic.id for topic in library.topics} <= set(real.topics)
    assert [need.rank for need in real.needs] == list(range(1, 19))
    table = question_coverage(library, real)
    assert table.share("empty") <= 0.03
    assert table.share("not known") <= 0.10


def test_approved_options_leave_few_cells_empty_or_unknown(library: Library) -> None:
    table = coverage(library)
    assert table.share("empty") <= 0.03
    assert table.share("not known") <= 0.10


def test_a_library_without_a_questions_file_is_checked_all_the_same(library: Library, tmp_path: Path) -> None:
    assert load_questions(tmp_path) is None
    assert not [p for p in check_library(replace(library, root=tmp_path), TODAY) if p.rule == "question"]


def test_a_misspelt_key_in_the_questions_file_is_refused(tmp_path: Path) -> None:
    shutil.copy(LIBRARY / "questions.yaml", tmp_path)
    file = tmp_path / "questions.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("cards:", "card:", 1), encoding="utf-8")
    with pytest.raises(SourceFormatError):
        load_questions(tmp_path)


def test_a_drug_is_tagged_strong_or_moderate_only_where_its_cell_cites_who_says_so(library: Library) -> None:
    words = {
        "high-efficacy": "strong (review",
        "moderate-efficacy": "moderate (review",
        "high-efficacy-in-some-lists": "Strong in some lists",
    }
    for option in library.options:
        cell = option.glance.benefit
        assert len(cell.tags) <= 1
        for tag in cell.tags:
            assert words[tag] in cell.text, option.id
            assert REVIEW in cell.refs, option.id


def test_a_boxed_warning_is_tagged_exactly_where_the_cell_tells_of_it(library: Library) -> None:
    for option in library.options:
        cell = option.glance.serious_risks
        assert ("us-boxed-warning" in cell.tags) == ("US boxed warning" in cell.text), option.id

"""Finding a place in the library by its words."""

from __future__ import annotations

import pytest

from ui.aid.library_search import MAX_CARDS, search


@pytest.fixture
def library(scripted):
    return scripted.load_library()


def test_without_words_every_source_is_there_and_no_card(library):
    found = search(library, "  ")
    assert len(found.options) == 4 and len(found.topics) == 1 and not found.cards


def test_all_words_must_be_there_in_any_order_and_case(library):
    assert [source.id for source, _ in search(library, "given MOCKY").cards] == ["mockumab"]
    assert search(library, "given nowhere").is_empty


def test_a_work_is_found_by_its_citation(library):
    assert [key for key, _ in search(library, "exemplo 2025").works] == ["label"]


def test_in_the_real_library_the_best_cards_come_first_and_are_bounded():
    from knowledge import load_library

    library = load_library()
    assert search(library, "ocrelizumab side effects").cards[0][0].id == "ocrelizumab"
    many = search(library, "Ocrevus")
    assert len(many.cards) == MAX_CARDS < many.card_count
    assert any(term.term == "relapse" for term in search(library, "relapse").terms)

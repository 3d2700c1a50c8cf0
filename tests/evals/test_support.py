"""When a text supports a sentence, and which sentences are claims."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.claims import claim_sentences
from evals.owned import is_owned, read_owned
from evals.support import check_support, find_names

NAMES = {"ocrelizumab": "ocr", "ocrevus": "ocr", "dimethyl fumarate": "dmf"}


@pytest.mark.parametrize(
    ("sentence", "text", "holds"),
    [
        ("Ocrelizumab is given every six months.", "Ocrelizumab is given every 6 months.", True),
        ("Ocrevus is given every six months.", "Ocrelizumab is given every six months.", True),
        ("Ocrelizumab is given every six weeks.", "Ocrelizumab is given every six months.", False),
        ("Dimethyl fumarate is given every six months.", "Ocrelizumab is given every six months.", False),
        ("Live vaccines are not given during treatment.", "Live vaccines are given during treatment.", False),
        ("Live vaccines are given during treatment.", "Live vaccines are not given during treatment.", False),
        ("Live vaccines aren’t given during treatment.", "Live vaccines are not given during treatment.", True),
        ("Treatment increases infection risk slightly.", "Treatment decreases infection risk slightly.", False),
        ("Take the blood test before treatment starts.", "Take the blood test after treatment starts.", False),
        ("Hair loss happens commonly during therapy.", "Infections happen during therapy.", False),
        ("Anything with content words here.", "", False),
        ("Infections were more common with it than placebo.", "Infections were more common with it than with placebo. Nobody died.", True),
    ],
)
def test_support_needs_the_same_numbers_names_words_and_direction(sentence: str, text: str, holds: bool) -> None:
    found = check_support(sentence, text, NAMES)
    assert found.holds is holds
    assert bool(found.reason) is not holds


def test_the_title_of_a_card_may_name_the_drug() -> None:
    sentence = "Ocrelizumab is given every six months."
    assert not check_support(sentence, "It is given every six months.", NAMES).holds
    assert check_support(sentence, "It is given every six months.", NAMES, "Ocrelizumab (Ocrevus)").holds


def test_words_must_stand_near_each_other() -> None:
    scattered = "Hair grows. Cats sleep. Dogs bark. Birds fly. Loss is sad. Fish swim. Trees stand. Therapy exists. Bees hum. Common words."
    assert not check_support("Hair loss is a common effect of therapy.", scattered, NAMES).holds


def test_the_longest_name_is_found_and_parts_of_words_are_not() -> None:
    assert set(find_names("Dimethyl fumarate twice", NAMES)) == {"dmf"}
    assert find_names("ocrevusish", NAMES) == {}


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("Ocrelizumab lowers the number of relapses.", 1),
        ("Would you like to know about side effects of ocrelizumab treatment?", 0),
        ("Ask your MS nurse which blood tests your clinic wants before treatment.", 0),
        ("Your neurologist can explain what your own scan results really mean.", 0),
        ("My sources do not cover what this newest treatment costs in Spain.", 0),
        ("We could not confirm how often severe liver injury happens here.", 0),
        ("Thank you.", 0),
        ("It helps. [1]", 1),
        ("34 of 100 people had it.", 1),
        ("Call 999 now.", 0),
        ("Ask your nurse; 34 of 100 people had infections.", 1),
        ("We found 40% fewer relapses with ocrelizumab.", 1),
        ("## Side effects of this well known treatment", 0),
        ("These are the most common side effects people report:", 0),
        ("| 34 | 40 | 50 |", 0),
    ],
)
def test_claims_are_sentences_that_state_something(text: str, claims: int) -> None:
    assert len(claim_sentences(text)) == claims


def test_fixed_sentences_of_the_product_need_no_citation_and_only_those(tmp_path: Path) -> None:
    text = "limit:\n  choice: \"I will not choose. The right choice depends on {name} and your health.\"\n  all: '{a} {b} {c}.'\n  words: ['^(hi|hello)']\n"
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "replies.yaml").write_text(text, encoding="utf-8")
    owned = read_owned(tmp_path)
    assert owned == ("I will not choose.", "The right choice depends on {} and your health.")
    fixed = "The right choice depends on your scan results and your health."
    assert claim_sentences(fixed) and not claim_sentences(fixed, owned)
    assert claim_sentences("The right choice depends on ocrelizumab alone because it works.", owned)
    assert claim_sentences(f"{fixed[:-1]} [1].", owned)
    assert not is_owned("anything", ())


def test_a_sentence_that_stands_there_word_for_word_is_supported_whatever_stands_beside_it() -> None:
    text = "Antibodies were found in people. About 56 of 100 had the antibodies, and 44 had not."
    assert check_support("About 56 of 100 had the antibodies, and 44 had not.", text, NAMES).holds

"""A sentence is shown only when its quote supports it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.verify import Check, check_sentence, find_support
from knowledge import NameSpotter, load_library
from knowledge.passages import library_passages

QUOTE = (
    "Over 96 weeks, 9 of 100 people on ocrelizumab had lasting worsening; 91 did not. With interferon beta-1a (Rebif), 14 of 100 did. "
    "Blood tests are done before each dose. Ocrelizumab does not cure MS."
)


@pytest.fixture(scope="module")
def spotter() -> NameSpotter:
    return NameSpotter(load_library().names)


@pytest.mark.parametrize(
    "sentence",
    [
        "Ocrelizumab does not cure MS.",
        "Over 96 weeks, 9 of 100 people on ocrelizumab had lasting worsening; 91 did not.",
        "Blood tests are done before each dose.",
        "**Blood tests** are done before each dose.",
    ],
)
def test_a_sentence_of_the_quote_passes(sentence: str) -> None:
    assert check_sentence(sentence, QUOTE).supported


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Over 96 weeks, 6 of 100 people on ocrelizumab had lasting worsening.", "number"),
        ("Over 96 months, 9 of 100 people on ocrelizumab had lasting worsening.", "number"),
        ("Over 96 weeks, 9 of 1,000 people on ocrelizumab had lasting worsening.", "number"),
        ("Natalizumab does not cure MS.", "name"),
        ("Blood tests are done after each dose.", "order"),
        ("More people on ocrelizumab had lasting worsening.", ""),
        ("Hair loss and nausea trouble many patients.", ""),
    ],
)
def test_a_false_sentence_is_caught(sentence: str, reason: str, spotter: NameSpotter) -> None:
    found = check_sentence(sentence, QUOTE, lambda text: spotter.find(text, fuzzy=False))
    assert not found.supported
    assert reason in found.reason


def test_a_dropped_not_is_caught() -> None:
    assert not check_sentence("Ocrelizumab cures MS.", "Ocrelizumab does not cure MS.").supported


def test_an_added_not_is_caught() -> None:
    assert not check_sentence("Blood tests are not done before doses.", "Blood tests are done before each dose.").supported


@pytest.mark.parametrize(
    ("quote", "sentence"),
    [
        ("It is given every 6 months.", "It is given twice a year."),
        ("The tablet is taken once a day in the trials, 60 mg each time.", "In the trials, people took a 60 mg tablet daily."),
        ("Over 24 months, relapses were fewer.", "Relapses were fewer over two years."),
        (
            "Over 2 years, 17 of 100 people on natalizumab had a relapse; 83 did not.",
            "Over two years, 17 in 100 people on natalizumab had a relapse.",
        ),
        ("With placebo, 3 of 100 did; 97 did not.", "On placebo it was 3 of 100 people."),
        (
            "Over 24 months, the average number of relapses was 0.17 a year for each person with ozanimod, and 0.28 with interferon beta-1a (Avonex).",
            "Over 24 months, there were fewer relapses with ozanimod than with interferon beta-1a (Avonex).",
        ),
        ("Whether it works in people with MS is still not known.", "It is not yet known if it works in people who have MS."),
        (
            "A first attack came in 8 people on the drug and 20 on the dummy pill.",
            "Eight people on the drug had a first attack, and 20 on the dummy pill.",
        ),
        (
            "By one count, 85.7% on cladribine and 79.4% on placebo stayed free of it.",
            "By one count, 85.7% of people on cladribine stayed free of it, and 79.4% on placebo.",
        ),
        ("Losing NEDA once does not mean that things will go badly.", "If NEDA is lost once, things will not necessarily go badly."),
    ],
)
def test_a_true_paraphrase_passes(quote: str, sentence: str, spotter: NameSpotter) -> None:
    assert check_sentence(sentence, quote, lambda text: spotter.find(text, fuzzy=False)) == Check(True)


@pytest.mark.parametrize(
    ("quote", "sentence", "reason"),
    [
        ("It is given every 6 months.", "It is given every 6 weeks.", "number"),
        ("The usual dose is 30 micrograms.", "The usual dose is 30 milligrams.", "number"),
        ("It came in 1 of 100 people.", "It came in 1 of 1,000 people.", "number"),
        ("It came in up to 10 of 100 people.", "It came in at least 10 of 100 people.", "bound"),
        (
            "Over 2 years, 17 of 100 people on natalizumab had a relapse; 83 did not.",
            "Over 2 years, 83 of 100 people on natalizumab had a relapse.",
            "did not",
        ),
        (
            "Over 2 years, 17 of 100 people on natalizumab had a relapse. With placebo, 30 of 100 did.",
            "Over 2 years, 30 of 100 people on natalizumab had a relapse; with placebo it was 17.",
            "group",
        ),
        (
            "A first attack came in 8 people on the drug and 20 on the dummy pill.",
            "Eight people on the dummy pill had a first attack, and 20 on the drug.",
            "group",
        ),
        (
            "Over 24 months, the average number of relapses was 0.17 a year for each person with ozanimod, and 0.28 with interferon beta-1a (Avonex).",
            "Over 24 months, there were fewer relapses with interferon beta-1a (Avonex) than with ozanimod.",
            "other way round",
        ),
        (
            "Headaches were more common with dalfampridine than with placebo.",
            "Headaches were more common with placebo than with dalfampridine.",
            "other way round",
        ),
        (
            "NICE allowed it in 2014; the limits of 2020 came later.",
            "NICE allowed it in 2020, and the limits came in 2014.",
            "changed places",
        ),
        ("In OPERA I, relapses were fewer.", "In ORATORIO, relapses were fewer.", "study"),
        ("It may harm the liver.", "It will harm the liver.", ""),
        ("This is rare.", "This is common.", ""),
        ("The US label allows it from 18 years.", "The EU label allows it from 18 years.", "place"),
        ("It is a tablet.", "It is an infusion.", ""),
        ("It is not known whether the drug is safe in pregnancy.", "The drug is safe in pregnancy.", ""),
    ],
)
def test_a_planted_change_is_caught(quote: str, sentence: str, reason: str, spotter: NameSpotter) -> None:
    found = check_sentence(sentence, quote, lambda text: spotter.find(text, fuzzy=False))
    assert not found.supported
    assert reason in found.reason


def test_the_span_is_the_sentence_that_speaks_of_it() -> None:
    passage = next(passage for passage in library_passages(load_library()) if passage.id == "ocrelizumab#cell-route")
    found = find_support(passage.text, passage)
    assert found.check.supported
    assert passage.text[found.start : found.end] in passage.text
    assert found.refs


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_get_a_verdict(sentence: str, quote: str) -> None:
    assert isinstance(check_sentence(sentence, quote).supported, bool)

"""No sentence that is shown tells this person what to take, stop, choose, have or expect; facts and warnings pass."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.advice import REASONS, find_advice
from bot.texts import load_texts

DIRECTIVES = {
    "dose": (
        "Take 240 mg twice a day.",
        "You should take two tablets tonight.",
        "Your dose should be 14 mg.",
        "Start with 120 mg for a week, then increase to 240 mg.",
        "Please take half a tablet with food.",
        "You need 600 mg every six months.",
        "Inject 20 mg once a day [1].",
    ),
    "stop or change": (
        "You should stop taking Gilenya.",
        "Skip your next dose.",
        "**Double the dose** tomorrow.",
        "You can safely stop taking Tecfidera.",
        "Stop Tysabri today and call your team.",
        "If your count is low, stop taking it.",
        "You don't need to take steroids.",
        "It is safe for you to stop the tablets.",
        "Come off fingolimod slowly.",
        "So, stop it suddenly.",
        "You’d better switch to an infusion.",
        "Restart your tablets at the full dose.",
        "According to the trial, you should stop the drug.",
        "You could pause your treatment for a while.",
    ),
    "choice": (
        "I recommend Ocrevus.",
        "I'd choose Kesimpta over Tecfidera.",
        "Ocrevus is the best choice for you.",
        "Your best option is Kesimpta.",
        "Switch to natalizumab, since you had two relapses.",
        "If I were you, I would wait.",
        "Consider switching to Mavenclad.",
        "Natalizumab is the best drug.",
        "You should go for ocrelizumab.",
        "We suggest you try Lemtrada.",
    ),
    "diagnosis": (
        "This is a relapse.",
        "It sounds like you have PML.",
        "Your symptoms are caused by MS.",
        "You are having a relapse.",
        "Your MRI shows active disease.",
        "You probably have secondary progressive MS.",
    ),
    "outlook": (
        "You will not get worse.",
        "You won't need a wheelchair.",
        "Your risk of PML is low.",
        "You have a 20% chance of ending up in a wheelchair.",
        "You are unlikely to relapse again.",
        "Ocrevus will protect you from relapses.",
        "Your MS will progress.",
        "With treatment, you will be fine.",
    ),
}
ALLOWED = (
    "Ocrelizumab is given as a drip every 6 months.",
    "The EU leaflet gives 240 mg twice a day as the usual dose.",
    "The label says to stop it if liver tests are very high.",
    "In the trial, 6 of 100 people stopped taking it because of side effects.",
    "Do not stop it on your own; call your MS team first.",
    "Never stop suddenly without talking to your doctor.",
    "You have a blood test before you start.",
    "You can inject yourself once you are trained.",
    "You may feel warm or have a headache.",
    "Ask your team whether you should stop it before surgery.",
    "No one can tell whether you will get worse.",
    "Nobody can say which drug is best for you.",
    "Should you stop taking it?",
    "Your team may lower the dose or stop the drug for a while.",
    "People who stopped natalizumab had relapses again within months.",
    "If you think that you are having a relapse, call your MS team.",
    "Tell your doctor if you have liver trouble.",
    "Of 100 people, 12 got worse in two years; 88 did not.",
    "You will have a scan before the first dose.",
    "Your doctor can help you choose a drug that fits your plans.",
)

# Sentences of the library that order something, each a general warning of the leaflet with its condition in it.
# They stand in curated cards, which are shown whole; a model that wrote one would lose it.
REASONED = (
    "If the skin breaks or leaks, stop the injections and talk to your doctor first.",
    "For yellow skin or dark urine, stop the pills and get help the same day.",
    "Otherwise: take it the same day, or skip it if the day is over.",
    "Later, one dose: take it when you remember, or skip it if the next is near.",
    "If someone has a fit on it, stop it and call emergency services.",
    # Parts of lists of what people can do or say.
    "raise the dose slowly at the start",
    "take the shot before bed; for some, mornings were better",
    'You can stop them at any time and say: "Please say that in plain words."',
)


@pytest.mark.parametrize("sentence", [sentence for group in DIRECTIVES.values() for sentence in group])
def test_a_personal_directive_is_caught(sentence: str) -> None:
    assert find_advice(sentence) in REASONS


@pytest.mark.parametrize("sentence", ALLOWED)
def test_facts_warnings_and_the_way_to_the_team_pass(sentence: str) -> None:
    assert find_advice(sentence) is None


def test_no_sentence_of_the_library_is_caught_but_the_reasoned_ones() -> None:
    from knowledge import load_library
    from knowledge.passages import library_passages

    passages = library_passages(load_library())
    sentences = {" ".join(p.text[s.start : s.end].split()) for p in passages for s in p.sentences}
    assert len(sentences) > 5_000
    assert {sentence for sentence in sentences if find_advice(sentence)} <= set(REASONED)


def test_our_own_sentences_are_not_caught() -> None:
    def leaves(node: object) -> list[str]:
        if isinstance(node, dict):
            return [leaf for key, value in node.items() if key != "words" for leaf in leaves(value)]
        return [node] if isinstance(node, str) else []

    texts = leaves(load_texts("replies"))
    assert texts
    assert [text for text in texts if find_advice(text)] == []


QUOTE = "Ocrelizumab is given as a drip every 6 months. You have a blood test before you start. It lowered relapses in the trials."
ODD = (
    "Stay off Gilenya until your next scan.",
    "Since you hate needles, tablets are the way to go.",
    "Half of the dose is plenty for someone as small as you.",
    "Make the switch before Christmas.",
    "Give the drug another three months before you judge it.",
    "Your next infusion should be in March.",
    "You had a relapse last week.",
)


@pytest.mark.parametrize("sentence", ODD)
def test_a_model_may_speak_to_the_person_only_in_the_words_of_its_quote(sentence: str) -> None:
    assert find_advice(sentence, QUOTE) in REASONS


@pytest.mark.parametrize(
    "sentence",
    ["You have a blood test before you start [1].", "Ocrelizumab lowered relapses in the trials [1].", "The drip comes every 6 months."],
)
def test_a_model_may_state_facts_and_repeat_its_quote(sentence: str) -> None:
    assert find_advice(sentence, QUOTE) is None


@given(st.text(max_size=300))
def test_any_text_gets_a_reason_or_none(text: str) -> None:
    assert find_advice(text) in (None, *REASONS)


@pytest.mark.parametrize(
    "unit", ["so, ", "you should really ", "take the the ", "your risk of a ", ". , ; ", "a" * 50 + " ", "it is now time to "]
)
def test_hostile_length_costs_little(unit: str) -> None:
    started = time.perf_counter()
    find_advice(unit * 20_000)
    assert time.perf_counter() - started < 0.3

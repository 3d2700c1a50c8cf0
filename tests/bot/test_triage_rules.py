"""The plain dangers are found by rule alone, and the plain look-alikes are left alone."""

from __future__ import annotations

import pytest

from bot.triage.normalise import fold
from bot.triage.rules import find

PLAIN = [
    ("crisis", "suicide", "I want to kill myself"),
    ("crisis", "suicide", "i am going to end my life tonight"),
    ("crisis", "suicide", "i dont want to be here anymore, the ms took everything"),
    ("crisis", "suicide", "quiero morirme"),
    ("crisis", "suicide", "me quiero matar"),
    ("crisis", "suicide_other", "my husband told me he is going to kill himself"),
    ("crisis", "suicide_other", "my son with MS said he wants to die, who do I call RIGHT NOW"),
    ("crisis", "overdose", "ive swallowed all my baclofen"),
    ("crisis", "abuse", "my husband hits me when i fall"),
    ("crisis", "abuse", "mi marido me pega"),
    ("emergency", "anaphylaxis", "throat swelling after my copaxone shot, what do i do RIGHT NOW"),
    ("emergency", "anaphylaxis", "came out in hives and my throat is tight, i was at the infusion today and am home now"),
    ("emergency", "breathing", "i cant breathe"),
    ("emergency", "stroke", "woke up with a droopy face.. is it my ms?"),
    ("emergency", "stroke", "suddenly my speech is slurred and my arm is weak"),
    ("emergency", "heart", "crushing chest pain and sweating"),
    ("emergency", "slow_heart", "heart feels slow and dizzy after first gilenya pill"),
    ("emergency", "seizure", "my wife is having a seizure"),
    ("emergency", "sepsis", "fever of 40 on ocrevus and confused"),
    ("emergency", "meningitis", "fever, stiff neck and headache on gilenya"),
    ("emergency", "bleeding", "nosebleed wont stop, had lemtrada last year"),
    ("emergency", "vision", "i suddenly cant see out of my right eye"),
    ("emergency", "cord", "both legs stopped working today and i am numb between my legs"),
    ("emergency", "retention", "cant pee at all since last night and it is agony"),
    ("emergency", "liver", "yellow skin and confused, on aubagio"),
    ("emergency", "overdose", "my toddler swallowed one of my gilenya capsules"),
    ("emergency", "unconscious", "my husband wont wake up"),
    ("emergency", "baclofen", "ran out of baclofen, now fever and rigid legs"),
    ("emergency", "anaphylaxis", "se me hincha la garganta después de la inyección"),
    ("emergency", "stroke", "de repente tengo la boca torcida y no puedo hablar"),
    ("urgent", "pml", "my husband is confused and clumsy on tysabri, who do i call at night"),
    ("urgent", "liver", "yellow eyes on aubagio is it bad"),
    ("urgent", "infection", "fever 39 on ocrevus, is that an emergency or wait for monday"),
    ("urgent", "infection", "tengo fiebre y tomo gilenya"),
    ("urgent", "bleeding", "bruises everywhere since lemtrada, wait till clinic opens?"),
    ("urgent", "thyroid", "since lemtrada my hands shake and my heart races"),
    ("urgent", "macular", "on gilenya and my vision is foggy, is that the MS or the drug"),
    ("urgent", "dose", "i took two aubagio by accident today"),
    ("urgent", "pregnancy", "I'm pregnant and took mavenclad 2 months ago, what now"),
    ("urgent", "pregnancy", "i just found out im 6 weeks pregnant and im on Gilenya. PANIC"),
    ("urgent", "mania", "steroids have me hearing voices"),
    ("urgent", "rebound", "stopped gilenya 6 weeks ago and now i can hardly walk"),
    ("urgent", "baclofen", "i ran out of baclofen yesterday and feel awful"),
]

LOOK_ALIKES = [
    "does ocrelizumab kill B cells?",
    "I'm dying to know how Tysabri works",
    "what are the signs of PML to watch for?",
    "what is the suicide risk in MS?",
    "my mum died of MS in the 80s",
    "how do i tell a relapse from a stroke",
    "can copaxone cause anaphylaxis",
    "what if i get pregnant on teriflunomide",
    "i had a seizure as a kid can i take fampridine",
    "if i got a fever on ocrevus who would i call",
    "a lady in my facebook group got PML on tecfidera",
    "no fever, no chills, just tired two days after ocrevus",
    "i was suicidal in my twenties, well now, is interferon ok for me",
    "this fatigue is killing me",
    "i cant go on holiday with kesimpta in the fridge can i?",
    "¿ocrelizumab mata las células B?",
    "qué riesgo de suicidio hay en la esclerosis múltiple",
]


@pytest.mark.parametrize(("level", "danger", "text"), PLAIN)
def test_a_plain_danger_is_found_by_the_rules_alone(level: str, danger: str, text: str) -> None:
    found = find(fold(text))
    assert found, text
    assert found[0].level.word == level, found
    assert danger in {finding.danger for finding in found if finding.level.word == level}


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_a_plain_look_alike_raises_no_rule(text: str) -> None:
    assert find(fold(text)) == []


@pytest.mark.parametrize(
    "drug",
    [
        "tysabri",
        "natalizumab",
        "gilenya",
        "fingolimod",
        "mayzent",
        "zeposia",
        "ponvory",
        "ocrevus",
        "kesimpta",
        "briumvi",
        "rituximab",
        "tecfidera",
        "mavenclad",
    ],
)
def test_signs_of_pml_are_urgent_on_every_drug_that_can_cause_it(drug: str) -> None:
    found = find(fold(f"getting clumsy and confused for two weeks, i take {drug}"))
    assert ("urgent", "pml") in {(finding.level.word, finding.danger) for finding in found}


@pytest.mark.parametrize(
    "drug", ["aubagio", "teriflunomide", "mavenclad", "cladribine", "gilenya", "mayzent", "zeposia", "ponvory", "lemtrada", "mitoxantrone"]
)
def test_a_pregnancy_on_a_harmful_drug_is_urgent(drug: str) -> None:
    assert find(fold(f"i am pregnant and i take {drug}"))[0].danger == "pregnancy"


@pytest.mark.parametrize("drug", ["gilenya", "fingolimod", "mayzent", "siponimod", "zeposia", "ozanimod", "ponvory", "ponesimod"])
def test_a_slow_heart_on_a_first_dose_is_an_emergency(drug: str) -> None:
    found = find(fold(f"took my first {drug} today and i feel faint"))
    assert found[0].level.word == "emergency"

"""The screens with a scripted chain and a small made-up library: for the tests, and to look at a page by hand.

Run by Streamlit it draws the real app. What the chain says depends on one word in the question.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot import CheckedSentence, Step
from bot.schema import Answer, Citation, Claim, Question, SourceReference
from knowledge import IndexMissingError
from knowledge.load import Library
from knowledge.schema import Contact, Option, Passage, Reference, Topic
from ui import engine

FIRST = "Examplimab is given as a drip into a vein."
SECOND = "People on it have a blood test before each drip."
NOT_CITED = "This sentence stands between the two."
PASSAGE = f"{FIRST} {NOT_CITED} {SECOND}"

ATTACKS = (
    '<img src=x onerror="alert(1)">',
    "<script>alert(2)</script>",
    "[a link](https://evil.example/?q=secret)",
    "![a picture](https://evil.example/p.png)",
    ":red[colour] :material/home: :smile:",
    "$x^2$ and $$y$$",
    "# not a heading",
    "javascript:alert(3)",
)

# Set to let a waiting question end; "wait" questions hold until then.
release = threading.Event()

# Every question that reached the chain.
asked: list[Question] = []


def citation(number: int, quote: str, **changes: Any) -> Citation:
    """A citation of `quote` in the made-up passage, with some fields changed."""
    start = PASSAGE.find(quote)
    fields: dict[str, Any] = {
        "number": number,
        "source_id": "examplimab",
        "title": "Examplimab (Exemplo)",
        "section": "How is it given?",
        "passage_id": "examplimab.how",
        "quote": quote,
        "start": start,
        "end": start + len(quote),
        "trust": "curated",
        "checked": "2026-11-20",
        "references": (SourceReference(id="label", citation="Exemplo label, 2025", url="https://label.example.org/exemplo", read="label"),),
    }
    return Citation(**{**fields, **changes})


def good_answer() -> Answer:
    """A short answer with two cited sentences."""
    return Answer(
        kind="answer",
        text=f"{FIRST} [1]\n\n{SECOND} [2] A third of the visits take under three hours. [3]",
        claims=(Claim(text=FIRST, citations=(1,)), Claim(text=SECOND, citations=(2,))),
        citations=(
            citation(1, FIRST),
            citation(2, SECOND),
            citation(
                3,
                "Visits take two to four hours.",
                source_id="my-leaflet",
                title="Leaflet from my clinic",
                section="Page 2",
                passage_id="import.1",
                start=0,
                end=30,
                trust="imported",
                references=(),
            ),
        ),
        missing=("How it compares over ten years.",),
        follow_ups=("What are the side effects of examplimab?", "How does it compare with mockumab?", "Can I have vaccines while on it?"),
        ask_your_team=("How would the drips fit with my work?", "Which checks would I need, and where?"),
        standalone_question="How is examplimab given?",
        options=("examplimab",),
    )


def reply(question: Question) -> Answer:
    """The scripted answer to a question, by the word it holds."""
    text = question.text.casefold()
    if "attack" in text:
        attack = "\n\n".join(ATTACKS)
        return Answer(
            kind="answer",
            text=f"{attack} [1]",
            citations=(citation(1, ATTACKS[0], title=ATTACKS[0], section=ATTACKS[1], start=0, end=9, references=()),),
            missing=ATTACKS,
            follow_ups=ATTACKS[2:5],
            ask_your_team=ATTACKS,
        )
    simple = {
        "unclear": ("clarify", "Do you mean the tablet or the drip?", ("The tablet", "The drip", "I am not sure")),
        "who are you": ("about", "I am a computer program, not a person.", ()),
        "unknown": ("abstain", "I could not find this in my sources, so I will not guess.", ("What is known about examplimab?",)),
        "weather": ("out_of_scope", "I can only help with MS.", ()),
        "which is best": ("boundary", "I cannot choose for you. I can show how the options differ.", ("Compare examplimab and mockumab",)),
        "fever": ("urgent", "**Please call your MS team today** about a fever, or [000 5](tel:0005).\n\n---\n\nFever is common.", ()),
        "cannot breathe": ("emergency", "Trouble breathing needs help now. **Call your local emergency number.**", ()),
        "end my life": ("crisis", "I am glad you said this. You do not have to face it alone. Please call one of these lines now.", ()),
        "error": ("error", "Something went wrong. Please try again.", ()),
    }
    for word, (kind, words, follow_ups) in simple.items():
        if word in text:
            return Answer(kind=kind, text=words, follow_ups=follow_ups)
    if "compare" in text:
        table = "| | Examplimab [1] | Mockumab |\n|---|---|---|\n| How | Drip | Tablet |\n| Where | Clinic | Home |"
        return good_answer().model_copy(update={"text": f"They differ in how they are taken. [1]\n\n{table}"})
    return good_answer()


class ScriptedChain:
    """Plays the events of a real chain."""

    def stream(self, input: Question) -> Iterator[Any]:
        asked.append(input)
        text = input.text.casefold()
        yield Step("screen")
        if "break" in text:
            raise RuntimeError("secret path /home/someone")
        yield Step("retrieve")
        answer = reply(input)
        if answer.kind.value == "answer":
            yield Step("verify")
            pieces = answer.text.split("\n\n")
            for place, piece in enumerate(pieces):
                yield CheckedSentence(piece if place == len(pieces) - 1 else piece + "\n\n")
                if "wait" in text and place == 0:
                    release.wait(30)
        yield answer


def missing_index() -> ScriptedChain:
    """Opening when nothing was built."""
    raise IndexMissingError("there is no index")


def contact(country: str, kind: str, name: str, number: str, **more: Any) -> Contact:
    """A phone line that exists only here."""
    return Contact(
        country=country, kind=kind, name=name, number=number, source="made up", as_of=more.pop("as_of", dt.date(2026, 11, 1)), **more
    )


CONTACTS = (
    contact("GB", "emergency", "Emergency services", "000 1", tel="0001"),
    contact("GB", "crisis", "Listening line", "000 2", tel="0002", hours="Day and night", as_of=dt.date(2020, 1, 1)),
    contact("GB", "crisis-text", "Listening by text", "Text HELLO to 0003", tel="0003"),
    contact("GB", "ms", "MS helpline", "000 4", tel="0004", hours="Weekdays, 9 to 5", url="https://helpline.example.org/ms"),
)


def contacts_for(country: str | None) -> list[Contact]:
    """Lines of a made-up country; of all of them for None."""
    return [line for line in CONTACTS if country in (None, line.country)]


def _cell(text: str, *tags: str) -> dict[str, Any]:
    return {"text": text, "tags": tags, "refs": ["label"]}


def option(identifier: str, name: str, brand: str, route: str) -> Option:
    """A made-up treatment."""
    cells = Option.model_fields["glance"].annotation.model_fields  # type: ignore[union-attr]
    glance = {field: _cell("Not known here") for field in cells} | {"route": _cell("How it is taken", route)}
    return Option(
        id=identifier,
        name=name,
        brands=(brand,),
        group="disease-modifying",
        status="approved",
        status_as_of=dt.date(2026, 11, 1),
        therapy_class="made up",
        glance=glance,
        no_figures="it does not exist",
        cards=[{"id": "how", "aspect": "how_taken", "question": "How is it given?", "doors": ["a?", "b?", "c?"], "text": PASSAGE}],
        ask_your_team=("One?", "Two?"),
        checked=dt.date(2026, 11, 20),
        review_by=dt.date(2027, 11, 20),
    )


def load_library() -> Library:
    """Four treatments, one topic, one work."""
    topic = Topic(
        id="fatigue",
        title="Fatigue in MS",
        ask_your_team=("One?", "Two?"),
        cards=[{"id": "what", "aspect": "general", "question": "What helps?", "doors": ["a?", "b?", "c?"], "text": "Rest may help."}],
        checked=dt.date(2026, 11, 19),
        review_by=dt.date(2027, 11, 19),
    )
    return Library(
        root=Path(),
        options=(
            option("examplimab", "examplimab", "Exemplo", "infusion"),
            option("mockumab", "mockumab", "Mocky", "tablet"),
            option("samplinod", "samplinod", "Samply", "tablet"),
            option("testiramer", "testiramer", "Testix", "self-injection"),
        ),
        topics=(topic,),
        glossary=(),
        names=(),
        contacts=CONTACTS,
        references={
            "label": Reference(
                citation="Exemplo label, 2025", type="label", year=2025, read="label", url="https://label.example.org/exemplo"
            )
        },
    )


def read_passage(passage_id: str) -> Passage:
    """The one passage there is."""
    if passage_id != "examplimab.how":
        raise KeyError(passage_id)
    return Passage(
        id=passage_id,
        source_id="examplimab",
        source_title="Examplimab (Exemplo)",
        section="How is it given?",
        header="Examplimab",
        text=PASSAGE,
        sentences=(),
        kind="card",
        trust="curated",
        aspect="how_taken",
        options=("examplimab",),
        checked="2026-11-20",
    )


def read_neighbours(passage_id: str) -> tuple[Passage | None, Passage | None]:
    """The one passage has one neighbour."""
    after = read_passage(passage_id)
    return None, dataclasses.replace(after, id="examplimab.after", section="How long does it take?", text="A visit takes a morning.")


def doors(**changes: Any) -> engine.Doors:
    """All scripted functions, with some changed."""
    fields: dict[str, Any] = {
        "open_chain": ScriptedChain,
        "warm": lambda chain: None,
        "contacts_for": contacts_for,
        "countries": lambda: [("GB", "Great Britain")],
        "load_library": load_library,
        "read_passage": read_passage,
        "read_neighbours": read_neighbours,
        "imported": lambda: [engine.Imported("Leaflet from my clinic", "2026-11-22")],
    }
    return engine.Doors(**{**fields, **changes})


if __name__ == "__main__":
    import streamlit as st

    from ui.app import main

    @st.cache_resource(show_spinner=False)
    def install() -> bool:
        """Once for the process: the page script runs at every click."""
        engine.use_doors(doors())
        return True

    install()
    main()

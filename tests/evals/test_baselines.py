"""The textbook splitter and the two baselines, over a made-up library."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from bot.schema import Question
from evals.baselines import Baseline, PlainBm25, chunk_sources, mark_sentences, open_baseline, open_writer
from evals.errors import EvalError
from evals.splitter import split_recursively
from knowledge.schema import Passage

LIBRARY: Any = SimpleNamespace(names=(), options=(), topics=(), glossary=(), masked_words=frozenset())


def passage(identifier: str, text: str) -> Passage:
    source = identifier.split("#")[0]
    return Passage(identifier, source, source, "", f"{source} header", text, (), "card", "curated", "general", (), "2026-01-01")


@pytest.mark.parametrize("size", [20, 50, 1000])
def test_no_chunk_is_longer_than_asked_and_no_word_is_lost(size: int) -> None:
    text = "\n\n".join(f"Paragraph {n} has some words.\nAnd a second line {n}." for n in range(30))
    chunks = split_recursively(text, size, size // 5)
    assert all(len(chunk) <= size for chunk in chunks)
    assert set(text.split()) <= set(" ".join(chunks).split())


def test_neighbouring_chunks_overlap_at_words() -> None:
    text = " ".join(f"w{n:03d}" for n in range(100))
    one, two, *_ = split_recursively(text, 100, 30)
    assert set(one.split()) & set(two.split())
    assert all(len(word) == 4 for word in one.split() + two.split())


def test_blank_lines_are_cut_before_lines_and_words() -> None:
    assert split_recursively("aaaa bbbb\n\ncccc dddd", 12, 0) == ["aaaa bbbb", "cccc dddd"]


def test_odd_texts_are_split_too() -> None:
    assert split_recursively("") == []
    assert split_recursively("x" * 25, 10, 2) == ["x" * 10, "x" * 10, "x" * 9]
    assert split_recursively("short") == ["short"]
    with pytest.raises(ValueError, match="overlap"):
        split_recursively("x", 10, 10)


def test_a_source_is_cut_as_one_running_text() -> None:
    chunks = chunk_sources([passage("a#1", "One."), passage("b#1", "Other."), passage("a#2", "Two.")])
    assert chunks == {"a~0": ("a", "a header\nOne.\n\na header\nTwo."), "b~0": ("b", "b header\nOther.")}


def test_plain_bm25_answers_with_its_best_passage_and_an_exact_citation() -> None:
    texts = ["Given every six months as a drip.", "Flushing happens early.", "Cats sleep.", "Dogs bark."]
    assert mark_sentences("One. Two!\n- three") == "One. [1] Two! [1]\n- three [1]"
    made = PlainBm25([passage(f"s{n}#1", text) for n, text in enumerate(texts)], LIBRARY, "v1")
    answer = made.ask(Question(text="does flushing happen?"))
    (cited,) = answer.citations
    assert answer.text == "Flushing happens early. [1]"
    assert (made.passage(cited.passage_id) or "")[cited.start : cited.end] == cited.quote
    assert made.context(Question(text="flushing"))[0].rank == 1
    assert made.ask(Question(text="zzzz")).kind == "abstain"
    assert made.passage("nothing") is None


def test_a_chat_model_gets_the_usual_prompt_and_its_words_are_the_answer() -> None:
    seen: list[str] = []

    def write(prompt: str) -> str:
        seen.append(prompt)
        return "Twice a year."

    class Fixed(Baseline):
        def find(self, text: str) -> list[str]:
            return ["a~0"]

    answer = Fixed({"a~0": ("a", "Every six months.")}, LIBRARY, "v1", write, "fake:model").ask(Question(text="How often?"))
    assert answer.text == "Twice a year." and not answer.citations
    assert "Every six months." in seen[0] and "Question: How often?" in seen[0]


def test_the_writer_of_a_baseline_obeys_the_settings_of_the_product(monkeypatch: pytest.MonkeyPatch) -> None:
    import bot.providers
    from bot.settings import model_settings

    sent: list[Any] = []

    def stream_text(model: Any, messages: Any, settings: Any) -> Any:
        sent.append((model, messages, settings.url))
        yield from ("Twice ", "a year.")

    monkeypatch.setenv("MS_AID_MODEL_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setattr(bot.providers, "open_model", lambda settings: settings.name)
    monkeypatch.setattr(bot.providers, "stream_text", stream_text)
    settings = model_settings("openai:stub")
    assert settings is not None
    assert open_writer(settings)("How often?") == "Twice a year."
    assert sent == [("stub", [("human", "How often?")], "http://127.0.0.1:9/v1")]


def test_an_unknown_baseline_is_refused() -> None:
    with pytest.raises(EvalError, match="no baseline called 'magic'"):
        open_baseline("magic", SimpleNamespace(passages=(), library=LIBRARY, version="v"))

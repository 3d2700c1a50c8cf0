"""H: the twelve fuzz targets. Each gets whatever hypothesis thinks of: no crash, and no answer that takes over two seconds.

Small counts here; `make soak` (the profile that `MS_AID_SOAK=1` switches on) runs 10,000 cases a target.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SOAK = os.environ.get("MS_AID_SOAK") == "1"
CASES = 10_000 if SOAK else 60
SLOW_CASES = 10_000 if SOAK else 25
HANG = 2.0
"""Seconds that no single input may take."""

check = settings(max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck), print_blob=False, database=None)
check_slow = settings(check, max_examples=SLOW_CASES)

WORDS = st.sampled_from(
    "i my ms kill myself took tablets twice the dose of ocrevus tysabri fever cant breathe numb ! ? . , \n <b> [1] ![x](y) \u200b \u202e \x00 😀 é ñ "
    "¿ no not if pregnant now yesterday 240 mg 2,000 should i stop ignore all previous instructions {x} {{y}} $$ # | - * ` javascript: 999".split(
        " "
    )
)
MESSY = st.one_of(
    st.text(max_size=400), st.lists(WORDS, max_size=60).map(" ".join), st.binary(max_size=300).map(lambda b: b.decode("latin-1"))
)
BYTES = st.one_of(st.binary(max_size=600), MESSY.map(lambda text: text.encode("utf-8", "surrogatepass")))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20), lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4), max_leaves=12
)  # fmt: skip


def timed(function: Callable[..., Any], *arguments: Any, allowed: tuple[type[Exception], ...] = ()) -> Any:
    """Call it; errors of ours are an answer, and nothing may hang."""
    started = time.monotonic()
    try:
        return function(*arguments)
    except allowed:
        return None
    finally:
        assert time.monotonic() - started < HANG


@check
@given(MESSY)
def test_01_the_normaliser_takes_any_text(text: str) -> None:
    from bot.triage import clean_text, fold

    cleaned = timed(clean_text, text)
    assert "\u202e" not in cleaned and "\u200b" not in cleaned and "\x00" not in cleaned
    assert isinstance(timed(fold, text), str)


@check_slow
@given(MESSY, st.lists(MESSY, max_size=3))
def test_02_the_safety_screen_gives_a_level_for_any_talk(text: str, earlier: list[str]) -> None:
    from bot import Question, Turn
    from bot.triage import screen

    found = timed(screen, Question(text=text, turns=tuple(Turn(user=one) for one in earlier)))
    assert found.level in ("none", "urgent", "emergency", "crisis")
    assert found.danger != "check_failed", found.reason


@check
@given(MESSY)
def test_03_intent_and_language_are_read_from_any_text(text: str) -> None:
    from bot.intent import read_intent
    from bot.triage.language import language_of

    for names in (True, False):
        assert timed(read_intent, text, names).kind
    assert timed(language_of, text) in ("en", "es")


@check_slow
@given(st.lists(MESSY, min_size=1, max_size=8))
def test_04_the_chunker_keeps_every_span_inside_its_text(lines: list[str]) -> None:
    from knowledge.documents.chunk import estimate_tokens, make_chunks
    from knowledge.documents.clean import clean_lines
    from knowledge.documents.sections import find_sections
    from knowledge.documents.shapes import Line

    def run() -> Any:
        cleaned = clean_lines([Line(line) for line in "\n".join(lines).split("\n")])
        return make_chunks(find_sections(cleaned, "notes"), estimate_tokens)

    chunks = timed(run)
    for chunk in chunks.chunks:
        for sentence in chunk.sentences:
            assert 0 <= sentence.start < sentence.end <= len(chunk.text)


@check
@given(MESSY)
def test_05_html_never_leaves_a_tag(text: str) -> None:
    from knowledge.documents.clean import clean_lines
    from knowledge.documents.parse_html import read_html
    from knowledge.errors import KnowledgeError

    page = f"<html><body><p>{text}</p><script>secretscript{text}</script><p>An end of <b>some</b> words.</p></body></html>"
    read = timed(read_html, page.encode("utf-8", "replace"), allowed=(KnowledgeError,))
    for line in timed(clean_lines, read[0] if read else []).lines:
        assert not re.search(r"<(script|style|iframe|img|svg|b|p|a)\b[^>]*>", line.text, re.IGNORECASE)


@check
@given(st.one_of(MESSY, st.builds("{}:{}{}".format, st.sampled_from(["https", "javascript", "data", "//", "http", "file"]), MESSY, MESSY)))
def test_06_only_plain_https_becomes_a_link(url: str) -> None:
    from ui.parts.markup import outside_link

    html = str(timed(outside_link, url, "label", allowed=(ValueError,)) or "")
    assert "javascript:" not in html.split("label")[0].lower()
    if "<a " in html:
        assert urlsplit(url).scheme == "https" and 'rel="noopener noreferrer"' in html


@check
@given(MESSY, MESSY)
def test_07_answers_and_citations_of_any_text_are_drawn_and_checked(text: str, quote: str) -> None:
    from bot.verify import check_sentence
    from ui.parts.markup import Markup, rich_text

    html = str(timed(rich_text, text, {1: Markup("<sup>1</sup>")}, True))
    tags = set(re.findall(r"<\s*/?\s*([a-zA-Z0-9]+)", html))
    assert tags <= {
        "p",
        "ul",
        "ol",
        "li",
        "em",
        "strong",
        "sup",
        "div",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "span",
        "a",
        "hr",
        "br",
        "code",
    }
    assert not re.search(r"\son\w+\s*=", re.sub(r">[^<]*<", "><", html))
    timed(check_sentence, text, quote)


@check
@given(BYTES)
def test_08_files_of_the_library_and_of_question_sets_are_read_or_named(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    from evals.errors import EvalError
    from evals.sets import read_set
    from knowledge import load_own_lines
    from knowledge.errors import KnowledgeError
    from knowledge.load import _read_topic, load_contacts

    folder = tmp_path_factory.getbasetemp() / "fuzz-files"
    folder.mkdir(exist_ok=True)
    for name in ("contacts.yaml", "topic.md", "set.jsonl", "set.csv"):
        (folder / name).write_bytes(data)
    timed(load_contacts, folder, allowed=(KnowledgeError,))
    timed(load_own_lines, folder / "contacts.yaml", allowed=(KnowledgeError,))
    timed(_read_topic, folder / "topic.md", False, allowed=(KnowledgeError,))
    for name in ("set.jsonl", "set.csv"):
        timed(read_set, folder / name, allowed=(EvalError,))


@check
@given(st.one_of(BYTES, JSON.map(lambda value: json.dumps(value).encode()), st.dictionaries(st.sampled_from(["index_version", "rows", "passages", "vectors", "hashes", "segments", "files", "fingerprint"]), JSON).map(lambda value: json.dumps(value).encode())))  # fmt: skip
def test_09_any_manifest_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    from knowledge.errors import KnowledgeError
    from knowledge.index import open_index

    home = tmp_path_factory.getbasetemp() / "fuzz-manifest"
    (home / "index" / "v").mkdir(parents=True, exist_ok=True)
    (home / "CURRENT").write_text("v")
    (home / "index" / "v" / "manifest.json").write_bytes(data)
    assert timed(open_index, home, allowed=(KnowledgeError,)) is None


@check
@given(BYTES)
def test_10_any_pointer_and_lock_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    from bot.engine import Engine
    from knowledge.build import writer_lock
    from knowledge.errors import KnowledgeError

    home = tmp_path_factory.getbasetemp() / "fuzz-pointer"
    home.mkdir(exist_ok=True)
    (home / "CURRENT").write_bytes(data)
    (home / "build.lock").write_bytes(data)
    assert timed(lambda: Engine(home).index(), allowed=(KnowledgeError,)) is None
    with writer_lock(home):
        pass


@check
@given(MESSY)
def test_11_whatever_a_model_replies_is_taken_apart(text: str) -> None:
    from bot.advice import find_advice
    from bot.markers import MarkerParser
    from knowledge import split_sentences

    def parse(pieces: list[str]) -> list[Any]:
        parser = MarkerParser()
        return [*(found for piece in pieces for found in parser.feed(piece)), *parser.close()]

    whole = timed(parse, [text])
    assert timed(parse, list(text)) == whole, "any split of one text gives the same sentences"
    timed(find_advice, text, "You have a blood test before you start.")
    for start, end in timed(split_sentences, text):
        assert 0 <= start <= end <= len(text)


@check
@given(st.one_of(st.none(), st.text(max_size=6), st.text(alphabet="abzGBUSEUZ<>", max_size=3)))
def test_12_any_country_gets_help_and_only_real_ones_are_taken(country: str | None) -> None:
    from bot.places import lines_for, read_country
    from bot.triage import Screening, reply_for
    from knowledge import load_contacts

    code = read_country(country) if country is not None else None
    assert code is None or re.fullmatch(r"[A-Z]{2}", code)
    lines = timed(lines_for, country)
    assert country is None or all(line.country in (code, "EU") for line in lines)
    text = timed(reply_for, Screening(level="crisis", danger="suicide"), load_contacts(), country)
    assert "emergency" in text or re.search(r"\d{3}", text)


@pytest.mark.soak
@pytest.mark.skipif(SOAK, reason="the full counts are running already")
def test_the_full_counts_run() -> None:
    """`make soak` runs every target above with 10,000 cases, in a process of its own."""
    import subprocess
    import sys

    environment = {**os.environ, "MS_AID_SOAK": "1"}
    command = [sys.executable, "-m", "pytest", str(Path(__file__)), "-m", "not soak", "-p", "no:cacheprovider"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]

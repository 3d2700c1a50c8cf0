"""Odd writing becomes plain before anything is checked."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.triage.normalise import clean, fold


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("I can't BREATHE", "i cant breathe"),
        ("k1ll mys3lf", "kill myself"),
        ("ѕuісіdе", "suicide"),
        ("ｉ ｗａｎｔ ｔｏ ｄｉｅ", "i want to die"),
        ("kil\u200bl my\u00adself", "kill myself"),
        ("\u202ekill\u202c myself", "kill myself"),
        ("¿No puedo respirar?", "? no puedo respirar?"),
        ("sooooo scared", "soo scared"),
        ("I don’t want to be here", "i dont want to be here"),
    ],
)
def test_disguised_and_accented_text_is_folded(written: str, plain: str) -> None:
    assert fold(written) == plain


def test_letters_spaced_out_are_joined() -> None:
    assert "suicide" in fold("s u i c i d e")


def test_doses_and_temperatures_keep_their_digits() -> None:
    assert fold("39.5 C on B12") == "39.5 c on b12"


def test_clean_keeps_lines_and_drops_invisible_characters() -> None:
    assert clean("one\r\ntwo\x00\u200d") == "one\n\ntwo"


def test_folding_takes_linear_time() -> None:
    started = time.perf_counter()
    fold("a. " * 100_000 + "é" * 100_000 + "- " * 50_000)
    assert time.perf_counter() - started < 2


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400))
def test_any_text_folds_without_error_and_folding_twice_changes_nothing_visible(text: str) -> None:
    once = fold(text)
    assert "\u200b" not in once
    assert once == once.lower()

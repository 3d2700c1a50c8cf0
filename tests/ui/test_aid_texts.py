"""An answer as plain text, and a note on it: what they hold and what they leave out."""

from __future__ import annotations

import datetime as dt
import json
import stat

import pytest

from bot.schema import Answer
from ui.aid import feedback
from ui.aid.answer_text import answer_as_text, spoken_text

NOTE = feedback.Note("helpful", (), "How is it given?", "As a drip.")


def test_a_copied_answer_has_its_sources_and_says_what_it_is_not(scripted):
    text = answer_as_text(scripted.good_answer())
    assert "[1] Examplimab (Exemplo). How is it given?" in text and text.endswith("Talk it over with your MS team.")


def test_team_questions_can_be_replaced_by_those_that_were_shown(scripted):
    text = answer_as_text(scripted.good_answer(), ("One only?",))
    assert "One only?" in text and "fit with my work" not in text


def test_what_is_read_aloud_has_no_numbers_of_sources_no_marks_and_no_cells():
    answer = Answer(
        kind="answer", text="**First** point. [1] Second. [1, 2]\n\n- one [3]\n- two\n\n| a | b |\n|---|---|\n| c | d |", missing=("More.",)
    )
    assert spoken_text(answer) == "First point. Second.\none\ntwo\nA table follows. Please look at it on the page.\nMore."


def test_a_number_to_call_is_read_without_its_link():
    assert spoken_text(Answer(kind="urgent", text="Call [000 5](tel:0005).\n\n---\n\nFever.")) == "Call 000 5.\nFever."


def test_a_note_is_one_line_in_a_file_that_only_this_user_reads(tmp_path):
    home = tmp_path / "home"
    path = feedback.keep_note(NOTE, home, dt.datetime(2026, 11, 25, tzinfo=dt.UTC))
    feedback.keep_note(NOTE, home)
    lines = path.read_text().splitlines()
    assert len(lines) == 2 and json.loads(lines[0])["time"] == "2026-11-25T00:00:00+00:00"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("mode", ["clinic", "no such mode"])
def test_no_note_is_kept_in_a_clinic_or_an_unclear_mode(tmp_path, monkeypatch, mode):
    monkeypatch.setenv("MS_AID_MODE", mode)
    assert not feedback.is_offered()
    with pytest.raises(feedback.FeedbackError):
        feedback.keep_note(NOTE, tmp_path)
    assert not list(tmp_path.iterdir())


def test_the_file_of_notes_stops_growing(tmp_path, monkeypatch):
    monkeypatch.setattr(feedback, "MAX_BYTES", 200)
    feedback.keep_note(NOTE, tmp_path)
    with pytest.raises(feedback.FeedbackError):
        feedback.keep_note(NOTE, tmp_path)

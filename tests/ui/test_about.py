"""What the page Sources & about tells, part by part."""

from __future__ import annotations

import itertools
import json
import re

import pytest

from ui import documents
from ui.aid import scorecard as scorecard_data


def part(screen, name):
    """Go to the page and to one of its parts."""
    screen.about()
    next(one for one in screen.app.get("button_group") if one.key == "about_part").set_value(name).run()
    assert not screen.app.exception
    return screen


def test_it_says_what_the_program_is_is_not_whom_it_is_for_and_how_an_answer_is_made(screen):
    html = screen.about().html
    for heading in (
        "What it is",
        "What it is not",
        "Who it is for, and what for",
        "What it must not be used for",
        "How an answer is made",
        "Limits you should know",
    ):
        assert heading in html
    assert html.count("<h1>") == 1 and "No clinician has read this library yet" in html


@pytest.mark.parametrize("name", ["about", "library", "documents", "method", "privacy", "scorecard"])
def test_each_part_draws_with_one_title_and_no_skipped_heading_level(screen, name):
    html = part(screen, name).html
    levels = [int(level) for level in re.findall(r"<h([1-6])", html[html.index("<h1>") :])]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_source_shows_the_date_of_its_check(screen):
    html = part(screen, "library").html
    for title in ("Examplimab (Exemplo)", "Mockumab (Mocky)", "Fatigue in MS"):
        assert title in html
    assert "20 Nov 2026" in html and "19 Nov 2026" in html and "Not yet" in html


def test_works_cited_say_how_much_was_read(screen):
    html = part(screen, "library").html
    assert "Exemplo label, 2025" in html and "We read the product label: 1" in html


def test_the_search_finds_cards_and_says_when_nothing_fits(screen):
    part(screen, "library").app.text_input(key="library_search").set_value("MOCKY given").run()
    assert "Mockumab (Mocky): How is it given?" in screen.html and "Samplinod" not in screen.html
    screen.app.text_input(key="library_search").set_value("zzz").run()
    assert "Nothing in the library holds all of these words" in screen.html


def test_a_whole_source_can_be_read_with_its_dates_and_cards(screen):
    part(screen, "library").app.selectbox(key="library_read").set_value("examplimab").run()
    html = screen.html
    assert "Checked against its sources by us on 20 November 2026." in html and "Not yet read by a clinician." in html
    assert "Due for a new look by 20 November 2027." in html and "Examplimab is given as a drip into a vein." in html


def test_the_page_draws_when_the_library_cannot_be_read(open_screen):
    def unreadable() -> None:
        raise OSError("gone")

    screen = open_screen(load_library=unreadable)
    assert "cannot be read right now" in part(screen, "library").html
    assert "What it is not" in part(screen, "about").html and "no funder" in part(screen, "method").html


def test_the_method_says_where_facts_come_from_and_how_they_are_checked(screen):
    html = part(screen, "method").html
    for words in (
        "How the library is made",
        "how much of it we really read",
        "How it is kept up to date",
        "six months",
        "Read the whole method",
    ):
        assert words in html


def test_the_method_says_for_which_countries_and_from_when_it_is(screen):
    html = part(screen, "method").html
    assert "between 19 November 2026 and 20 November 2026" in html, "counted from the sources"
    assert "phone numbers for one country" in html
    assert "United States and the European Union" in html and "not written for one country" in html


def test_a_report_is_read_again_only_when_its_file_changed(tmp_path):
    from ui.aid import scorecard

    path = tmp_path / "report.json"
    report = '{"run": {"cases": 1, "turns": 1}, "errors": 0, "headline": null, "bars": [], "turns": []}'
    path.write_text(report)
    first = scorecard.latest_report([path])
    assert first is not None and scorecard.latest_report([path]).report is first.report
    path.write_text(report.replace('"cases": 1', '"cases": 2 '))
    assert scorecard.latest_report([path]).report.run.cases == 2


def test_the_funding_line_is_the_one_of_the_librarys_own_method(screen):
    from knowledge import LIBRARY

    method = " ".join((LIBRARY / "METHOD.md").read_text(encoding="utf-8").split())
    html = part(screen, "method").html
    for line in ("The project has no funder.", "No maker of a medicine had a part in it or paid for it."):
        assert line in method and line in html


def test_the_reading_level_is_measured_and_shown(screen, scripted):
    from ui.aid.reading_level import reading_level

    level = reading_level(scripted.load_library())
    assert level is not None and level.cards == 5
    assert "US school grade" in part(screen, "method").html


def test_added_documents_are_labelled_as_not_checked_by_us(screen):
    html = part(screen, "documents").html
    row = html[html.index("Leaflet from my clinic") :]
    assert "Not checked by us" in row and "22 Nov 2026" in row


def test_in_clinic_mode_nothing_can_be_added_or_removed(open_screen, monkeypatch):
    from ui.engine import Imported

    monkeypatch.setenv("MS_AID_MODE", "clinic")
    screen = part(open_screen(imported=lambda: [Imported("Leaflet", "2026-11-22", "leaflet-1", 3)]), "documents")
    assert "switched off here" in screen.html and "Leaflet" in screen.html
    assert not screen.app.get("file_uploader") and not any("emove" in label for label in screen.buttons)
    assert not documents.add([documents.Upload("a.txt", b"x")]) and not documents.remove("leaflet-1")


def test_the_scorecard_shows_every_item_its_state_and_place_or_reason(screen):
    html = part(screen, "scorecard").html
    card = scorecard_data.scorecard()
    for item in (*card.ipdas, *card.nice):
        assert f'<span class="ms-item">{item.id}</span>' in html
    assert "No clinician has read the library yet." in html and "Needs a named owner: 4" in html


def test_without_an_eval_run_it_says_how_to_make_one(screen, monkeypatch):
    monkeypatch.setattr("ui.parts.scorecard.report_places", lambda home: ())
    assert "make evals" in part(screen, "scorecard").html


def test_the_newest_eval_results_are_shown_with_intervals_and_failures(screen, monkeypatch, tmp_path):
    bar = {
        "label": "Facts",
        "value": 0.5,
        "interval": [0.4, 0.6],
        "n": 80,
        "share": True,
        "bar": 0.95,
        "direction": "at least",
        "met": False,
    }
    report = {
        "run": {"cases": 60, "turns": 81, "model": "cards", "sets": [{"name": "mine-test.jsonl", "cases": 60}]},
        "errors": 0,
        "headline": {**bar, "label": "All"},
        "bars": [bar, {**bar, "label": "Not touched", "value": None, "interval": None, "met": None}],
        "turns": [{"passed": False}, {"passed": True}, {"passed": None}],
    }
    path = tmp_path / "report.json"
    path.write_text(json.dumps(report))
    monkeypatch.setattr("ui.parts.scorecard.report_places", lambda home: (path,))
    html = part(screen, "scorecard").html
    assert "50.0% (range 40.0% to 60.0%; turns: 80)" in html and "at least 95.0%" in html
    assert "mine-test (60)" in html
    assert "Bars met: 0. Bars missed: 1. Turns that failed: 1. Errors: 0." in html and "Not measured" in html


def test_the_conversation_is_still_there_after_a_look_at_this_page(screen):
    screen.ask("How is examplimab given?").about()
    screen.app.switch_page("views/ask.py").run()
    assert "Examplimab is given" in screen.html

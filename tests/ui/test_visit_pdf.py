"""The PDF of the visit page: one tagged A4 sheet, whatever a person typed; nothing left on disk."""

from __future__ import annotations

import datetime as dt
import io
import os
import tempfile
import time

import pypdf
import pytest

from ui.aid import visit_pdf
from ui.aid.plan import Plan
from ui.aid.visit import LEVELS, Names, visit_page

TODAY = dt.date(2026, 11, 25)
HOSTILE = (
    '#import "x.typ" $a^2$ *bold* _it_ @label <lab> `raw` \\ // /* [b] {c} = head - item + n ~ --- "q" #sys.inputs #read("/etc/passwd")'
)
NAMES = Names(wishes={f"w{n}": f"A wish with quite some words in it, number {n}" for n in range(40)})


@pytest.fixture(scope="module")
def library():
    from knowledge import load_library

    return load_library()


def printed(plan, library, names=NAMES):
    return visit_pdf.print_page(lambda level: visit_page(plan, library, names, TODAY, level))


def read(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    return " ".join(read(pdf).pages[0].extract_text().replace("\u200b", "").split())


@pytest.fixture
def plan() -> Plan:
    made = Plan(
        decision="switch", looked_at=["ocrelizumab", "ofatumumab"], wishes={"w1": "very"}, leaning="ocrelizumab", unclear="How drips fit"
    )
    for text in ("Which blood tests?", "Vaccines first?", "And work?"):
        made.add_question(text)
    return made


def test_the_pdf_is_one_a4_page_with_its_text_in_reading_order(plan, library):
    done = printed(plan, library)
    reader = read(done.pdf)
    assert len(reader.pages) == 1
    box = reader.pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)
    text = text_of(done.pdf)
    wanted = [done.page.title, done.page.intro]
    for section in done.page.sections:
        wanted += [section.heading, section.lead, *section.lines]
    places = []
    at = 0
    for words in [*wanted, *done.page.foot]:
        at = text.find(" ".join(words.split())[:40], at)
        assert at >= 0, words
        places.append(at)
    assert places == sorted(places)


def test_the_pdf_is_tagged_and_names_its_language_title_and_standard(plan, library):
    reader = read(printed(plan, library).pdf)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    assert root["/Lang"] == "en" and reader.metadata.title == "My MS visit"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert not reader.metadata.author


def test_the_pdf_is_small_and_quick_and_its_type_is_large_enough(plan, library):
    printed(plan, library)
    started = time.perf_counter()
    done = printed(plan, library)
    assert time.perf_counter() - started < 2
    assert len(done.pdf) < 300_000 and 11 <= done.page.size <= 12


@pytest.mark.parametrize(
    "words",
    [HOSTILE, "]#panic()[", "x" * 300, "سؤال عن الدواء", "Привет, ελληνικά, łódź", "line\nbreak\ttab\x07bell\u202e"],
    ids=["markup", "bracket", "long word", "arabic", "scripts", "controls"],
)
def test_words_that_look_like_markup_stay_words(words, library):
    plan = Plan(own_wish=words, unclear=words)
    plan.add_question(words)
    done = printed(plan, library)
    assert len(read(done.pdf).pages) == 1 and not done.page.left_out
    if words is HOSTILE:
        assert text_of(done.pdf).count('#import "x.typ" $a^2$ *bold* _it_ @label <lab> `raw`') == 3
    if len(words) == 300:
        assert "x" * 60 in text_of(done.pdf).replace(" ", "")


def test_a_sign_that_no_font_can_draw_is_printed_as_a_box_and_told(library):
    done = printed(Plan(unclear="Good \U0001fae8 or \U00012000?"), library)
    assert len(read(done.pdf).pages) == 1
    if visit_pdf.BOX in str(done.page.sections):
        assert "They show as boxes" in done.page.left_out[-1]


@pytest.mark.parametrize("filler", ["W", "would it change my work and my travel ", "ж", "中"], ids=["wide", "prose", "cyrillic", "chinese"])
def test_the_fullest_plan_is_shortened_to_one_page_and_says_what_is_left_out(filler, library):
    ids = [option.id for option in library.options]
    plan = Plan(
        decision="start",
        looked_at=ids[:12],
        compared=ids[12:16],
        leaning=ids[20],
        wishes={f"w{n}": "very" for n in range(40)},
        own_wish=(filler * 600)[:600],
        unclear=(filler * 600)[:600],
        sure={"a": False},
    )
    for number in range(12):
        plan.add_question(f"{number} {filler * 300}"[:300])
    done = printed(plan, library)
    assert len(read(done.pdf).pages) == 1
    said = " ".join(done.page.left_out)
    assert "more treatments" in said and "7 more questions" in said and "Some wishes" in said
    assert " ".join(done.page.foot).count("more treatments") == 1


def test_an_empty_plan_still_prints_a_page(library):
    assert len(read(printed(Plan(), library).pdf).pages) == 1


def test_no_file_is_written_while_the_pdf_is_made(plan, library, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    opened = []
    real = os.open
    monkeypatch.setattr(os, "open", lambda *a, **k: (opened.append(a[0]), real(*a, **k))[1])
    printed(plan, library)
    assert not list(tmp_path.rglob("*")) and not opened


def test_a_failure_of_typst_says_nothing_of_the_page(plan, library, monkeypatch, tmp_path):
    broken = tmp_path / "page.typ"
    broken.write_text("#let x = json(bytes(sys.inputs.page)); #panic(x.intro)")
    monkeypatch.setattr(visit_pdf, "TEMPLATE", broken)
    with pytest.raises(visit_pdf.PdfError) as failed:
        printed(plan, library)
    assert "decision aid" not in str(failed.value) and failed.value.__cause__ is None


def test_the_levels_never_go_below_eleven_points():
    assert all(level.size >= 11 for level in LEVELS)

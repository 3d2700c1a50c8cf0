"""Clinic mode, own phone lines, and countries: what others reach is closed where it should be, and help is always drawn."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.places import countries, lines_for, read_country
from knowledge import KnowledgeError, Mode, current_mode, load_own_lines
from knowledge.build import plan_build
from ui import __main__ as start
from ui import engine
from ui.parts.help_now import lines_html, own_html

GOOD = """\
- name: MS nurse line
  number: 01234 567 890
  tel: "01234567890"
  hours: Monday to Friday, 9 to 16
  note: Leave a message, we call back.
  as_of: 2025-01-01
- name: Ward <b>7</b>
  number: ext. 12
"""


@pytest.fixture
def own_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of phone lines that the setting names."""
    path = tmp_path / "lines.yaml"
    path.write_text(GOOD, encoding="utf-8")
    monkeypatch.setenv("MS_AID_CONTACTS", str(path))
    monkeypatch.setenv("MS_AID_HOME", str(tmp_path))
    return path


@pytest.fixture(autouse=True)
def fresh_engine():
    engine.use_doors(None)
    yield
    engine.use_doors(None)


def test_a_clinics_own_numbers_stand_first_can_be_tapped_and_are_escaped(own_file: Path) -> None:
    html = own_html()
    assert 'href="tel:01234567890"' in html and "Leave a message" in html
    assert "<b>" not in html and "ext. 12" in html
    assert "Last checked 1 January 2025" in html


def test_own_numbers_are_also_read_from_the_data_folder(own_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MS_AID_CONTACTS")
    assert load_own_lines() == ()
    own_file.rename(own_file.with_name("contacts.yaml"))
    assert [line.name for line in load_own_lines()] == ["MS nurse line", "Ward <b>7</b>"]


@pytest.mark.parametrize(
    "text",
    [
        "name: no list",
        "- name: only a name",
        "- {name: x, number: '1', tel: 'call me'}",
        "- {name: x, number: '1', url: https://x.example}",
        "- {name: '', number: '1'}",
        "- [",
        "\x00",
        "- {name: x, number: '1'}\n" * 13,
        "#" * 200_000,
    ],
)
def test_a_wrong_file_of_own_numbers_stops_the_start_with_one_line_and_never_the_panel(own_file: Path, text: str) -> None:
    own_file.write_text(text, encoding="utf-8")
    with pytest.raises(start.UseError, match="phone lines"):
        start.check_content(Mode.PERSONAL)
    assert own_html() == ""
    assert "ms-line" in lines_html("GB")


def test_a_file_that_the_setting_names_and_is_not_there_is_told(own_file: Path) -> None:
    own_file.unlink()
    with pytest.raises(KnowledgeError):
        load_own_lines()


def test_documents_are_not_added_in_clinic_mode(copied_home: Path, tmp_path: Path, clean_environment: dict[str, str]) -> None:
    note = tmp_path / "note.txt"
    note.write_text("A note about ocrelizumab that is long enough to be one sentence.")
    done = subprocess.run(
        [sys.executable, "-m", "knowledge", "add", str(note)],
        capture_output=True,
        text=True,
        check=False,
        env={**clean_environment, "MS_AID_HOME": str(copied_home), "MS_AID_MODE": "clinic"},
    )
    assert done.returncode == 2 and "clinic mode" in done.stderr and len(done.stderr.strip().splitlines()) == 1
    assert not list((copied_home / "imports").glob("*.json"))


def test_documents_added_earlier_are_not_part_of_a_clinics_index(
    copied_home: Path, small_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from knowledge.documents.imports import add_documents

    note = tmp_path / "note.txt"
    note.write_text("My notes\n\nOcrelizumab was given to me in a quiet room with a view of the park. It took four hours in all.\n")
    assert add_documents([note], copied_home, count_tokens=lambda text: len(text.split())).added
    assert any(passage.trust == "imported" for passage in plan_build(small_library, copied_home).passages)
    monkeypatch.setenv("MS_AID_MODE", "clinic")
    assert not any(passage.trust == "imported" for passage in plan_build(small_library, copied_home).passages)


def test_a_clinic_does_not_start_on_an_index_with_added_documents(monkeypatch: pytest.MonkeyPatch, copied_home: Path) -> None:
    import dataclasses

    from knowledge.index import Index

    monkeypatch.setenv("MS_AID_HOME", str(copied_home))
    start.check_content(Mode.CLINIC)
    real = Index.passages.func  # type: ignore[attr-defined]
    monkeypatch.setattr(Index, "passages", property(lambda self: tuple(dataclasses.replace(p, trust="imported") for p in real(self)[:2])))
    start.check_content(Mode.PERSONAL)
    with pytest.raises(start.UseError, match="MS_AID_MODE=clinic"):
        start.check_content(Mode.CLINIC)


def test_a_word_that_is_no_mode_is_refused_and_the_page_takes_the_stricter_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert current_mode() is Mode.PERSONAL and not engine.is_clinic()
    monkeypatch.setenv("MS_AID_MODE", "clinc")
    with pytest.raises(KnowledgeError, match="clinc"):
        current_mode()
    assert engine.is_clinic()
    monkeypatch.setenv("MS_AID_MODE", "Clinic")
    assert current_mode() is Mode.CLINIC and engine.is_clinic()


@pytest.mark.parametrize("names", [["*"], ["https://aid.example"], ["aid.example/x"], ["a b"], ["*.example"], [".example"]])
def test_an_allowed_host_is_a_bare_name(names: list[str]) -> None:
    with pytest.raises(start.UseError):
        start.check_allowed_hosts("127.0.0.1", names)


def test_listening_on_every_address_needs_the_names_that_browsers_use() -> None:
    with pytest.raises(start.UseError, match="allowed-host"):
        start.check_allowed_hosts("0.0.0.0", [])
    start.check_allowed_hosts("0.0.0.0", ["aid.clinic.example, 10.0.0.5"])
    start.check_allowed_hosts("127.0.0.1", [])


def test_a_clinic_has_its_health_address_and_refuses_other_names(real_home: Path, start_app) -> None:
    from urllib.request import urlopen

    app = start_app(real_home, "--mode", "clinic", MS_AID_ALLOWED_HOSTS="aid.clinic.example")
    assert urlopen(f"http://127.0.0.1:{app.port}/_stcore/health", timeout=5).read() == b"ok"
    with app.visitor() as visitor:
        assert "Ocrelizumab" in visitor.ask("how often is Ocrevus given")


@pytest.mark.parametrize(
    ("typed", "code"), [("gb", "GB"), (" uk ", "GB"), ("EU", "EU"), ("jp", "JP"), ("ZZ", None), ("", None), ("GBR", None), ("é", None)]
)
def test_a_country_is_read_or_refused(typed: str, code: str | None) -> None:
    assert read_country(typed) == code


@pytest.mark.parametrize("code", ["ZZ", "", "GBR", "<b>", "1"])
def test_the_terminal_refuses_a_country_that_does_not_exist_in_one_line(code: str, clean_environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "ask", "hello", "--country", code], capture_output=True, text=True, check=False, env=clean_environment
    )
    assert done.returncode == 2 and len(done.stderr.strip().splitlines()) == 1 and "--country" in done.stderr and not done.stdout


@pytest.mark.parametrize("code", ["ZZ", "JP", "", "<script>", "gb"])
def test_a_country_without_lines_shows_the_emergency_numbers_of_all(code: str) -> None:
    html = lines_html(code)
    assert 'href="tel:999"' in html and "<script" not in html


def test_members_of_the_european_union_get_its_number_unless_they_have_their_own() -> None:
    assert {line.number for line in lines_for("DE")} == {"112"}
    assert [line.number for line in lines_for("IE") if line.kind == "emergency"] != []
    assert {"DE", "PL", "GB", "US"} <= {code for code, _ in countries()}


def test_a_crisis_without_a_country_has_the_numbers_of_all_countries_at_hand_folded() -> None:
    html = lines_html(None, ("crisis", "crisis-text", "emergency", "child", "abuse"))
    assert html.count("<details") == 1 and "open" not in html.split("<details", 1)[1].split(">", 1)[0]
    for number in ('href="tel:112"', 'href="tel:999"', 'href="tel:988"', 'href="tel:116123"'):
        assert number in html
    assert "Samaritans" not in lines_html(None, ("emergency",))

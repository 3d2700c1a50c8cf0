"""Documents added and removed from the screen: in the background, bounded, reported, and leaving nothing behind."""

from __future__ import annotations

import json
import stat
import sys
import tempfile
import time
from pathlib import Path

import pytest

from knowledge import KnowledgeError
from knowledge.documents.report import FileResult, ImportReport
from ui import documents
from ui.documents import Upload, Work


class Recorder:
    """Scripted functions of a change that note what they were given."""

    def __init__(self, problem: Exception | None = None) -> None:
        self.files: list[tuple[str, bytes, int]] = []
        self.folders: list[Path] = []
        self.removed: list[str] = []
        self.built = 0
        self.problem = problem

    def add(self, paths):
        self.folders = [path.parent.parent for path in paths]
        self.files = [(path.name, path.read_bytes(), stat.S_IMODE(path.parent.parent.stat().st_mode)) for path in paths]
        results = [
            FileResult(path.name, "added", "leaflet-1", "Leaflet", 3, ("a picture was left out",))
            for path in paths
            if path.suffix == ".txt"
        ]
        results += [
            FileResult(path.name, "refused", reason="is a picture", hint="Save it as text.") for path in paths if path.suffix != ".txt"
        ]
        return ImportReport(tuple(results))

    def build(self, tell):
        tell("Encoding", 5, 10)
        self.built += 1
        if self.problem:
            raise self.problem

    @property
    def work(self) -> Work:
        return Work(self.add, self.removed.append, self.build)


@pytest.fixture
def scripted_work(monkeypatch, tmp_path):
    """A function that puts scripted functions behind the changes."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(documents, "_latest", None)
    monkeypatch.delenv("MS_AID_MODE", raising=False)

    def chosen(**options):
        recorder = Recorder(**options)
        monkeypatch.setattr(documents, "work", lambda: recorder.work)
        return recorder

    return chosen


def ended(seconds: float = 10) -> documents.Change:
    """The change, once it has ended."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        change = documents.latest()
        if change is not None and not change.is_running:
            return change
        time.sleep(0.01)
    raise AssertionError("the change did not end")


def test_uploads_are_read_in_a_private_folder_that_is_gone_at_once(scripted_work, tmp_path):
    recorder = scripted_work()
    assert documents.add([Upload("My leaflet.txt", b"words"), Upload("My leaflet.txt", b"others")])
    change = ended()
    assert change.state == "done" and recorder.built == 1
    assert [(name, data) for name, data, _ in recorder.files] == [("My leaflet.txt", b"words"), ("My leaflet.txt", b"others")]
    assert {mode for _, _, mode in recorder.files} == {0o700}
    assert not list(tmp_path.iterdir())


def test_nothing_is_built_when_no_file_was_taken(scripted_work):
    recorder = scripted_work()
    documents.add([Upload("x.png", b"\x89PNG")])
    change = ended()
    assert change.state == "done" and recorder.built == 0 and change.report.refused


@pytest.mark.parametrize(
    "name, safe",
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\leaflet.pdf", "leaflet.pdf"),
        ("..", "document"),
        (".hidden", "hidden"),
        ("a\x00b<script>.md", "a_b_script_.md"),
        ("x" * 300 + ".docx", "x" * 80 + ".docx"),
        ("Über MS (2026).txt", "Über MS (2026).txt"),
    ],
)
def test_file_names_keep_no_folders_and_no_odd_signs(name, safe):
    assert documents.safe_name(name) == safe


def test_only_one_change_at_a_time(scripted_work, monkeypatch):
    scripted_work()
    running = documents.Change()
    monkeypatch.setattr(documents, "_latest", running)
    assert not documents.add([Upload("a.txt", b"x")]) and documents.latest() is running


@pytest.mark.parametrize(
    "problem", [KnowledgeError("no space left", "Free some space."), documents.BuildProblemError("no space left. Free some space.")]
)
def test_a_failed_build_says_what_to_do(scripted_work, problem):
    scripted_work(problem=problem)
    documents.add([Upload("a.txt", b"x")])
    change = ended()
    assert change.state == "failed" and change.problem == "no space left. Free some space."


def test_a_fault_of_ours_says_nothing_of_the_file(scripted_work):
    scripted_work(problem=RuntimeError("secret words"))
    documents.add([Upload("a.txt", b"x")])
    assert ended().state == "failed" and ended().problem is None


def test_removal_takes_the_document_out_and_builds(scripted_work):
    recorder = scripted_work()
    assert documents.remove("leaflet-1")
    assert ended().state == "done" and recorder.removed == ["leaflet-1"] and recorder.built == 1


def show_documents(open_screen, **doors):
    screen = open_screen(**doors).about()
    next(one for one in screen.app.get("button_group") if one.key == "about_part").set_value("documents").run()
    assert not screen.app.exception
    return screen


def test_the_page_reports_each_file_with_what_was_left_out_and_why(open_screen, scripted_work):
    scripted_work()
    documents.add([Upload("one.txt", b"x"), Upload("two.png", b"x")])
    ended()
    html = show_documents(open_screen).html
    assert "Added: 1. Known already: 0. Not taken: 1." in html
    assert "one.txt: added as “Leaflet”, 3 passages. Not checked by us." in html and "a picture was left out" in html
    assert "two.png: not taken, because it is a picture. Save it as text." in html


def test_the_page_shows_progress_while_a_change_runs(open_screen, scripted_work, monkeypatch):
    scripted_work()
    running = documents.Change()
    running.state = "building"
    running.told("Encoding", 5, 10)
    monkeypatch.setattr(documents, "_latest", running)
    screen = show_documents(open_screen)
    assert "Making them searchable: Encoding" in screen.html and not screen.app.get("file_uploader")


def test_files_are_taken_from_the_page(open_screen, scripted_work):
    recorder = scripted_work()
    screen = show_documents(open_screen)
    screen.app.file_uploader(key="import_files").set_value([("one.txt", b"words", "text/plain")])
    next(button for button in screen.app.button if button.label == "Add these files").click().run()
    ended()
    assert [name for name, _, _ in recorder.files] == ["one.txt"]


def test_pressing_add_without_a_file_says_so(open_screen, scripted_work):
    scripted_work()
    screen = show_documents(open_screen)
    next(button for button in screen.app.button if button.label == "Add these files").click().run()
    assert "Choose a file first." in screen.html


def test_a_document_is_removed_only_after_a_second_press(open_screen, scripted_work):
    from ui.engine import Imported

    recorder = scripted_work()
    screen = show_documents(open_screen, imported=lambda: [Imported("Leaflet", "2026-11-22", "leaflet-1", 3, ("2 pictures left out",))])
    assert "2 pictures left out" in screen.html and not recorder.removed
    screen.press("import_remove_0")
    ended()
    assert recorder.removed == ["leaflet-1"]


def test_the_build_runs_in_a_process_of_its_own_and_tells_its_progress(monkeypatch):
    lines = ("noise", json.dumps({"stage": "Encoding", "done": 1, "total": 2}), json.dumps({"problem": "p", "hint": "h"}))
    code = "".join(f"print({line!r})\n" for line in lines) + "raise SystemExit(1)"
    real, commands = documents.subprocess.Popen, []

    def started(command, **more):
        commands.append(command)
        return real([sys.executable, "-c", code], **more)

    monkeypatch.setattr(documents.subprocess, "Popen", started)
    told = []
    with pytest.raises(documents.BuildProblemError, match=r"p\. h"):
        documents._build(lambda *step: told.append(step))
    assert told == [("Encoding", 1, 2)] and commands[0][1:] == ["-m", "ui.rebuild"]


def test_the_builders_process_says_in_its_last_line_what_is_wrong(monkeypatch, capsys, tmp_path):
    from ui import rebuild

    def locked(on_progress):
        on_progress("Reading the library", 0, 1)
        raise KnowledgeError("another build is running", "Wait.")

    monkeypatch.setattr("knowledge.build.build_index", locked)
    assert rebuild.main() == 1
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == [
        {"stage": "Reading the library", "done": 0, "total": 1},
        {"problem": "another build is running", "hint": "Wait."},
    ]


def test_a_document_goes_the_whole_way_into_an_index_and_out_again(monkeypatch, tmp_path, small_home, small_library):
    """With the real functions; the index itself is built from the small library in this process."""
    import shutil

    from knowledge import build_index
    from knowledge.documents.imports import list_documents

    home = tmp_path / "home"
    shutil.copytree(small_home, home)
    monkeypatch.setenv("MS_AID_HOME", str(home))
    monkeypatch.delenv("MS_AID_MODE", raising=False)
    monkeypatch.setattr(documents, "_latest", None)
    monkeypatch.setattr(documents, "_build", lambda tell: build_index(small_library, home, on_progress=tell))
    text = "# Clinic leaflet\n\nThe clinic gives the drip on Mondays. Bring a warm jumper, because the room is cold."
    assert documents.add([Upload("leaflet.md", text.encode()), Upload("broken.pdf", b"%PDF-1.4 broken")])
    change = ended(60)
    assert change.state == "done" and change.problem is None
    assert [result.status for result in change.report.results] == ["added", "refused"]
    (document,) = list_documents(home)
    assert documents.remove(document.id) and ended(60).state == "done" and not list_documents(home)

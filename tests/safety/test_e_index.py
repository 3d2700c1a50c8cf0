"""E: a build that dies, two builds at once, damage, a full or read-only disk. The app always answers from a whole index, or says why not.

Small counts here; `make soak` runs the full ones (50 kills, 20 races, every damage in a process of its own).
Builds run in child processes with a stand-in for the encoder (the vectors of the index in use, made-up ones for new
texts), so that they take a second and a kill lands in the writing, not in the loading of a model.
"""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge import KnowledgeError
from knowledge.build import build_index
from knowledge.errors import IndexDamagedError, StorageError
from knowledge.index import current_folder, open_index, verify_index

ROOT = Path(__file__).parents[2]
BUILD = """
import sys, time
from pathlib import Path
import numpy as np
import knowledge.embed as embed
from knowledge.errors import BuildLockedError
from knowledge.index import read_manifest

library, home, go = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])

class StandIn:
    def __init__(self):
        self.model_hash = read_manifest(home)["model_hash"]
    def encode(self, texts, on_progress=None):
        made = np.random.default_rng(len(texts)).normal(size=(len(texts), 384)).astype(np.float32)
        return made / np.linalg.norm(made, axis=1, keepdims=True)

embed.BuildEncoder = StandIn
from knowledge.build import build_index
print("ready", flush=True)
while not go.exists():
    time.sleep(0.002)
try:
    report = build_index(library, home)
except BuildLockedError:
    sys.exit(3)
sys.exit(0 if report.fresh else 4)
"""


class Builder:
    """Builds of the small library in child processes; every second one has another card, so that there is something to build."""

    def __init__(self, home: Path, library: Path, tmp_path: Path) -> None:
        self.home, self._tmp, self._library = home, tmp_path, library
        self._count = 0
        self.variants = [self._variant("one"), self._variant("two")]

    def _variant(self, name: str) -> Path:
        copy = Path(shutil.copytree(self._library, self._tmp / name))
        path = copy / "topics" / "what-is-ms.md"
        path.write_text(path.read_text().replace("\n? ", f"\n? is this the {name} edition of the text about ms\n? ", 1))
        return copy

    def start(self, variant: int, wait: bool = False) -> tuple[subprocess.Popen[str], Path]:
        """A build that is about to begin; touch the file that comes with it to let it go."""
        self._count += 1
        go = self._tmp / f"go-{self._count}"
        process = subprocess.Popen(
            [sys.executable, "-c", BUILD, str(self.variants[variant]), str(self.home), str(go)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        if not wait:
            go.touch()
        return process, go


@pytest.fixture
def builder(copied_home: Path, small_library: Path, tmp_path: Path) -> Builder:
    return Builder(copied_home, small_library, tmp_path)


def kill_builds(builder: Builder, times: int) -> list[str]:
    """Kill that many builds at random moments; what was wrong afterwards, by moment."""
    dice = random.Random(7)
    process, _ = builder.start(0)
    started = time.monotonic()
    assert process.wait(120) == 0
    whole = time.monotonic() - started
    problems = []
    for number in range(times):
        process, _ = builder.start((number + 1) % 2)
        moment = dice.uniform(0.0, whole * 1.1)
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
        process.wait()
        try:
            index = open_index(builder.home)
            verify_index(index.folder)
            if not index.search("how often do you get ocrevus"):
                problems.append(f"after {moment:.2f} s nothing is found")
        except KnowledgeError as error:
            problems.append(f"after {moment:.2f} s: {error}")
    process, _ = builder.start(times % 2)
    if process.wait(120) not in (0, 4):
        problems.append("the next build did not finish")
    verify_index(current_folder(builder.home))
    leftover = [path.name for path in (builder.home / "index").iterdir()]
    if len(leftover) > 2:
        problems.append(f"{len(leftover)} index folders are left")
    return problems


def race(builder: Builder, times: int) -> list[str]:
    """Start two builds at the same moment, that many times; what was wrong."""
    problems = []
    for number in range(times):
        pair = [builder.start(number % 2, wait=True) for _ in range(2)]
        for _, go in pair:
            go.touch()
        codes = sorted(process.wait(120) for process, _ in pair)
        # Exactly one writes; the other is told to wait (3), or came after it and had nothing to do (4).
        if codes not in ([0, 3], [0, 4]):
            problems.append(f"race {number}: exit codes {codes}")
        try:
            verify_index(current_folder(builder.home))
        except KnowledgeError as error:
            problems.append(f"race {number}: {error}")
    return problems


def test_a_killed_build_leaves_a_whole_index(builder: Builder) -> None:
    assert kill_builds(builder, 3) == []


@pytest.mark.soak
def test_fifty_killed_builds_leave_a_whole_index(builder: Builder) -> None:
    assert kill_builds(builder, 50) == []


def test_of_two_builds_at_once_one_writes(builder: Builder) -> None:
    assert race(builder, 1) == []


@pytest.mark.soak
def test_of_twenty_pairs_of_builds_each_time_one_writes(builder: Builder) -> None:
    assert race(builder, 20) == []


def test_the_lock_of_a_dead_build_holds_nobody_up(builder: Builder) -> None:
    process, _ = builder.start(0)
    time.sleep(0.3)
    process.kill()
    process.wait()
    again, _ = builder.start(1)
    assert again.wait(120) == 0


def segment(folder: Path) -> Path:
    """The folder of the vector files."""
    return next(path for path in (folder / "chroma").iterdir() if path.is_dir())


def change_bytes(path: Path, step: int = 997) -> None:
    """Alter bytes in place; the size stays."""
    data = bytearray(path.read_bytes())
    for at in range(0, len(data), step):
        data[at] ^= 0xFF
    path.write_bytes(data)


# The seven of the fact page, and more. Two writers at once are `race` above and the shuffled vectors here.
DAMAGES: dict[str, Callable[[Path], object]] = {
    "vector folder removed": lambda folder: shutil.rmtree(segment(folder)),
    "vector file cut short": lambda folder: os.truncate(segment(folder) / "data_level0.bin", 1_000),
    "vector file zeroed": lambda folder: (segment(folder) / "data_level0.bin").write_bytes(
        b"\0" * (segment(folder) / "data_level0.bin").stat().st_size
    ),
    "vector file changed in place": lambda folder: change_bytes(segment(folder) / "data_level0.bin"),
    "vector header changed": lambda folder: change_bytes(segment(folder) / "header.bin", 3),
    "database header": lambda folder: os.pwrite(os.open(folder / "chroma" / "chroma.sqlite3", os.O_WRONLY), b"\0" * 200, 0),
    "database cut in the middle": lambda folder: os.truncate(
        folder / "chroma" / "chroma.sqlite3", (folder / "chroma" / "chroma.sqlite3").stat().st_size // 2
    ),
    "database deleted": lambda folder: (folder / "chroma" / "chroma.sqlite3").unlink(),
    "manifest gone": lambda folder: (folder / "manifest.json").unlink(),
    "passages changed": lambda folder: change_bytes(folder / "passages.jsonl"),
    "library gone": lambda folder: (folder / "library.json").unlink(),
    "vectors changed": lambda folder: change_bytes(folder / "vectors.npy"),
}
QUESTION = """
from bot import Question, open_chain
chain = open_chain()
print(chain.invoke(Question(text="how often do you get ocrevus")).kind.value)
print(chain.invoke(Question(text="i want to kill myself")).kind.value)
print(chain.invoke(Question(text="my throat is swelling and i cant breathe after the drip")).kind.value)
from ui.parts.help_now import lines_html
print("tel:999" in lines_html("GB"))
"""


def asked_in_a_child(home: Path) -> list[str]:
    """What the app answers on a data folder, in a process of its own: native code may crash on damage."""
    done = subprocess.run(
        [sys.executable, "-c", QUESTION],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "MS_AID_HOME": str(home)},
        check=False,
    )
    assert done.returncode == 0, f"the process ended with {done.returncode}: {done.stderr[-500:]}"
    return done.stdout.split()


@pytest.mark.parametrize("name", DAMAGES)
def test_each_damage_is_detected(copied_home: Path, name: str) -> None:
    folder = current_folder(copied_home)
    DAMAGES[name](folder)
    with pytest.raises(KnowledgeError):
        verify_index(folder)


@pytest.mark.parametrize("name", ["vector file changed in place", "database cut in the middle"])
def test_on_a_damaged_index_the_app_says_so_and_help_still_works(copied_home: Path, name: str) -> None:
    DAMAGES[name](current_folder(copied_home))
    assert asked_in_a_child(copied_home) == ["error", "crisis", "emergency", "True"]


@pytest.mark.soak
@pytest.mark.parametrize("name", DAMAGES)
def test_on_every_damage_the_app_says_so_and_help_still_works(copied_home: Path, name: str) -> None:
    DAMAGES[name](current_folder(copied_home))
    assert asked_in_a_child(copied_home) == ["error", "crisis", "emergency", "True"]


def test_without_any_index_help_still_works(tmp_path: Path) -> None:
    assert asked_in_a_child(tmp_path) == ["error", "crisis", "emergency", "True"]


def test_a_vector_file_changed_in_place_is_noticed_before_native_code_reads_it(copied_home: Path) -> None:
    change_bytes(segment(current_folder(copied_home)) / "data_level0.bin")
    with pytest.raises(IndexDamagedError):
        open_index(copied_home).search("ocrevus")


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT])
@pytest.mark.parametrize("place", ["_write_chroma", "_write_files"])
def test_a_full_or_read_only_disk_is_one_clear_error_and_keeps_the_old_index(
    copied_home: Path, small_library: Path, monkeypatch: pytest.MonkeyPatch, error: int, place: str
) -> None:
    before = current_folder(copied_home)

    class StandIn:
        def __init__(self) -> None:
            from knowledge.index import read_manifest

            self.model_hash = read_manifest(copied_home)["model_hash"]

        def encode(self, texts: list[str], on_progress: object = None) -> object:
            import numpy as np

            return np.ones((len(texts), 384), dtype=np.float32)

    def full(*_: object) -> None:
        raise OSError(error, os.strerror(error))

    monkeypatch.setattr("knowledge.embed.BuildEncoder", StandIn)
    monkeypatch.setattr(f"knowledge.build.{place}", full)
    with pytest.raises(StorageError):
        build_index(small_library, copied_home, force=True)
    monkeypatch.undo()
    assert current_folder(copied_home) == before
    assert [path.name for path in (copied_home / "index").iterdir()] == [before.name]
    verify_index(before)


def test_a_pointer_that_cannot_be_written_keeps_the_old_index(copied_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from knowledge.home import write_atomically

    before = (copied_home / "CURRENT").read_bytes()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError):
        write_atomically(copied_home / "CURRENT", b"new")
    assert (copied_home / "CURRENT").read_bytes() == before
    assert not list(copied_home.glob(".CURRENT*"))


def test_a_running_engine_takes_up_a_new_version_and_answers_from_one_only(builder: Builder) -> None:
    from bot.engine import Engine

    engine = Engine(builder.home)
    first = engine.index()
    process, _ = builder.start(0)
    assert process.wait(120) == 0
    second = engine.index()
    assert second.version != first.version
    assert second.search("is this the one edition of the text about ms")
    assert first.passages and first.search("ocrevus"), "an answer that began on the old version can end on it"


def test_no_server_is_started_and_no_index_is_opened_by_a_path_from_the_page() -> None:
    """E8, E9: read in the source."""
    text = "\n".join(path.read_text(encoding="utf-8") for folder in ("knowledge", "bot", "ui") for path in (ROOT / folder).rglob("*.py"))
    for word in ("HttpClient", "AsyncHttpClient", "chromadb.server", "chroma run", "DefaultEmbeddingFunction", "EphemeralClient"):
        assert word not in text, word
    assert text.count("PersistentClient(") == 1
    assert "embedding_function=None" in text


READ_ONLY = """
from bot import Question, open_chain
from knowledge.index import current_folder, verify_index
print(open_chain().invoke(Question(text="how often do you get ocrevus")).kind.value)
verify_index(current_folder())
print("whole")
"""


def test_a_read_only_data_folder_is_served(copied_home: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", READ_ONLY]
    if os.geteuid() == 0:  # the superuser may write anywhere, unless that right is given up
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            pytest.skip("run as the superuser and setpriv is not here, so no folder is read-only")
        command = [setpriv, "--bounding-set=-dac_override", "--inh-caps=-dac_override", *command]
    (tmp_path / "tmp").mkdir()
    places = [copied_home, *copied_home.rglob("*")]
    for path in places:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        environment = {**os.environ, "MS_AID_HOME": str(copied_home), "TMPDIR": str(tmp_path / "tmp")}
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, check=False)
    finally:
        for path in places:
            path.chmod(0o755 if path.is_dir() else 0o644)
    assert done.stdout.split() == ["answer", "whole"], done.stderr[-1500:]
    assert not list((tmp_path / "tmp").glob("ms-decision-aid-*")), "the copy goes with the process"

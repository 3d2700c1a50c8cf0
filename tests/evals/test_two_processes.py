"""Growing past one process: two of them on one data folder answer, also while the index is switched under them."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from evals.bench.synthetic import ArithmeticEncoder
from evals.bench.worker import Worker
from knowledge import load_library
from knowledge.build import Plan, plan_build, text_hash, write_index
from knowledge.index import read_manifest, read_vectors_by_hash

QUESTION = "What is MS?"


def changed_plan(library: Path, copy: Path) -> Plan:
    """The plan of the same library with one more wording of one question."""
    shutil.copytree(library, copy)
    path = copy / "topics" / "what-is-ms.md"
    path.write_text(path.read_text().replace("\n? ", "\n? whatever is this thing called ms anyway\n? ", 1))
    return plan_build(copy)


def test_two_processes_answer_from_one_folder_while_the_index_is_switched(copied_home: Path, small_library: Path, tmp_path: Path) -> None:
    plan = changed_plan(small_library, tmp_path / "library")
    digest = read_manifest(copied_home)["model_hash"]
    encoder = ArithmeticEncoder(digest, read_vectors_by_hash(copied_home, digest), text_hash)
    with Worker(copied_home) as one, Worker(copied_home) as two:
        before = {worker.ask(QUESTION)["index"] for worker in (one, two)}
        kinds = []
        write_index(plan, copied_home, encoder)
        after = set()
        for _ in range(3):
            for worker in (one, two):
                reply = worker.ask(QUESTION)
                kinds.append(reply["kind"])
                after.add(reply["index"])
    assert len(before) == 1
    assert after == {(copied_home / "CURRENT").read_text()}
    assert not before & after
    assert set(kinds) == {"answer"}


def test_a_folder_that_cannot_be_written_serves_two_processes(copied_home: Path) -> None:
    files = {
        path: path.stat().st_mtime_ns for path in copied_home.rglob("*") if path.is_file() and path.suffix in (".npy", ".jsonl", ".bin")
    }
    with Worker(copied_home) as one, Worker(copied_home) as two:
        assert [worker.ask(QUESTION)["kind"] for worker in (one, two)] == ["answer", "answer"]
    assert files == {path: path.stat().st_mtime_ns for path in files}


@contextmanager
def served(home: Path, environment: dict[str, str]) -> Iterator[str]:
    """The app on a free port of this computer; gives its address once it is up."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "ui", "--port", str(port)],
        env={**environment, "MS_AID_HOME": str(home)},
        cwd=Path(__file__).parents[2],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def body_of(address: str, seconds: float = 60) -> str:
    """What an address answers, waited for while its server starts."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as reply:
                return str(reply.read().decode())
        except (urllib.error.URLError, OSError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def test_the_two_app_processes_of_the_example_are_both_up_on_one_folder(copied_home: Path, clean_environment: dict[str, str]) -> None:
    with served(copied_home, clean_environment) as one, served(copied_home, clean_environment) as two:
        assert one != two
        for address in (one, two):
            assert body_of(f"{address}/_stcore/health") == "ok"
            assert "<!doctype html>" in body_of(address).lower()


def test_the_page_on_growing_names_the_settings_that_the_test_uses() -> None:
    text = (Path(__file__).parents[2] / "docs" / "growing.md").read_text(encoding="utf-8")
    for word in ("MS_AID_HOME", "--port 8501", "--port 8502", "ip_hash", "/_stcore/health", "python -m knowledge build"):
        assert word in text


@pytest.mark.parametrize("size", [150])
def test_a_made_up_library_is_a_whole_index_like_any_other(copied_home: Path, size: int) -> None:
    from evals.bench.synthetic import synthetic_plan
    from knowledge.index import open_index

    digest = read_manifest(copied_home)["model_hash"]
    encoder = ArithmeticEncoder(digest, read_vectors_by_hash(copied_home, digest), text_hash)
    report = write_index(synthetic_plan(load_library(), size), copied_home, encoder)
    index = open_index(copied_home)
    assert report.passages == len(index.passages) == size
    assert index.search("what is it", k=3)

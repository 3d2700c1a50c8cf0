"""The engine behind the screens: one for all, in the background, stopped at once."""

from __future__ import annotations

import threading
import time

import pytest

from bot.schema import Question
from ui import engine


def finish(job: engine.Job, seconds: float = 5.0) -> engine.Job:
    """Wait for the end of a job."""
    deadline = time.monotonic() + seconds
    seen = -1
    while not job.done and time.monotonic() < deadline:
        seen = job.wait(seen, 0.05)
    return job


@pytest.fixture
def made(scripted):
    scripted.release.clear()
    yield engine.Engine(scripted.ScriptedChain, lambda chain: None)
    scripted.release.set()


def test_sentences_come_in_order_before_the_answer(made, scripted):
    job = finish(made.ask(Question(text="How is examplimab given?")))
    assert job.answer is not None and job.text == job.answer.text and job.failure is None


def test_a_stop_takes_effect_within_a_second_while_the_chain_is_busy(made):
    job = made.ask(Question(text="please wait"))
    while not job.text:
        job.wait(-1, 0.05)
    started = time.monotonic()
    job.cancel()
    assert job.done and time.monotonic() - started < 1
    assert job.answer is None and "Examplimab is given" in job.text


def test_a_failure_has_a_name_and_no_trace(made):
    assert finish(made.ask(Question(text="please break"))).failure == "broken"


def test_a_missing_index_comes_with_the_next_step(scripted):
    missing = engine.Engine(scripted.missing_index, lambda chain: None)
    job = finish(missing.ask(Question(text="x")))
    assert job.failure == "no_library" and "knowledge build" in (job.hint or "")
    missing.warm_up().result()
    assert "knowledge build" in (missing.hint or "") and not missing.ready


def test_twenty_visitors_open_the_chain_once(scripted):
    opened = []

    def open_slowly():
        opened.append(1)
        time.sleep(0.05)
        return scripted.ScriptedChain()

    shared = engine.Engine(open_slowly, lambda chain: None)
    threads = [threading.Thread(target=lambda: finish(shared.ask(Question(text="x")))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 1

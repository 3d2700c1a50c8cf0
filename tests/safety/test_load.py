"""Many people at once, many questions in a row, and limits that never hold help back. Full counts under `make soak`."""

from __future__ import annotations

import json
import os
import statistics
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bot import Answer, Kind, Question
from ui import engine

SETS = Path(__file__).parents[2] / "evals" / "sets"
P95_SECONDS = 2.0
MEGABYTES_PER_THOUSAND = 4.0
"""Growth of memory over the later questions that still counts as flat (caches of bounded size fill up in the first thousand)."""


def questions(count: int) -> list[str]:
    """Questions of our development sets, again and again."""
    texts = [
        turn["user"]
        for name in ("known-dev", "limits-dev", "injection-dev")
        for line in (SETS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        for turn in json.loads(line)["turns"]
    ]
    return [texts[number % len(texts)] for number in range(count)]


def rss_megabytes() -> float:
    """Memory of this process that is in use now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def slope(values: list[float]) -> float:
    """Least-squares slope of values against their place."""
    middle = (len(values) - 1) / 2
    mean = statistics.fmean(values)
    return sum((i - middle) * (v - mean) for i, v in enumerate(values)) / sum((i - middle) ** 2 for i in range(len(values)))


def at_once(people: int, act: Callable[[int], Any]) -> list[Any]:
    """What each of many people gets, all starting at the same moment."""
    gate = threading.Barrier(people)

    def one(number: int) -> Any:
        gate.wait(60)
        return act(number)

    with ThreadPoolExecutor(people) as pool:
        return list(pool.map(one, range(people)))


def ask_at_once(chain: Any, people: int, p95_seconds: float) -> None:
    texts = questions(people)
    engine._real_doors().warm(chain)

    def act(number: int) -> tuple[Kind, float]:
        started = time.monotonic()
        answer = chain.invoke(Question(text=texts[number]))
        return answer.kind, time.monotonic() - started

    results = at_once(people, act)
    assert [kind for kind, _ in results if kind is Kind.ERROR] == []
    seconds = sorted(taken for _, taken in results)
    print(f"{people} at once: median {statistics.median(seconds):.2f} s, p95 {seconds[int(0.95 * (people - 1))]:.2f} s")
    assert seconds[int(0.95 * (people - 1))] < p95_seconds


def test_ten_people_at_once_on_one_chain(real_chain: Any) -> None:
    ask_at_once(real_chain, 10, 20)  # no bar of speed here: other tests run beside it


@pytest.mark.soak
def test_fifty_people_at_once_on_one_chain(real_chain: Any) -> None:
    ask_at_once(real_chain, 50, P95_SECONDS)


def visit_at_once(app: Any, people: int, seconds: float) -> list[float]:
    """How long each of many visitors waits for an answer on the page."""

    def act(number: int) -> float:
        with app.visitor() as visitor:
            started = time.monotonic()
            drawn = visitor.ask(f"How often is Ocrevus given? I am number {number}.", seconds)
            assert "Ocrelizumab" in drawn or "ocrelizumab" in drawn
            assert f"number {number}." in drawn
            assert not [other for other in range(people) if other != number and f"number {other}." in drawn]
            assert not visitor.exceptions
            return time.monotonic() - started

    return sorted(at_once(people, act))


def test_six_visitors_at_once_get_their_own_answers_from_one_process(real_home: Path, start_app: Any) -> None:
    assert visit_at_once(start_app(real_home), 6, 60)[-1] < 30


@pytest.mark.soak
def test_fifty_visitors_at_once_get_their_own_answers_from_one_process(real_home: Path, start_app: Any) -> None:
    app = start_app(real_home)
    with app.visitor() as first:
        first.ask("What is MS?")
    seconds = visit_at_once(app, 50, 120)
    print(f"50 visitors: median {statistics.median(seconds):.2f} s, p95 {seconds[47]:.2f} s")
    assert app.process.poll() is None


def memory_over(chain: Any, count: int, warm: int) -> tuple[float, float]:
    """Slope of memory in megabytes a thousand questions after the first ones, and the whole growth since them."""
    seen = []
    for number, text in enumerate(questions(warm + count)):
        chain.invoke(Question(text=text))
        if number >= warm and number % 20 == 0:
            seen.append(rss_megabytes())
    return slope(seen) * 50, seen[-1] - seen[0]


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_memory_stays_within_bounds_over_some_questions(real_chain: Any) -> None:
    _, growth = memory_over(real_chain, 80, 40)
    assert growth < 30


@pytest.mark.soak
@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_memory_is_flat_over_five_thousand_questions(real_chain: Any) -> None:
    per_thousand, growth = memory_over(real_chain, 4_000, 1_000)
    print(f"5,000 questions: {per_thousand:+.2f} MB a thousand, {growth:+.1f} MB over the last 4,000, {rss_megabytes():.0f} MB in use")
    assert per_thousand < MEGABYTES_PER_THOUSAND


def finished(job: engine.Job) -> engine.Job:
    """The job when it has ended."""
    deadline = time.monotonic() + 20
    while not job.done and time.monotonic() < deadline:
        job.wait(-1, 0.02)
    return job


def test_over_a_limit_a_plain_question_waits_and_a_danger_is_still_answered(scripted_danger: engine.Engine) -> None:
    assert finished(scripted_danger.read_for_danger(Question(text="what is ms"))).failure == "too_fast"
    found = finished(scripted_danger.read_for_danger(Question(text="i want to kill myself"))).answer
    assert found is not None and found.kind is Kind.CRISIS


def test_the_queue_of_all_visitors_is_bounded_and_danger_passes_it(scripted_danger: engine.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "MAX_WAITING", 0)
    assert finished(scripted_danger.ask(Question(text="what is ms"))).failure == "too_fast"
    found = finished(scripted_danger.ask(Question(text="my throat is swelling and i cant breathe"))).answer
    assert found is not None and found.kind is Kind.EMERGENCY
    monkeypatch.setattr(engine, "MAX_WAITING", 5)
    for _ in range(12):
        assert finished(scripted_danger.ask(Question(text="what is ms"))).failure == "broken", "a place is given back when a job ends"


def test_a_guard_that_breaks_over_a_limit_still_ends_in_a_plain_message() -> None:
    def broken(question: Question) -> Answer | None:
        raise RuntimeError("boom")

    made = engine.Engine(lambda: None, lambda chain: None, broken)  # type: ignore[arg-type, return-value]
    assert finished(made.read_for_danger(Question(text="x"))).failure == "too_fast"


@pytest.fixture
def scripted_danger() -> engine.Engine:
    """An engine whose chain always breaks, with the real reading for danger."""

    class Broken:
        def stream(self, input: Any) -> Any:
            raise RuntimeError("boom")

    return engine.Engine(Broken, lambda chain: None, engine._real_doors().danger)

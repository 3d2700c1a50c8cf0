"""The report in a real browser: axe-core finds nothing serious, the filter works by keyboard, nothing is fetched.

Without a chromium these tests are skipped with a message; with `CI=true` they fail instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evals.bars import read_bars
from evals.judge import judge_run
from evals.records import read_run
from evals.report import write_report
from evals.run import run_cases
from evals.schema import Case, SetInfo

SIX = "Ocrelizumab is given every six months."


@pytest.fixture
def report(scripted, answer, citation, tmp_path: Path) -> Path:
    """A page with everything on it: failures, both sets, a follow-up, a reference answer, a simpler system and a judge."""
    cited = answer(f"**{SIX}** [1]", [citation(quote=SIX)])
    script = {
        "good": cited,
        "bad": answer("I do not know.", kind="abstain"),
        "next": cited,
        "mine": answer("Every six months. [1]", [citation()]),
    }
    expect = {"kind": ["answer"], "must_include": [["six months"]]}
    cases = [
        Case.model_validate({"id": "good", "tags": ["brand"], "turns": [{"user": "good", "expect": expect}]}),
        Case.model_validate({"id": "bad", "tags": ["typo"], "turns": [{"user": "bad", "expect": expect}]}),
        Case.model_validate({"id": "next", "tags": ["typo"], "turns": [{"user": "good"}, {"user": "next", "expect": expect}]}),
        Case.model_validate({"id": "mine", "reference_answer": "Twice a year.", "turns": [{"user": "mine"}]}),
    ]
    sets = [SetInfo(name="one.jsonl", sha256="0", cases=3), SetInfo(name="mine.csv", sha256="1", cases=1)]
    folder = tmp_path / "run"
    run = run_cases(scripted(script, {"ocrelizumab#1": SIX}), cases, sets, folder, similarity=lambda a, b: 0.5).run
    simple = scripted({"good": script["bad"]})
    simple.name = "textbook"
    run_cases(simple, cases, sets, folder / "textbook")
    judge_run(run, lambda system, task: '{"verdict": "no", "reason": "not in the quote"}', "p:m", votes=1)
    write_report(read_run(folder), read_bars())
    return folder / "report.html"


@pytest.fixture
def visit(browser: Any, report: Path) -> Iterator[Any]:
    contexts = []

    def opened(width: int = 1280, scheme: str = "light", scripts: bool = True) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=scripts, bypass_csp=True, offline=True
        )
        contexts.append(context)
        page = context.new_page()
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(report.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_serious_with_every_fold_open(visit, axe: str, width: int, scheme: str) -> None:
    page = visit(width, scheme)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    page.evaluate(axe)
    found = page.evaluate(
        """() => axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
             .then((result) => result.violations.map((one) => [one.id, one.impact, one.nodes.map((node) => node.html.slice(0, 200))]))"""
    )
    assert [one for one in found if one[1] in ("serious", "critical", "moderate")] == []


def test_nothing_is_fetched_and_the_page_fits_a_phone(visit, report: Path) -> None:
    page = visit(360)
    assert page.asked == [report.as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def shown(page: Any) -> list[str]:
    return list(page.locator("#turns > article:visible h3").all_inner_texts())


def test_failures_stand_first_and_filters_work_together(visit) -> None:
    page = visit()
    assert shown(page)[0] == "bad" and len(shown(page)) == 4
    page.get_by_label("Tag", exact=True).select_option("typo")
    assert shown(page) == ["bad", "next"]
    page.get_by_label("Words in question").fill("SIX MONTHS")
    assert shown(page) == ["bad", "next"]  # the expectation of the first names it too
    page.get_by_label("Words in question").fill("do not know")
    assert shown(page) == ["bad"] and page.locator("#count").inner_text() == "1 of 4 shown"
    page.get_by_label("Words in question").fill("")
    page.get_by_label("Tag", exact=True).select_option("")
    page.get_by_label("Set", exact=True).select_option("mine.csv")
    assert shown(page) == ["mine"]
    page.get_by_label("Set", exact=True).select_option("")
    page.get_by_label("Show").select_option("failed")
    assert shown(page) == ["bad"]


def test_the_filter_is_reached_and_used_by_keyboard(visit) -> None:
    page = visit()
    page.get_by_label("Set", exact=True).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert shown(page) == ["good"]
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


def test_without_scripts_everything_is_shown_and_no_dead_filter(visit) -> None:
    page = visit(scripts=False)
    assert len(shown(page)) == 4
    assert not page.locator("#filter").is_visible()


def test_simpler_systems_and_the_judge_stand_beside_the_product(visit) -> None:
    page = visit()
    assert page.get_by_role("heading", name="Beside simpler systems").is_visible()
    assert "The textbook chain" in page.locator("main").inner_text()
    assert page.get_by_role("heading", name="A second opinion").is_visible()
    assert "similarity" in page.locator(".lead").inner_text().lower()

"""The scorecard on the screen: two lists with where each item is met or why not, and the newest eval results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui.aid.scorecard import Item, State, latest_report, report_places, scorecard, tally
from ui.parts.markup import Markup, join, show
from ui.wording import long_date, say

if TYPE_CHECKING:
    from pathlib import Path

    from ui.aid.scorecard import FoundReport, Result

ORDER: tuple[State, ...] = ("met", "not_met", "needs_people", "needs_owner", "cannot")


def draw_scorecard(home: Path) -> None:
    """Both tables and the eval results found beside the program or under `home`."""
    card = scorecard()
    show(Markup("<p>{}</p>").format(say("scorecard.lead")))
    show(_table(say("scorecard.ipdas"), say("scorecard.ipdas_note"), card.ipdas))
    show(_table(say("scorecard.nice"), say("scorecard.nice_note"), card.nice))
    show(Markup('<h2 class="ms-heading">{}</h2>').format(say("scorecard.evals")))
    found = latest_report(report_places(home))
    show(_evals(found) if found else Markup('<p class="ms-note">{}</p>').format(say("scorecard.evals_none")))


def state_name(state: State) -> str:
    """A state in words."""
    return {
        "met": say("scorecard.met"),
        "not_met": say("scorecard.not_met"),
        "needs_people": say("scorecard.needs_people"),
        "needs_owner": say("scorecard.needs_owner"),
        "cannot": say("scorecard.cannot"),
    }[state]


def _table(heading: str, note: str, items: Sequence[Item]) -> Markup:
    counts = tally(items)
    sums = " · ".join(f"{state_name(state)}: {counts[state]}" for state in ORDER if counts[state])
    rows = join(
        Markup(
            '<tr role="row"><th scope="row" role="rowheader"><span class="ms-item">{}</span> {}</th>'
            '<td role="cell" data-column="{}"><span class="ms-state ms-state-{}">{}</span></td><td role="cell" data-column="{}">{}</td></tr>'
        ).format(
            item.id,
            item.short,
            say("scorecard.column_state"),
            item.state,
            state_name(item.state),
            say("scorecard.column_where"),
            _where(item),
        )
        for item in items
    )
    return Markup(
        '<h2 class="ms-heading">{}</h2><p class="ms-quiet">{}</p><p><strong>{}</strong></p>'
        '<div class="ms-table ms-wide ms-score" role="group" tabindex="0" aria-label="{}"><table role="table" class="ms-stack"><thead><tr role="row">'
        '<th scope="col" role="columnheader">{}</th><th scope="col" role="columnheader">{}</th><th scope="col" role="columnheader">{}</th>'
        "</tr></thead><tbody>{}</tbody></table></div>"
    ).format(heading, note, sums, heading, say("scorecard.column_item"), say("scorecard.column_state"), say("scorecard.column_where"), rows)


def _where(item: Item) -> Markup:
    if item.page is None:
        return Markup("{}").format(item.why or "")
    # A new tab: a plain link in this one would load the page anew and lose what the person gathered.
    return Markup('<a href="/{}" target="_blank" rel="noopener">{}</a>: {} <span class="ms-read">{}</span>').format(
        item.page, _page_name(item.page), item.element or "", say("scorecard.shown_by", test=_test_name(item.test or ""))
    )


def _test_name(test: str) -> str:
    """A test's name as the sentence that it is."""
    return test.partition("::")[2].removeprefix("test_").replace("_", " ")


def _page_name(page: str) -> str:
    return {
        "ask": say("scorecard.page_ask"),
        "options": say("scorecard.page_options"),
        "compare": say("scorecard.page_compare"),
        "matters": say("scorecard.page_matters"),
        "visit": say("scorecard.page_visit"),
    }.get(page, say("scorecard.page_about"))


def _evals(found: FoundReport) -> Markup:
    report = found.report
    met = sum(bar.met is True for bar in report.bars)
    missed = sum(bar.met is False for bar in report.bars)
    lead = say(
        "scorecard.evals_lead",
        date=long_date(found.day),
        cases=f"{report.run.cases:,}",
        turns=f"{report.run.turns:,}",
        model=report.run.model,
    )
    sums = say("scorecard.evals_sums", met=met, missed=missed, failures=f"{report.failures:,}", errors=report.errors)
    sets = ", ".join(f"{one.name.removesuffix('.jsonl')} ({one.cases:,})" for one in report.run.sets)
    rows = join(_result_row(bar) for bar in report.bars)
    head = join(
        Markup('<th scope="col" role="columnheader">{}</th>').format(name)
        for name in (
            say("scorecard.column_measure"),
            say("scorecard.column_result"),
            say("scorecard.column_bar"),
            say("scorecard.column_state"),
        )
    )
    headline = Markup("<p>{}</p>").format(say("scorecard.headline", result=_value(report.headline))) if report.headline else Markup("")
    return Markup(
        "<p>{}</p>{}{}<p><strong>{}</strong></p><p>{}</p>"
        '<div class="ms-table ms-wide" role="group" tabindex="0" aria-label="{}"><table role="table" class="ms-stack"><thead><tr role="row">{}</tr></thead>'
        "<tbody>{}</tbody></table></div>"
    ).format(
        lead,
        Markup("<p>{}</p>").format(say("scorecard.evals_sets", sets=sets)) if sets else "",
        headline,
        sums,
        say("scorecard.evals_limits"),
        say("scorecard.evals"),
        head,
        rows,
    )


def _result_row(bar: Result) -> Markup:
    state = {True: say("scorecard.bar_met"), False: say("scorecard.bar_missed"), None: say("scorecard.bar_unmeasured")}[bar.met]
    limit = "" if bar.bar is None else f"{bar.direction} {_number(bar.bar, bar.share)}"
    return Markup(
        '<tr role="row"><th scope="row" role="rowheader">{}</th><td role="cell" data-column="{}">{}</td><td role="cell" data-column="{}">{}</td>'
        '<td role="cell" data-column="{}">{}</td></tr>'
    ).format(
        bar.label,
        say("scorecard.column_result"),
        _value(bar),
        say("scorecard.column_bar"),
        limit,
        say("scorecard.column_state"),
        state,
    )


def _value(result: Result) -> str:
    if result.value is None:
        return say("scorecard.bar_unmeasured")
    value = _number(result.value, result.share)
    if result.interval is None:
        return say("scorecard.value_plain", value=value, n=f"{result.n:,}")
    low, high = (_number(end, result.share) for end in result.interval)
    return say("scorecard.value", value=value, low=low, high=high, n=f"{result.n:,}")


def _number(value: float, is_share: bool) -> str:
    return f"{value:.1%}" if is_share else f"{value:.1f}"

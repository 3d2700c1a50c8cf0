"""The report as one HTML file that opens anywhere: no script, font, style or picture from elsewhere. Pure.

Made for someone who does not program: the headline in a sentence, each bar as a picture and in words, then what went
wrong with the question, the answer and the reason. Verdicts are words, never colour alone; the filter works by
keyboard; without scripts everything is simply shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from evals.scorers import LABELS

TEMPLATE = Path(__file__).parent / "templates" / "report.html"
_WIDTH, _HEIGHT = 260, 26
SYSTEMS = {"textbook": "The textbook chain", "bm25": "Plain BM25"}
OUTCOMES = {
    "improved": "the decision aid is better",
    "regressed": "the simpler system is better",
    "no evidence": "no evidence of a difference",
}


def render_page(report: dict[str, Any]) -> str:
    """The report's page."""
    run = report["run"]
    template = Template(TEMPLATE.read_text(encoding="utf-8"))
    sets = ", ".join(entry["name"] for entry in run["sets"])
    system = run["system"] if run["system"] != "product" else "the decision aid"
    return template.substitute(
        title=escape(f"How good are the answers? {sets}"),
        about=escape(" ".join([f"{run['cases']} cases from {sets}, answered by {system} ({run['model']}).", written_by(report)]).strip()),
        headline=_headline(report),
        bars="".join(_bar(bar) for bar in report["bars"]),
        metrics="".join(_metric(metric) for metric in report["metrics"].values() if metric["n"]),
        sets=_groups("By set", "Set", report["sets"]) if len(report["sets"]) > 1 else "",
        tags=_groups("By tag", "Tag", report["tags"]) if report["tags"] else "",
        beside=_beside(report["beside"]),
        judge=_judge(report["judge"]),
        set_options="".join(f'<option value="{escape(name)}">{escape(name)}</option>' for name in report["sets"]),
        latency=_latency(report["latency"]),
        links=_links(report),
        failed=str(sum(row["passed"] is False for row in report["turns"])),
        options="".join(f'<option value="{escape(tag)}">{escape(tag)}</option>' for tag in report["tags"]),
        turns="".join(_turn(row, number) for number, row in enumerate(report["turns"])),
        total=str(len(report["turns"])),
    )


def format_value(value: float, share: bool) -> str:
    """A share as percent, anything else with one decimal."""
    return f"{value * 100:.1f}%".replace(".0%", "%") if share else f"{value:.1f}"


def written_by(report: dict[str, Any]) -> str:
    """Who worded the answers, when that is not one alone: where a model's draft does not hold, the card is shown."""
    counts = report["written_by"]
    if set(counts) <= {report["run"]["model"]}:
        return ""
    return f"Answers were worded by {', '.join(f'{name}: {count}' for name, count in counts.items())}."


def similarity_line(metrics: dict[str, Any]) -> str:
    """Likeness to reference answers in one line; empty when there are none."""
    names = {"similarity_numbers": "numbers", "similarity_words": "words", "similarity_meaning": "meaning"}
    parts = [
        f"{word} {metrics[name]['value']:.2f}" for name, word in names.items() if name in metrics and metrics[name]["value"] is not None
    ]
    judged = max((metrics[name]["n"] for name in names if name in metrics), default=0)
    if not parts:
        return ""
    return f"Likeness to {judged} reference answers, from 0 to 1: {', '.join(parts)}. This is similarity; it does not say that an answer is correct."


def _links(report: dict[str, Any]) -> str:
    """Links to the parts that not every report has."""
    parts = (("beside", "Beside simpler systems"), ("judge", "A second opinion"), ("tags", "By tag"))
    return " ".join(f'<a href="#{name}">{title}</a>' for name, title in parts if report[name])


def _headline(report: dict[str, Any]) -> str:
    head = report["headline"]
    lines = [f"<strong>Take care:</strong> {escape(warning)}." for warning in report["run"]["warnings"]]
    if head and head["n"]:
        good = round(head["value"] * head["n"])
        low, high = head["interval"]
        lines.append(
            f"<strong>{good} of {head['n']}</strong> questions were answered as expected "
            f"({format_value(head['value'], True)}; with this many questions the true share lies between "
            f"{format_value(low, True)} and {format_value(high, True)})."
        )
    if line := similarity_line(report["metrics"]):
        lines.append(line)
    met = [bar["met"] for bar in report["bars"]]
    lines.append(
        f"<strong>{met.count(True)}</strong> bars met, <strong>{met.count(False)}</strong> missed, {met.count(None)} not measured."
    )
    if report["errors"]:
        lines.append(f"<strong>{report['errors']}</strong> answers failed with an error; they count as wrong.")
    unscored = sum(metric["unscored"] for metric in report["metrics"].values())
    if unscored:
        lines.append(f"{unscored} scores could not be made; they are left out, not counted as wrong.")
    return "".join(f"<p>{line}</p>" for line in lines)


def _chart(value: float, interval: list[float] | None, bar: float | None, share: bool) -> str:
    """A strip with the value, its interval and the bar. The words beside it say the same, so it is hidden from readers."""
    ends = [value, bar or 0.0, *(interval or [])]
    top = 1.0 if share else max(ends) * 1.15 or 1.0
    x = [round(4 + (_WIDTH - 8) * max(0.0, min(1.0, end / top)), 1) for end in (value, bar or 0.0, *(interval or [value, value]))]
    marks = f'<rect class="fill" x="4" y="8" width="{x[0] - 4:.1f}" height="10" rx="2"/>'
    if interval:
        marks += f'<path class="whisker" d="M{x[2]} 13H{x[3]}M{x[2]} 9V17M{x[3]} 9V17"/>'
    if bar is not None:
        marks += f'<path class="bar" d="M{x[1]} 2V24"/>'
    return (
        f'<svg aria-hidden="true" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}">'
        f'<rect class="track" x="4" y="8" width="{_WIDTH - 8}" height="10" rx="2"/>{marks}</svg>'
    )


def _interval(row: dict[str, Any]) -> str:
    if not row["interval"]:
        return ""
    low, high = row["interval"]
    return f"{format_value(low, row['share'])} to {format_value(high, row['share'])}"


def _bar(bar: dict[str, Any]) -> str:
    limit = f"{bar['direction']} {format_value(bar['bar'], bar['share'])}"
    if bar["met"] is None:
        cells = f'<td></td><td>–</td><td>{limit}</td><td>0</td><td class="open">Not measured</td>'
    else:
        note = f"<br><small>{escape(bar['note'])}</small>" if bar["note"] else ""
        verdict = '<td class="met">✓ Met</td>' if bar["met"] else '<td class="missed">✗ Missed</td>'
        cells = (
            f"<td>{_chart(bar['value'], bar['interval'], bar['bar'], bar['share'])}</td>"
            f"<td>{format_value(bar['value'], bar['share'])}<br><small>{_interval(bar)}</small></td><td>{limit}</td>"
            f"<td>{bar['n']}{note}</td>{verdict}"
        )
    return f'<tr><th scope="row">{escape(bar["label"])}</th>{cells}</tr>'


def _metric(metric: dict[str, Any]) -> str:
    return (
        f'<tr><th scope="row">{escape(metric["label"])}<br><small>{metric["better"]} is better</small></th>'
        f"<td>{_chart(metric['value'], metric['interval'], None, metric['share'])}</td>"
        f"<td>{format_value(metric['value'], metric['share'])}</td><td>{_interval(metric)}</td>"
        f"<td>{metric['n']}</td><td>{metric['unscored'] or ''}</td></tr>"
    )


def _scroll(name: str, head: Sequence[str], body: str) -> str:
    """A table that may be wider than the screen, reachable by keyboard."""
    cells = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(name)}"><table><thead><tr>{cells}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _groups(title: str, what: str, groups: dict[str, Any]) -> str:
    body = "".join(_tag(name, found) for name, found in groups.items())
    return f"<h2 id='{what.lower()}s'>{title}</h2>" + _scroll(
        f"Table {title.lower()}", (what, "As expected", "Known answers", "Similarity of meaning"), body
    )


def _beside(systems: list[dict[str, Any]]) -> str:
    """What the product's own steps add: the same questions to simpler systems over the same library."""
    if not systems:
        return ""
    parts = [
        '<h2 id="beside">Beside simpler systems</h2><p>The same questions, asked of simpler systems over the same library in the same run: how much do our '
        "own steps add? Where the verdict is no evidence, chance alone may have made the difference.</p>"
    ]
    for found in systems:
        name = SYSTEMS.get(found["system"], found["system"])
        rows = "".join(
            f'<tr><th scope="row">{escape(row["label"])}<br><small>{row["better"]} is better</small></th>'
            f"<td>{format_value(row['theirs'], row['share'])}</td><td>{format_value(row['ours'], row['share'])}</td>"
            f"<td>{_signed(row['difference'], row['share'])}<br>"
            f"<small>{_signed(row['interval'][0], row['share'])} to {_signed(row['interval'][1], row['share'])}</small></td>"
            f"<td>{OUTCOMES[row['outcome']]}</td></tr>"
            for row in found["rows"]
        )
        parts.append(
            f"<h3>{escape(name)} ({escape(found['model'])})</h3><p>Of {found['pairs']} turns, {found['only_ours']} are as expected from the decision aid "
            f"alone, and {found['only_theirs']} from this system alone.</p>"
            + _scroll(f"Beside {name}", ("Metric", "Simpler system", "Decision aid", "Difference", "Verdict"), rows)
        )
    return "".join(parts)


def _signed(value: float, share: bool) -> str:
    return f"{value * 100:+.1f} points" if share else f"{value:+.1f}"


def _judge(judge: dict[str, Any] | None) -> str:
    """A judge model's opinion, each line beside the scorer that needs no model."""
    if not judge:
        return ""
    rows, apart = "", ""
    for row in judge["rows"]:
        low, high = (format_value(end, True) for end in row["interval"])
        share = f"{format_value(row['yes'] / row['judged'], True)}<br><small>{low} to {high}</small>" if row["judged"] else "–"
        rows += (
            f'<tr><th scope="row">{escape(row["label"])}</th><td>{row["yes"]} of {row["judged"]}: {share}</td><td>{row["unscored"]}</td>'
            f"<td>{escape(row['scorer'])}: {_twin(row)}</td><td>{escape(agreement_in_words(row))}</td></tr>"
        )
        for one in row["disagreements"]:
            place = f"{one['case']}, turn {one['turn'] + 1}: {one['question']}"
            apart += f"<li>{escape(place)}<br>Judge: {escape(one['judge'])}<br>{escape(row['scorer'])}: {escape(one['scorer'])}</li>"
    differ = f"<details><summary>Where they differ</summary><ul>{apart}</ul></details>" if apart else ""
    head = ("Question", "Judge says yes", "Could not be judged", "Scorer without a model", "Agreement")
    return (
        f"<h2 id='judge'>A second opinion</h2><p>The model {escape(judge['model'])} was asked {judge['votes']} times about each answer; the majority counts. It decides "
        "nothing above: a model can be wrong in ways that sound right. Read it beside the scorer in the same line.</p>"
        + _scroll("Table of the judge", head, rows)
        + differ
    )


def _twin(row: dict[str, Any]) -> str:
    if row["asked"] == "reference":
        means = [("–" if mean is None else f"{mean:.2f}") for mean in row["similarity"]]
        return f"mean {means[0]} where the judge says yes, {means[1]} where it says no"
    return f"holds in {row['scorer_yes']} of {row['both']}"


def agreement_in_words(row: dict[str, Any]) -> str:
    """How far judge and scorer agree, beyond chance too."""
    if row["asked"] == "reference":
        return "no pass mark: similarity is not correctness"
    if not row["both"]:
        return "none was judged by both"
    kappa = "kappa cannot be told, both gave one verdict throughout" if row["kappa"] is None else f"kappa {row['kappa']:.2f}"
    return f"{row['same']} of {row['both']} alike ({format_value(row['same'] / row['both'], True)}; {kappa})"


def _tag(tag: str, found: dict[str, Any]) -> str:
    cells = ""
    for name in ("passed", "known_answer"):
        row = found.get(name)
        if row:
            good = f"{round(row['value'] * row['n'])} of {row['n']}"
            cells += f"<td>{good} ({format_value(row['value'], True)})<br><small>{_interval(row)}</small></td>"
        else:
            cells += "<td>–</td>"
    meaning = found.get("similarity_meaning")
    cells += f"<td>{meaning['value']:.2f} ({meaning['n']})</td>" if meaning else "<td>–</td>"
    return f'<tr><th scope="row">{escape(tag)}</th>{cells}</tr>'


def _latency(latency: dict[str, Any] | None) -> str:
    if not latency:
        return ""
    tail = f"95 of 100 within {latency['p95']:.0f} ms" if latency["p95"] is not None else f"the slowest took {latency['slowest']:.0f} ms"
    return (
        f"<h2>How fast</h2><p>Over {latency['answers']} answers half took at most {latency['p50']:.0f} ms; {tail}. "
        "Times change from run to run and with the machine.</p>"
    )


def _turn(row: dict[str, Any], number: int) -> str:
    state = {False: ("failed", "✗ Failed"), True: ("passed", "✓ Passed"), None: ("open", "Not judged")}[row["passed"]]
    if row["passed"] is None and any(name.startswith("similarity") for name in row["scores"]):
        state = ("open", "Compared with the reference answer, not judged")
    if row["passed"] is not False and row["look_at"]:
        state = ("look", f"{state[1]}, worth a look")
    earlier = "".join(f"<li>{escape(text)}</li>" for text in row["earlier"])
    parts = [f"<h4>Asked before</h4><ol>{earlier}</ol>"] if earlier else []
    parts.append(f"<h4>Answer ({escape(row['kind'])})</h4><div class='answer'>{_answer(row['answer'])}</div>")
    if row["citations"]:
        quotes = "".join(
            f"<li value='{c['number']}'>{escape(c['title'])}, {escape(c['section'])}: <q>{escape(c['quote'])}</q></li>"
            for c in row["citations"]
        )
        parts.append(f"<details><summary>Citations: {len(row['citations'])}</summary><ol>{quotes}</ol></details>")
    parts.append(f"<h4>Expected</h4>{_list(row['expected'])}")
    if row["reasons"]:
        parts.append(f"<h4>Why it failed</h4>{_list(row['reasons'])}")
    if row["look_at"]:
        parts.append(f"<h4>Worth a look</h4>{_list(row['look_at'])}")
    scores = "".join(
        f'<tr><th scope="row">{escape(LABELS.get(name, name))}</th><td>{"open" if s["value"] is None else format(s["value"], "g")}</td>'
        f"<td>{escape(s['explanation'])}</td></tr>"
        for name, s in row["scores"].items()
    )
    head = '<tr><th scope="col">Score</th><th scope="col">Value</th><th scope="col">Explanation</th></tr>'
    parts.append(f"<details><summary>All scores</summary><table><thead>{head}</thead><tbody>{scores}</tbody></table></details>")
    tags = " ".join(f"<span class='tag'>{escape(tag)}</span>" for tag in row["tags"])
    place = f"{row['id']}, turn {row['turn'] + 1}" if row["earlier"] else row["id"]
    data = escape("\n".join(row["tags"]), quote=True)
    body = "".join(parts)
    inner = f"<p class='meta'>{escape(place)} {tags}</p>{body}"
    return (
        f'<article class="{state[0]}" data-tags="{data}" data-set="{escape(row["set"])}" data-state="{state[0]}" aria-labelledby="q{number}">'
        f'<p class="state">{state[1]}</p><h3 id="q{number}">{escape(row["question"]) or "(empty question)"}</h3>{inner}</article>'
    )


def _list(lines: list[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"


def _answer(text: str) -> str:
    """Answer text with its line breaks; bold marks are shown bold, everything else as it is."""
    return re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", escape(text)) or "<em>(no text)</em>"

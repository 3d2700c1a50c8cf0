"""The bench as one HTML file that opens anywhere, with the growth curve drawn as SVG. Pure: figures in, text out.

Verdicts are words, never colour alone; what the pictures show stands in a table as well.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from string import Template
from typing import Any

TEMPLATE = Path(__file__).parents[1] / "templates" / "bench.html"
_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 440, 260, 64, 20, 16, 44


def render_page(bench: dict[str, Any]) -> str:
    """The page of a bench, given as `bench.json` holds it."""
    machine = bench["machine"]
    judged = [row for row in bench["rows"] if row["met"] is not None]
    missed = [row["name"] for row in judged if not row["met"]]
    head = f"<strong>{len(judged) - len(missed)}</strong> of {len(judged)} bars met."
    if missed:
        head += f" Missed: {escape('; '.join(missed))}."
    about = f"{machine['system']} {machine['processor']}, {machine['cores']} cores, Python {machine['python']}, {machine['day']}"
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        about=escape(about), headline=head, groups="".join(_groups(bench["rows"])), growth=_growth(bench["growth"])
    )


def _groups(rows: Sequence[dict[str, Any]]) -> list[str]:
    """One table for each group of figures, in the order in which they were measured."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row["group"], []).append(row)
    head = "".join(f'<th scope="col">{name}</th>' for name in ("What", "Median", "Half of the values lie between", "Bar", "Verdict"))
    return [
        f'<h2>{escape(name)}</h2><div class="scroll" tabindex="0" role="region" aria-label="Table: {escape(name)}"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(map(_row, found))}</tbody></table></div>"
        for name, found in groups.items()
    ]


def _row(row: dict[str, Any]) -> str:
    verdict = {None: "<td></td>", True: '<td class="met">✓ Met</td>', False: '<td class="missed">✗ Missed</td>'}[row["met"]]
    bar = "" if row["bar"] is None else f"{row['direction']} {row['bar']:g} {row['unit']}"
    between = f"{row['spread'][0]:g} and {row['spread'][1]:g} ({row['repeats']} values)" if row["repeats"] > 1 else "one value"
    return (
        f'<tr><th scope="row">{escape(row["name"])}</th><td>{row["value"]:g} {escape(row["unit"])}</td>'
        f"<td>{between}</td><td>{escape(bar)}</td>{verdict}</tr>"
    )


def _growth(points: Sequence[dict[str, Any]]) -> str:
    """The growth curve as two pictures and a table; empty when it was not measured."""
    if not points:
        return ""
    sizes = [point["passages"] for point in points]
    smallest = points[0]
    times = draw_curve(
        "Time of one answer in ms", sizes, [p["p50_ms"] for p in points], [p["quartiles_ms"] for p in points], smallest["p50_ms"] * 3
    )
    sizes_mb = draw_curve("Memory of the process in MB", sizes, [p["memory_mb"] for p in points])
    names: dict[str, Callable[[dict[str, Any]], str]] = {
        "Passages": lambda p: f"{p['passages']:,}",
        "Vectors": lambda p: f"{p['vectors']:,}",
        "Answer, p50": lambda p: f"{p['p50_ms']:g} ms",
        "Search stage, p50": lambda p: f"{p['retrieve_ms']:g} ms",
        "Start to first answer": lambda p: f"{p['start_s']:g} s",
        "Memory, peak": lambda p: f"{p['memory_mb']:g} MB",
        "Index on disk": lambda p: f"{p['disk_mb']:g} MB",
        "Writing the index, without encoding": lambda p: f"{p['write_s']:g} s",
    }
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    body = "".join(f"<tr>{''.join(f'<td>{cell(point)}</td>' for cell in names.values())}</tr>" for point in points)
    return (
        "<h2>What a larger library costs</h2><p>The same part of our library, extended by made-up passages of the same shape. Vectors of the "
        "extension come from arithmetic, so this is the cost of searching, not of encoding. Every size is served by a process of its own, and "
        "all are asked in turn. The dashed line is three times the smallest size.</p>"
        f'<div class="pictures">{times}{sizes_mb}</div><div class="scroll" tabindex="0" role="region" aria-label="Table: growth"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def draw_curve(
    title: str,
    sizes: Sequence[int],
    values: Sequence[float],
    spreads: Sequence[Sequence[float]] = (),
    bar: float | None = None,
) -> str:
    """Values over sizes as an SVG: sizes on a logarithmic axis, values from zero, quartiles as whiskers, a bar as a dashed line."""
    top = max([*values, *(high for _, high in spreads), bar or 0.0]) * 1.1 or 1.0
    low, high = math.log10(sizes[0]), math.log10(sizes[-1])
    wide, tall = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM

    def x(size: int) -> float:
        share = (math.log10(size) - low) / (high - low) if high > low else 0.5
        return round(_LEFT + wide * share, 1)

    def y(value: float) -> float:
        return round(_TOP + tall * (1 - value / top), 1)

    parts = [f'<path class="axis" d="M{_LEFT} {_TOP}V{_TOP + tall}H{_LEFT + wide}"/>']
    parts += [f'<text class="end" x="{_LEFT - 8}" y="{y(top * share) + 4}">{top * share:.3g}</text>' for share in (0.0, 0.5, 1.0)]
    parts += [f'<text class="middle" x="{x(size)}" y="{_TOP + tall + 20}">{size:,}</text>' for size in sizes]
    parts.append(f'<text class="middle" x="{_LEFT + wide / 2}" y="{_HEIGHT - 4}">passages</text>')
    if bar is not None:
        parts.append(f'<path class="bar" d="M{_LEFT} {y(bar)}H{_LEFT + wide}"/>')
    line = "L".join(f"{x(size)} {y(value)}" for size, value in zip(sizes, values, strict=True))
    parts.append(f'<path class="curve" d="M{line}"/>')
    for size, spread in zip(sizes, spreads, strict=False):
        parts.append(f'<path class="whisker" d="M{x(size)} {y(spread[0])}V{y(spread[1])}"/>')
    for size, value in zip(sizes, values, strict=True):
        parts.append(f'<circle class="point" cx="{x(size)}" cy="{y(value)}" r="4"/>')
    said = "; ".join(f"{size:,} passages: {value:g}" for size, value in zip(sizes, values, strict=True))
    return (
        f'<figure><figcaption>{escape(title)}</figcaption><svg role="img" aria-label="{escape(title)}. {said}" '
        f'viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}">{"".join(parts)}</svg></figure>'
    )

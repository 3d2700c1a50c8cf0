"""The comparison as a real table: columns are options, each question spans a row of its own, each answer has its sources.

From 900 px the answers stand side by side; below that each stands under its option's name and its question. Roles are
written out, because a browser takes the meaning from table parts that a style sheet sets as blocks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ui.aid.comparison import compare
from ui.parts.kept import kept
from ui.parts.markup import Markup, join
from ui.parts.option_card import status_html
from ui.parts.works import Works, cited_fold, numbered, works_fold
from ui.wording import say

if TYPE_CHECKING:
    from knowledge.load import Library
    from knowledge.schema import Option, Reference
    from ui.aid.comparison import Block, Comparison, Row, Statement

OPEN_BLOCKS = ("basics", "works", "harms")
"""Blocks that are open at first: what people ask first."""

STATUS_BLOCK = "basics"
"""The block whose column heads say whether the option can be had."""


@kept(most=60)
def kept_comparison(library: Library, ids: tuple[str, ...]) -> Markup:
    """The comparison of these options in this order, kept for the next reader who picks the same."""
    return comparison_html(compare([library.option_by_id[one] for one in ids]), library.references)


def comparison_html(comparison: Comparison, references: Mapping[str, Reference]) -> Markup:
    """All blocks, then the list of all works. The same bytes for the same picks, so that open folds stay open."""
    works = numbered(comparison.works, references)
    blocks = join(_block(block, comparison.options, works) for block in comparison.blocks)
    label = say("compare.all_works", count=len(works))
    return Markup('<div class="ms-compare ms-columns-{}">{}{}</div>').format(len(comparison.options), blocks, works_fold(works, label))


def _block(block: Block, options: tuple[Option, ...], works: Works) -> Markup:
    heads = join(
        Markup('<th role="columnheader" scope="col">{}{}</th>').format(
            option.title, status_html(option) if block.id == STATUS_BLOCK else ""
        )
        for option in options
    )
    names = ", ".join(option.title for option in options)
    return Markup(
        '<details class="ms-source ms-block"{}><summary><h2>{}</h2></summary>'
        '<table role="table" class="ms-side"><caption class="ms-hidden">{}</caption>'
        '<thead role="rowgroup"><tr role="row">{}</tr></thead>{}</table></details>'
    ).format(
        Markup(" open") if block.id in OPEN_BLOCKS else "",
        block.heading,
        say("compare.table", heading=block.heading, names=names),
        heads,
        join(_row(row, options, works) for row in block.rows),
    )


def _row(row: Row, options: tuple[Option, ...], works: Works) -> Markup:
    note = Markup('<p class="ms-row-note">{}</p>').format(row.note) if row.note else ""
    cells = join(
        Markup('<td role="cell"><p class="ms-of"><strong>{}</strong><span>{}</span></p>{}</td>').format(
            option.title, row.question, join(_statement(one, row, option, works) for one in cell)
        )
        for option, cell in zip(options, row.cells, strict=True)
    )
    return Markup(
        '<tbody role="rowgroup"><tr role="row"><th role="rowheader" scope="rowgroup" colspan="{}"><h3>{}</h3>{}</th></tr>'
        '<tr role="row">{}</tr></tbody>'
    ).format(len(options), row.question, note, cells)


def _statement(one: Statement, row: Row, option: Option, works: Works) -> Markup:
    small = Markup(' <span class="ms-study">{}</span>').format(one.small) if one.small else ""
    return Markup('<div class="ms-statement"><p>{}{}</p>{}</div>').format(
        one.text, small, cited_fold(one.refs, works, f"{row.question} {option.title}")
    )

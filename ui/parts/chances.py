"""Chances on the screen: pictures of people, the sentence beside each, a table, and sources; benefits and harms alike.

Pictures are images with their words as `alt`, carried in the page itself. A feared harm and a benefit can be guessed
before they are seen; one tap shows everything instead. Nothing here ranks or adds up.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from ui import engine, session
from ui.aid.chances import SIDES, ArmShare, Chance, Guess, View, chances_view, guesses
from ui.aid.pictures import data_address, icon_array
from ui.parts.answer import plain
from ui.parts.kept import kept
from ui.parts.markup import Markup, join, outside_link, show
from ui.parts.sources import read_label
from ui.wording import long_date, say

if TYPE_CHECKING:
    from knowledge.load import Library
    from knowledge.schema import Option
    from ui.aid.chances import Side

SKIP = "chances_no_guess"
"""Where "just show me" is kept for the rest of the visit."""


def draw_chances(option_ids: Sequence[str]) -> None:
    """Benefits and harms of these options in numbers, under headings of the third level.

    With one option its feared harm and one benefit can be guessed first. Ids that the library does not know are left out.
    """
    library = engine.library()
    options = [library.option_by_id[one] for one in dict.fromkeys(option_ids) if library and one in library.option_by_id]
    if library is None or not options:
        show(Markup('<p class="ms-note">{}</p>').format(say("chances.unknown")))
        return
    ids = tuple(option.id for option in options)
    offered = guesses(kept_view(library, ids)) if len(options) == 1 else ()
    _draw_guesses(offered)
    waiting = frozenset(guess.chance.id for guess in offered if _is_waiting(guess))
    show(kept_chances(library, ids, waiting, session.plan().audience == "caregiver"))


@kept(most=60)
def kept_view(library: Library, ids: tuple[str, ...]) -> View:
    """What there is to show of these options, kept for the next reader."""
    return chances_view([library.option_by_id[one] for one in ids])


@kept(most=60)
def kept_chances(library: Library, ids: tuple[str, ...], waiting: frozenset[str], is_carer: bool) -> Markup:
    """Pictures, sentences and tables of these options, kept for the next reader; `waiting` holds ids of chances."""
    return chances_html(library, [library.option_by_id[one] for one in ids], kept_view(library, ids), waiting, is_carer)


def chances_html(library: Library, options: Sequence[Option], view: View, waiting: Collection[str], is_carer: bool = False) -> Markup:
    """Everything but the guesses; chances in `waiting` are not shown yet."""
    many = len(options) > 1
    notes = [say("chances.groups_carer") if is_carer else say("chances.groups")]
    drawn = any(one.arms for one in view.shown)
    if drawn:
        total = f"{view.total:,}"
        notes += [
            say("chances.rare_total", total=total) if view.total > 100 else say("chances.same_total", total=total),
            say("chances.key"),
        ]
    parts = [Markup('<p class="ms-quiet">{}</p>').format(" ".join(notes)), _not_compared(view)]
    parts += [_side(library, view, side, many, waiting) for side in SIDES]
    more = _tables(view.more, many)
    if more:
        words = say("chances.more_total", total=f"{view.more_total:,}") if any(one.arms for one in view.more) else ""
        parts.append(
            _fold(
                say("chances.more", count=len(view.more)),
                Markup('<p class="ms-quiet">{}</p>').format(words) + more + _works(library, view.more),
            )
        )
    return Markup('<div class="ms-chances">{}</div>').format(join(parts))


def _not_compared(view: View) -> Markup:
    if len(view.comparators) > 1:
        first = say("chances.not_compared", names="; ".join(view.comparators))
    elif len({one.option for one in view.shown}) > 1 and view.trials > 1:
        first = say("chances.not_compared_trials")
    else:
        return Markup("")
    return Markup('<p class="ms-note">{} {} <strong>{}</strong></p>').format(
        first, say("chances.not_compared_why"), say("chances.not_compared_read")
    )


def _side(library: Library, view: View, side: Side, many: bool, waiting: Collection[str]) -> Markup:
    heading = say("chances.benefit") if side == "benefit" else say("chances.harm")
    compared, alone = view.of(side, compared=True), view.of(side, compared=False)
    parts = [_chance(library, one, many, one.id in waiting) for one in compared]
    if alone:
        parts.append(
            Markup('<div class="ms-alone"><h4>{}</h4><p>{}</p>{}</div>').format(
                say("chances.uncompared"),
                say("chances.uncompared_why"),
                join(_chance(library, one, many, one.id in waiting, level=5) for one in alone),
            )
        )
    parts += [_gap(gap.title, side, gap.why) for gap in view.gaps if gap.side == side]
    seen = [one for one in (*compared, *alone) if one.id not in waiting]
    if seen:
        parts.append(_fold(say("chances.table"), _tables(seen, many)))
    return Markup('<section class="ms-side"><h3>{}</h3>{}</section>').format(heading, join(parts))


def _gap(title: str, side: Side, why: str) -> Markup:
    words = say("chances.none_benefit", title=title) if side == "benefit" else say("chances.none_harm", title=title)
    return Markup('<p class="ms-gap">{} {}</p>').format(words, say("chances.none_why", why=why) if why else "")


def _chance(library: Library, chance: Chance, many: bool, is_waiting: bool, level: int = 4) -> Markup:
    outcome = chance.outcome[0].upper() + chance.outcome[1:]
    title = f"{chance.title}: {chance.outcome}" if many else outcome
    # `level` is ours (4 or 5), never foreign text.
    heading = Markup("<h{0}>{1}</h{0}>").format(level, title)
    if is_waiting:
        return Markup('<article class="ms-chance">{}<p class="ms-quiet">{}</p></article>').format(heading, say("chances.guess_waits"))
    *told, study = chance.sentences
    if chance.arms:
        picture = Markup('<div class="ms-arms">{}</div>').format(join(_arm(arm, place == 0) for place, arm in enumerate(chance.arms)))
        note = ""
    else:
        picture, note = Markup(""), say("chances.rate") if chance.measure == "rate" else say("chances.mean")
    return Markup('<article class="ms-chance">{}{}<p>{}</p>{}<p class="ms-quiet">{}</p>{}</article>').format(
        heading,
        picture,
        " ".join(told),
        Markup('<p class="ms-quiet">{}</p>').format(note) if note else "",
        study,
        _works(library, [chance]),
    )


def _arm(arm: ArmShare, is_treatment: bool) -> Markup:
    of_all = say("chances.of", count=f"{arm.count:,}", total=f"{arm.total:,}")
    name = say("chances.arm_treatment", name=arm.name) if is_treatment else say("chances.arm_comparator", name=arm.name)
    return Markup('<figure class="ms-arm"><img src="{}" alt="{}"><figcaption><strong>{}</strong> {}</figcaption></figure>').format(
        data_address(icon_array(arm.picture)), arm.picture.alt, of_all, name
    )


def _tables(chances: Sequence[Chance], many: bool) -> Markup:
    """One table for each side, and one apart for figures without a comparison group."""
    tables = []
    for side in SIDES:
        caption = say("chances.table_benefit") if side == "benefit" else say("chances.table_harm")
        for compared in (True, False):
            rows = [one for one in chances if one.side == side and one.is_compared is compared]
            if rows:
                tables.append(_table(caption if compared else say("chances.table_uncompared", caption=caption), rows, compared, many))
    return join(tables)


def _table(caption: str, rows: Sequence[Chance], compared: bool, many: bool) -> Markup:
    names = [say("chances.column_what"), say("chances.column_treatment")]
    names += [say("chances.column_comparator")] if compared else []
    names += [say("chances.column_when"), say("chances.column_who"), say("chances.column_sure")]
    head = join(Markup('<th scope="col" role="columnheader">{}</th>').format(name) for name in names)
    body = join(_row(row, names, many) for row in rows)
    return Markup(
        '<div class="ms-table ms-chance-table" role="group" tabindex="0" aria-label="{}"><table role="table" class="ms-stack"><caption>{}</caption>'
        '<thead><tr role="row">{}</tr></thead><tbody>{}</tbody></table></div>'
    ).format(caption, caption, head, body)


def _row(chance: Chance, names: Sequence[str], many: bool) -> Markup:
    values = [say("chances.value", value=value, name=name) for value, name in zip(chance.values, chance.names, strict=True)]
    told = [*values, chance.period, say("chances.study", trial=chance.trial, who=chance.who), f"{chance.sure} ({chance.sure_why})"]
    cells = join(Markup('<td role="cell" data-column="{}">{}</td>').format(name, cell) for name, cell in zip(names[1:], told, strict=True))
    what = f"{chance.title}: {chance.outcome}" if many else chance.outcome
    return Markup('<tr role="row"><th scope="row" role="rowheader">{}</th>{}</tr>').format(what, cells)


def _works(library: Library, chances: Sequence[Chance]) -> Markup:
    keys = dict.fromkeys(key for one in chances for key in one.refs if key in library.references)
    items = join(
        Markup('<li>{} <span class="ms-read">{}</span></li>').format(
            outside_link(library.references[key].address, library.references[key].citation), read_label(library.references[key].read)
        )
        for key in keys
    )
    dates = sorted({library.option_by_id[one.option].checked for one in chances})
    checked = say("chances.sources_checked", date=long_date(dates[0])) if dates else ""
    return _fold(say("chances.sources"), Markup('<ul class="ms-works">{}</ul><p class="ms-quiet">{}</p>').format(items, checked))


def _fold(title: str, body: Markup) -> Markup:
    return Markup('<details class="ms-earlier"><summary>{}</summary>{}</details>').format(title, body)


# ---- guess first, then see ----


def _place(guess: Guess) -> str:
    return f"chances_guess:{guess.chance.id}"


def _is_waiting(guess: Guess) -> bool:
    return not session.widget(SKIP) and session.widget(_place(guess)) is None


def _draw_guesses(offered: Sequence[Guess]) -> None:
    if not offered or session.widget(SKIP):
        return
    with st.container(key="guesses"):
        show(Markup("<h3>{}</h3><p>{}</p>").format(say("chances.guess_heading"), say("chances.guess_lead")))
        for guess in offered:
            _draw_guess(guess)
        if any(_is_waiting(guess) for guess in offered):
            st.button(say("chances.guess_skip"), key="guess_skip", on_click=session.set_widget, args=(SKIP, True))


def _draw_guess(guess: Guess) -> None:
    chance, total = guess.chance, f"{guess.chance.arms[0].total:,}"
    asked = say("chances.guess_ask", total=total, name=chance.names[0], outcome=chance.outcome)
    show(Markup("<h4>{}</h4><p class='ms-quiet'>{}</p>").format(asked, say("chances.guess_when", period=chance.period)))
    if not _is_waiting(guess):
        show(Markup('<p class="ms-guessed" role="status">{}</p>').format(_kindly(guess)))
        return
    with st.container(key=f"guess_{chance.id.replace('.', '_')}", horizontal=True):
        for place, count in enumerate(guess.answers):
            label = say("chances.guess_answer", count=f"{count:,}", total=total)
            st.button(plain(label), key=f"guess_{chance.id}_{place}", on_click=_take_guess, args=(guess, count))


def _take_guess(guess: Guess, count: int) -> None:
    session.set_widget(_place(guess), count)
    session.tell(_kindly(guess))


def _kindly(guess: Guess) -> str:
    """The guess beside the figure, without praise or blame."""
    guessed = session.widget(_place(guess))
    count = guessed if isinstance(guessed, int) else guess.truth
    values = {"guess": f"{count:,}", "truth": f"{guess.truth:,}", "total": f"{guess.chance.arms[0].total:,}"}
    outcome = guess.outcome(count)
    if outcome == "close":
        return say("chances.guess_close", **values)
    return say("chances.guess_higher", **values) if outcome == "higher" else say("chances.guess_lower", **values)

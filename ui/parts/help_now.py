"""The help panel ("Need help now?") and the phone lines, in the same place on every page.

It needs no index, no model and no network, and is drawn before anything that could fail. A number
never disappears because time has passed: from 90 days on it says when it was last checked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from ui import engine, session
from ui.parts.kept import kept
from ui.parts.markup import Markup, escape, join, outside_link, show
from ui.wording import long_date, say

if TYPE_CHECKING:
    from knowledge.own_lines import OwnLine
    from knowledge.schema import Contact

STALE_AFTER = dt.timedelta(days=90)
KIND_ORDER = ("emergency", "crisis", "crisis-text", "child", "abuse", "poison", "health-advice", "ms", "carer")
PANEL_COUNTRY, ALERT_COUNTRY = "country_in_panel", "country_in_alert"


def draw_panel() -> None:
    """The panel itself: a button in the header that opens in place."""
    with st.container(key="help_now"), st.expander(say("help.button"), key="help_panel"):
        show(Markup('<p class="ms-help-first">{}</p><p>{}</p>').format(say("help.emergency_first"), say("help.team")))
        if own := own_html():
            show(own)
        draw_country(PANEL_COUNTRY)
        show(safe_lines(session.conversation().country) + quick_exit_html())


def quick_exit_html() -> Markup:
    """A button that leaves the page at once and takes it out of the tab's history (see `announcer`)."""
    return Markup('<p class="ms-exit"><button type="button" data-quick-exit="yes">{}</button></p>').format(say("help.quick_exit"))


def safe_lines(country: str | None, kinds: Sequence[str] | None = None) -> Markup:
    """The phone lines, or a fixed sentence if anything at all goes wrong with drawing them."""
    try:
        return lines_html(country, kinds)
    except Exception:  # no fault in the data may take the page and its help away
        return Markup('<p class="ms-help-none">{}</p>').format(say("help.failed"))


def own_html(today: dt.date | None = None) -> Markup:
    """The lines of the clinic that runs this, first; nothing when there are none or they cannot be drawn."""
    day = today or dt.date.today()
    try:
        items = join(_own_line(line, day) for line in engine.own_lines())
    except Exception:  # no fault in that file may take the emergency numbers away
        return Markup("")
    if not items:
        return items
    return Markup('<h3 class="ms-help-kind">{}</h3><ul class="ms-lines">{}</ul>').format(say("help.kind_own"), items)


def _own_line(line: OwnLine, today: dt.date) -> Markup:
    number: Markup = Markup("<strong>{}</strong>").format(line.number)
    if line.tel:
        spoken = say("help.call", name=line.name, number=line.number)
        number = Markup('<a class="ms-call" href="tel:{}" aria-label="{}">{}</a>').format(line.tel, spoken, line.number)
    notes = [escape(note) for note in (line.hours, line.note) if note]
    if line.as_of and today - line.as_of > STALE_AFTER:
        notes.append(escape(say("help.last_checked", date=long_date(line.as_of))))
    below = join(Markup('<span class="ms-line-note">{}</span>').format(note) for note in notes)
    return Markup('<li><span class="ms-line-name">{}</span>{}{}</li>').format(line.name, number, below)


def draw_country(key: str) -> None:
    """The list of countries; both places that show it share one setting."""
    names = dict(engine.countries())
    if not names:
        return
    chosen = session.conversation().country
    # A country that came from elsewhere (a kept file) and is not in the list would break the control.
    session.set_widget(key, chosen if chosen in names else None)
    st.selectbox(
        say("help.country"),
        list(names),
        index=None,
        placeholder=say("help.country_none"),
        format_func=lambda code: names.get(code, code),
        key=key,
        on_change=session.choose_country,
        args=(key,),
    )


def lines_html(country: str | None, kinds: Sequence[str] | None = None, today: dt.date | None = None) -> Markup:
    """Phone lines of `country` as tap-to-call links, of all kinds or only `kinds`, grouped by kind.

    Without a country, or with one that we hold no lines for: the emergency numbers of every country that
    we hold, folded, and for a crisis their crisis lines too. A country is never guessed.

    `today` decides which lines show the date of their last check; the real date by default.
    """
    found = engine.contacts(country)
    if found is None:
        return Markup('<p class="ms-help-none">{}</p>').format(say("help.failed"))
    return _kept_lines(found, country, None if kinds is None else tuple(kinds), today or dt.date.today())


@kept(most=100)
def _kept_lines(found: Sequence[Contact], country: str | None, kinds: tuple[str, ...] | None, day: dt.date) -> Markup:
    """The lines of one country on one day, the same for everybody there."""
    if country is None:
        return _hint(say("help.choose")) + _everywhere(found, kinds, day)
    wanted = [line for line in found if kinds is None or line.kind in kinds]
    if not wanted:
        return _hint(say("help.no_lines")) + _everywhere(engine.contacts(None) or (), kinds, day)
    groups: dict[str, list[Contact]] = {}
    for line in sorted(wanted, key=lambda one: KIND_ORDER.index(one.kind)):
        groups.setdefault(line.kind, []).append(line)
    return join(
        Markup('<h3 class="ms-help-kind">{}</h3><ul class="ms-lines">{}</ul>').format(
            say(f"help.kind_{kind}"), join(_line(line, line.name, day) for line in lines)
        )
        for kind, lines in groups.items()
    )


def _hint(words: str) -> Markup:
    return Markup('<p class="ms-help-none">{}</p>').format(words)


def _everywhere(lines: Sequence[Contact], kinds: Sequence[str] | None, today: dt.date) -> Markup:
    """Emergency numbers of all countries, folded; for a crisis each country's first crisis line beside it."""
    names = dict(engine.countries())
    shown = [line for line in lines if line.kind == "emergency"]
    if kinds is not None and "crisis" in kinds:
        shown = [line for line in lines if line.kind in ("emergency", "crisis")]
    shown.sort(key=lambda line: (names.get(line.country, line.country), KIND_ORDER.index(line.kind)))
    if not shown:
        return Markup("")
    items = join(
        _line(line, names.get(line.country, line.country) + (f": {line.name}" if line.kind == "crisis" else ""), today) for line in shown
    )
    return Markup('<details class="ms-earlier"><summary>{}</summary><ul class="ms-lines">{}</ul></details>').format(
        say("help.everywhere"), items
    )


def _line(line: Contact, name: str, today: dt.date) -> Markup:
    is_text = line.kind == "crisis-text"
    digits = line.tel or (line.number if is_text and line.number.isdigit() else None)
    number: Markup = Markup("<strong>{}</strong>").format(line.number)
    if digits:
        spoken = say("help.send_text", name=name, number=line.number) if is_text else say("help.call", name=name, number=line.number)
        number = Markup('<a class="ms-call" href="{}:{}" aria-label="{}">{}</a>').format(
            "sms" if is_text else "tel", digits, spoken, line.number
        )
    notes = [escape(note) for note in (line.hours, line.text) if note]
    if line.url:
        notes.append(outside_link(line.url, line.name))
    if today - line.as_of > STALE_AFTER:
        notes.append(escape(say("help.last_checked", date=long_date(line.as_of))))
    below = join(Markup('<span class="ms-line-note">{}</span>').format(note) for note in notes)
    return Markup('<li><span class="ms-line-name">{}</span>{}{}</li>').format(name, number, below)

"""What matters, to tap: wishes with one tap each, forced choices, and a box for own words. Each answer goes into the plan at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import streamlit as st

from ui import session
from ui.aid.plan import Importance
from ui.aid.wishes import TRADE_OFFS, WISHES, wish_names
from ui.parts.answer import plain
from ui.parts.markup import Markup, show
from ui.wording import say

if TYPE_CHECKING:
    from ui.aid.wishes import TradeOff, Wish, WishGroup

GRADES: tuple[Importance, ...] = ("very", "some", "little", "unsure")


def draw_wishes(is_carer: bool) -> None:
    """Every wish with four answers; a second tap takes an answer back."""
    show(
        Markup('<h2 class="ms-heading">{}</h2>').format(say("matters.heading_wishes_carer") if is_carer else say("matters.heading_wishes"))
    )
    groups: dict[WishGroup, str] = {
        "effect": say("matters.group_effect"),
        "days": say("matters.group_days"),
        "safety": say("matters.group_safety"),
        "plans": say("matters.group_plans"),
    }
    with st.container(key="matters_wishes"):
        for group, name in groups.items():
            show(Markup("<h3>{}</h3>").format(name))
            for wish in WISHES:
                if wish.group == group:
                    _draw_wish(wish)


def _draw_wish(wish: Wish) -> None:
    key = f"wish_{wish.id}"
    session.set_widget(key, session.plan().wishes.get(wish.id))
    st.segmented_control(say(wish.label), GRADES, format_func=_grade_name, key=key, on_change=_take_wish, args=(wish.id,))


def _take_wish(wish: str) -> None:
    plan, grade = session.plan(), cast("Importance | None", session.widget(f"wish_{wish}"))
    rest = {key: value for key, value in plan.wishes.items() if key != wish}
    plan.wishes = {**rest, wish: grade} if grade else rest


def _grade_name(grade: str) -> str:
    return {"very": say("matters.very"), "some": say("matters.some"), "little": say("matters.little")}.get(grade, say("matters.unsure"))


def draw_trade_offs(is_carer: bool) -> None:
    """Forced choices between two wishes."""
    heading = say("matters.heading_trade_carer") if is_carer else say("matters.heading_trade")
    show(Markup('<h2 class="ms-heading">{}</h2><p>{}</p>').format(heading, say("matters.trade_lead")))
    words = wish_names()
    with st.container(key="matters_trades"):
        for number, one in enumerate(TRADE_OFFS, 1):
            _draw_trade_off(one, words, number)


def _draw_trade_off(one: TradeOff, words: dict[str, str], number: int) -> None:
    key = f"trade_{one.id}"
    names = {"first": words[one.first], "second": words[one.second], "unsure": say("matters.trade_unsure")}
    session.set_widget(key, session.plan().trade_offs.get(one.id))
    label = say("matters.trade", number=number, count=len(TRADE_OFFS))
    st.pills(label, list(names), format_func=lambda side: plain(names[side]), key=key, on_change=_take_trade_off, args=(one.id,))


def _take_trade_off(trade_off: str) -> None:
    plan, side = session.plan(), session.widget(f"trade_{trade_off}")
    rest = {key: value for key, value in plan.trade_offs.items() if key != trade_off}
    plan.trade_offs = {**rest, trade_off: side} if side in ("first", "second", "unsure") else rest


def draw_own_words(is_carer: bool) -> None:
    """A box for what is not on the list."""
    session.set_widget("matters_own", session.plan().own_wish)
    label = say("matters.own_carer") if is_carer else say("matters.own")
    st.text_area(label, key="matters_own", max_chars=600, height=90, on_change=_take_own_words)


def _take_own_words() -> None:
    session.plan().own_wish = str(session.widget("matters_own") or "")[:600]

"""One exchange as people see it: the question, the answer of its kind, and what goes with it.

What stands here is drawn from data: nothing is worded by a model at this place. Emergency and crisis
are an alert with phone numbers and nothing else. Questions for the team are drawn apart (`team`), since each can be taken along.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from ui import engine, session
from ui.aid.answer_text import CALL, URGENT_RULE, answer_as_text, spoken_text
from ui.parts import announcer, help_now, speech
from ui.parts.markup import Markup, join, rich_text, show
from ui.parts.sources import answer_anchor, citation_links, sources_html
from ui.session import Exchange
from ui.wording import long_date, say

if TYPE_CHECKING:
    from bot.schema import Answer

SLOW_SECONDS = 10.0
"""After this long the page says that it takes longer than usual."""

_CALL_KINDS = {"emergency": ("emergency",), "crisis": ("crisis", "crisis-text", "emergency", "child", "abuse")}


def question_html(exchange: Exchange) -> Markup:
    """What the person wrote, as they wrote it; a very long text is cut for display."""
    words = exchange.asked if not exchange.is_too_long else exchange.asked[: session.MAX_CHARACTERS] + " …"
    return Markup('<div class="ms-question" id="turn-{}" tabindex="-1"><h2>{}</h2><p>{}</p></div>').format(
        exchange.number, say("ask.you"), words
    )


def exchange_html(exchange: Exchange) -> Markup:
    """A finished exchange: question, answer, sources, and what is missing. The same bytes on every rerun.

    Made once and kept with the exchange, in the memory of its visitor alone.
    """
    if exchange.drawn is None or exchange.drawn[0] != exchange.state:
        exchange.drawn = (exchange.state, question_html(exchange) + _reply_html(exchange))
    return exchange.drawn[1]


def progress_html(job: engine.Job, is_ready: bool) -> Markup:
    """The sentences so far, and in plain words what is being done."""
    if not is_ready and job.step == "wait":
        step = say("ask.warming")
    else:
        step = {
            "screen": say("ask.step_screen"),
            "understand": say("ask.step_understand"),
            "retrieve": say("ask.step_retrieve"),
            "judge": say("ask.step_judge"),
            "write": say("ask.step_write"),
            "verify": say("ask.step_verify"),
        }.get(job.step, say("ask.step_wait"))
    slow = Markup('<p class="ms-quiet">{}</p>').format(say("ask.slow")) if job.seconds > SLOW_SECONDS else ""
    return Markup('<article class="ms-answer"><p class="ms-who">{}</p>{}<p class="ms-step">{} …</p>{}</article>').format(
        say("ask.guide"), rich_text(job.text), step, slow
    )


def draw_after(exchange: Exchange) -> None:
    """The controls under the newest answer: what to do with it and what to ask next."""
    answer = exchange.answer
    failed = exchange.state in ("stopped", "failed", "no_library", "too_fast") or (answer is not None and answer.kind.value == "error")
    is_whole = answer is not None and not failed and not exchange.is_too_long
    if answer and is_whole:
        _draw_next(exchange, answer)
    with st.container(key="answer_actions", horizontal=True):
        if answer and is_whole:
            announcer.draw_copy(answer_as_text(answer), key=f"copy_{exchange.number}")
            speech.draw_read_aloud(spoken_text(answer), key=f"speech_{exchange.number}")
            if answer.kind.value == "answer":
                _draw_sizes()
        if failed:
            st.button(say("ask.retry"), key="retry", on_click=session.ask_again)
        st.button(say("ask.edit"), key="edit", on_click=session.change_question)
        st.button(say("ask.new"), key="new", on_click=session.start_over)


def _draw_sizes() -> None:
    """The same question once more, in another length; the length stays for the next ones."""
    place = session.SIZES.index(session.conversation().size)
    if place > 0:
        st.button(say("ask.shorter"), key="shorter", on_click=session.ask_again, args=(session.SIZES[place - 1],))
    if place < len(session.SIZES) - 1:
        st.button(say("ask.longer"), key="longer", on_click=session.ask_again, args=(session.SIZES[place + 1],))


def _draw_next(exchange: Exchange, answer: Answer) -> None:
    """Answers to a question back, or what could be asked next."""
    if not answer.follow_ups:
        return
    is_choice = answer.kind.value == "clarify"
    show(Markup('<h3 class="ms-next">{}</h3>').format(say("answer.clarify_with") if is_choice else say("answer.follow_ups")))
    with st.container(key="follow_ups"):
        for place, question in enumerate(answer.follow_ups[: 6 if is_choice else 3]):
            st.button(plain(question), key=f"follow_{exchange.number}_{place}", on_click=session.ask, args=(question,), width="stretch")


def draw_alert(exchange: Exchange) -> None:
    """Emergency or crisis: the fixed text, numbers to tap, and nothing else."""
    answer = exchange.answer
    if answer is None:
        return
    country = session.conversation().country
    kind = answer.kind.value
    if country is None:  # above the text, so that the numbers below are the right ones as soon as possible
        help_now.draw_country(help_now.ALERT_COUNTRY)
    show(
        Markup('<section class="ms-alert" role="alert" id="turn-{}" tabindex="-1">{}<h1>{}</h1>{}{}</section>').format(
            exchange.number,
            help_now.quick_exit_html() if kind == "crisis" else "",  # someone at home may be the danger
            say(f"answer.kind_{kind}"),
            rich_text(answer.text, calls=True),
            "" if CALL.search(answer.text) else help_now.safe_lines(country, _CALL_KINDS[kind]),
        )
    )


def plain(text: str) -> str:
    """Text for a button, with every character that Streamlit's Markdown would act on made literal."""
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]()#+-!|<>$:~" else letter for letter in text)


def _reply_html(exchange: Exchange) -> Markup:
    if exchange.is_too_long and not _is_pressing(exchange):
        return _note(say("answer.kind_clarify"), say("answer.too_long", count=f"{len(exchange.asked):,}"))
    if exchange.answer is not None:
        return _answer_html(exchange, exchange.answer)
    if exchange.state == "stopped":
        text = rich_text(exchange.partial)
        words = say("answer.stopped") if exchange.partial.strip() else say("answer.stopped_empty")
        return Markup('<article class="ms-answer"><p class="ms-who">{}</p>{}<p class="ms-note">{}</p></article>').format(
            say("ask.guide"), text, words
        )
    if exchange.state == "too_fast":
        return _note(say("answer.kind_error"), say("answer.too_fast"))
    if exchange.state == "no_library":
        hint = say("library.hint", hint=exchange.hint) if exchange.hint else ""
        return _note(say("answer.kind_error"), say("answer.no_library"), say("answer.help_still_works"), hint)
    return _note(say("answer.kind_error"), say("answer.failed"), say("answer.help_still_works"))


def _is_pressing(exchange: Exchange) -> bool:
    return exchange.answer is not None and exchange.answer.kind.value in ("urgent", *session.SERIOUS)


def _note(title: str, *lines: str) -> Markup:
    paragraphs = join(Markup("<p>{}</p>").format(line) for line in lines if line)
    return Markup('<article class="ms-answer ms-kind-error"><p class="ms-who">{}</p><p class="ms-kind">{}</p>{}</article>').format(
        say("ask.guide"), title, paragraphs
    )


def _answer_html(exchange: Exchange, answer: Answer) -> Markup:
    kind = answer.kind.value
    links = citation_links(exchange.number, answer.citations)
    first, rest = "", answer.text
    if kind == "urgent":  # the advice to call comes first and stands out; the answer below it may follow
        first, _, rest = answer.text.partition(URGENT_RULE)
    missing = [one for one in answer.missing if one not in answer.text]
    label = "" if kind == "answer" else Markup('<p class="ms-kind">{}</p>').format(say(f"answer.kind_{kind}"))
    return Markup(
        '<article class="ms-answer ms-kind-{}"><h3 class="ms-who" id="{}" tabindex="-1">{}</h3>{}'
        '{}<div class="ms-text">{}</div>{}{}{}{}</article>'
    ).format(
        kind,
        answer_anchor(exchange.number),
        say("ask.guide"),
        label,
        Markup('<div class="ms-urgent">{}</div>').format(rich_text(first, links, calls=True)) if first else "",
        rich_text(rest, links),
        _model_note(kind),
        _list("ms-missing", say("answer.missing"), missing),
        _caution(answer),
        sources_html(exchange.number, answer.citations, exchange.passages, exchange.around),
    )


def _model_note(kind: str) -> Markup:
    """In a reply about the program itself, such as to "is this private?": which model gets to see a question, if any does."""
    words = engine.model_notice() if kind == "about" else None
    return Markup('<p class="ms-note">{}</p>').format(words) if words else Markup("")


def _list(style: str, heading: str, lines: Sequence[str]) -> Markup:
    if not lines:
        return Markup("")
    items = join(Markup("<li>{}</li>").format(line) for line in lines)
    return Markup('<section class="{}"><h3>{}</h3><ul>{}</ul></section>').format(style, heading, items)


def _caution(answer: Answer) -> Markup:
    """The line under each answer, worded by us and never by a model."""
    if answer.kind.value in ("about", "clarify", "error"):
        return Markup("")
    worded = "" if answer.model == "cards" else Markup("<br>{}").format(say("answer.worded_by", model=answer.model))
    return Markup('<p class="ms-caution">{}{}</p>').format(" ".join([*_rests_on(answer), say("answer.check")]), worded)


def _rests_on(answer: Answer) -> list[str]:
    """Where the answer comes from: pages of our library, the works behind them, documents that the user added."""
    ours = [citation for citation in answer.citations if citation.trust == "curated"]
    pages = len({citation.source_id for citation in ours})
    works = len({work.id for citation in ours for work in citation.references})
    dates = sorted(citation.checked for citation in ours if citation.checked)
    lines = []
    if pages:
        where = say("answer.pages_one") if pages == 1 else say("answer.pages", count=pages)
        behind = "" if not works else say("answer.works_one") if works == 1 else say("answer.works", count=works)
        lines.append(f"{where}{behind}.")
    if dates:
        lines.append(say("answer.checked", date=long_date(dates[0])))
    if len(ours) < len(answer.citations):
        lines.append(say("answer.also_added") if ours else say("answer.only_added"))
    return lines

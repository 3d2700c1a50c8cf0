"""What this program is, said where it matters: a strip on every page, the full notice before the first question."""

from __future__ import annotations

from ui.parts.markup import Markup, show
from ui.wording import say


def draw_strip() -> None:
    """The quiet line on every page."""
    show(Markup('<p class="ms-strip"><span class="ms-brand">{}</span> {}</p>').format(say("app.name"), say("app.strip")))


def draw_model(words: str | None) -> None:
    """While a chat model words the answers: what is sent to whom, in sight on every page and in every state."""
    if words:
        show(Markup('<p class="ms-note ms-model">{}</p>').format(words))


def draw_first_notice() -> None:
    """The notice above the question box of an empty conversation: short, so that the box is seen at once on a phone."""
    show(
        Markup('<section class="ms-notice" aria-label="{}"><p><strong>{}</strong> {} {}</p></section>').format(
            say("notice.heading"), say("notice.program"), say("notice.does"), say("notice.limits")
        )
    )


def draw_library_problem(hint: str) -> None:
    """Said above the box while the library will not open: what still works, and what can be done."""
    show(
        Markup('<section class="ms-note"><p>{}</p><p class="ms-quiet">{}</p></section>').format(
            say("library.missing"), say("library.hint", hint=hint)
        )
    )


def draw_page_problem() -> None:
    """A page broke: what still works and what to do, without a trace."""
    show(Markup('<section class="ms-note" role="alert"><h1>{}</h1><p>{}</p></section>').format(say("app.problem"), say("app.problem_next")))


def draw_privacy(has_model: bool) -> None:
    """What not to type, by the box; while a chat model is set up, what is told about it above goes for these words too."""
    show(Markup('<p class="ms-privacy">{}</p>').format(say("notice.privacy_model") if has_model else say("notice.privacy")))

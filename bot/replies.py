"""Answers that are fixed or nearly so: safety, small talk, limits, not knowing, errors. Wording is in `texts/`."""

from __future__ import annotations

import re

from bot.intent import MAX_CHARACTERS, Intent
from bot.judge import Verdict
from bot.places import lines_for
from bot.schema import Answer, Kind
from bot.texts import say
from bot.triage import Screening, now_note, reply_for
from bot.understand import Understood, title_of
from knowledge import Library, load_contacts

START_QUESTIONS = (
    "What are the side effects of Ocrevus?",
    "What should I ask at my next appointment?",
    "What is MS?",
)


def safety(screening: Screening, country: str | None) -> Answer:
    """The fixed text for a level and a danger, with the numbers of the chosen country."""
    kind = Kind(screening.level)
    return Answer(kind=kind, text=reply_for(screening, list(load_contacts()), country))


def under_urgent(screening: Screening, answer: Answer, country: str | None) -> Answer:
    """Urgent advice first, then the answer below it where there is one with citations."""
    notice = reply_for(screening, list(load_contacts()), country)
    text = f"{notice}\n\n---\n\n{answer.text}" if answer.citations else notice
    return answer.model_copy(update={"kind": Kind.URGENT, "boundary": None, "text": text})


def with_note(screening: Screening, answer: Answer, country: str | None) -> Answer:
    """The answer below a short note: the grey zone ("is this happening now?"), or a child who writes."""
    lines = list(load_contacts())
    note = reply_for(screening, lines, country) if screening.minor else now_note(screening, lines, country)
    return answer.model_copy(update={"text": f"{note}\n\n{answer.text}"})


def resolved() -> Answer:
    """The person says that the danger has passed."""
    return Answer(kind=Kind.ABOUT, text=say("resolved"), follow_ups=START_QUESTIONS)


def helplines(text: str, country: str | None) -> Answer:
    """Phone lines: those that the message names, else those of the country, else how to find them."""
    words = set(re.findall(r"[a-z]{4,}", text.lower()))
    lines = list(load_contacts())
    common = {
        "number",
        "emergency",
        "crisis",
        "services",
        "national",
        "european",
        "helpline",
        "lifeline",
        "suicide",
        "poison",
        "information",
    }
    named = [line for line in lines if (words - common) & set(re.findall(r"[a-z]{6,}", line.name.lower()))]
    own = lines_for(country) if country else []
    chosen = [line for line in named if country is None or line in own] or named or own
    listed = "\n".join(f"- {line.name} ({line.country}): {line.number}. Last checked {line.as_of:%d %B %Y}." for line in chosen[:6])
    return Answer(kind=Kind.ABOUT, text=f"{say('help', 'intro')}\n\n{listed}" if listed else say("help", "choose"))


def for_intent(intent: Intent) -> Answer:
    """The reply to a message that is not a question for the library."""
    match intent.kind:
        case "about":
            return Answer(kind=Kind.ABOUT, text=say("about", intent.detail, "text"), follow_ups=START_QUESTIONS)
        case "spanish":
            return Answer(kind=Kind.ABOUT, text=say("spanish", "about"))
        case "elsewhere":
            return Answer(kind=Kind.OUT_OF_SCOPE, text=say("out_of_scope", "other"), follow_ups=START_QUESTIONS)
        case "disease":
            return Answer(kind=Kind.OUT_OF_SCOPE, text=say("out_of_scope", "disease", words=intent.detail), follow_ups=START_QUESTIONS)
        case "foreign":
            return Answer(kind=Kind.CLARIFY, text=say("clarify", "language"))
        case "too_long":
            return Answer(kind=Kind.CLARIFY, text=say("error", "too_long", limit=f"{MAX_CHARACTERS:,}"))
        case "no_words":
            return Answer(kind=Kind.CLARIFY, text=say("clarify", "no_words"), follow_ups=START_QUESTIONS)
        case _:
            return Answer(kind=Kind.CLARIFY, text=say("clarify", "empty"), follow_ups=START_QUESTIONS)


def which_one(understood: Understood, options: tuple[str, ...], library: Library) -> Answer:
    """One short question back, with the choices as buttons."""
    mention = next(m for m in understood.mentions if m.how == "class")
    choices = tuple(
        understood.standalone[: mention.start] + title_of(option, library) + understood.standalone[mention.end :] for option in options[:6]
    )
    return Answer(
        kind=Kind.CLARIFY,
        text=say("clarify", "which_one"),
        follow_ups=choices,
        standalone_question=understood.standalone,
        options=options[:6],
    )


def abstain(verdict: Verdict, understood: Understood, library: Library) -> Answer:
    """What is missing, the nearest topics, and who can tell."""
    if verdict.far_off and not understood.options and not verdict.unknown_name:
        return Answer(kind=Kind.OUT_OF_SCOPE, text=say("out_of_scope", "other"), follow_ups=START_QUESTIONS)
    if verdict.unknown_name:
        missing = say("abstain", "unknown_name", words=verdict.unknown_name)
    elif verdict.unknown_trial:
        missing = say("abstain", "unknown_trial", words=verdict.unknown_trial)
    elif verdict.without_page:
        missing = say("abstain", "no_page", name=title_of(verdict.without_page[0], library))
    else:
        missing = say("abstain", "not_covered")
    near = tuple(dict.fromkeys(found.hit.passage.section for found in verdict.near if found.hit.passage.kind == "card"))
    return Answer(
        kind=Kind.ABSTAIN,
        text=f"{missing} {say('abstain', 'team')}",
        missing=(missing,),
        follow_ups=near[:3],
        ask_your_team=(understood.standalone,),
        standalone_question=understood.standalone,
        options=understood.options,
    )


def no_index() -> Answer:
    """The index is missing or damaged; help and screening still work."""
    return Answer(kind=Kind.ERROR, text=say("error", "no_index"))


def broken() -> Answer:
    """A step failed: a safe reply instead of half an answer."""
    return Answer(kind=Kind.ERROR, text=say("error", "broken"))

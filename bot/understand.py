"""From what was typed to what is asked: names, aspect, follow-ups, and a question that stands alone.

No model: names come from the names file (typos by edit distance), the rest from the dialogue state. When a
follow-up could mean more than one thing, `ask_back` holds the choices instead of a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from bot.aspects import aspect_question, find_aspects
from bot.dialogue import Dialogue
from knowledge import Library, Mention, NameSpotter
from knowledge.words import STOPWORDS

_POINTS_BACK = re.compile(
    r"\b(it|its|it's|that|this|they|them|their|thay|those|these|one|ones|same|both|either|neither|other)\b", re.IGNORECASE
)
_POINTS_AT_PERSON = re.compile(r"\b(she|shes|her|he|hes|him)\b", re.IGNORECASE)
_OPENS_LIKE_FOLLOW_UP = re.compile(
    r"^\W*(and|also|but|so|or|what about|how about|ok(ay)?|what if|then|anything else|why|more|any)\b", re.IGNORECASE
)
_CORRECTION = re.compile(
    r"^\W*(no|nope|sorry|wait|hang on|actually|i (meant|mean)|not that)\b[\s,]*(sorry,? )?(i (meant|mean)|not that)?", re.IGNORECASE
)
_NOT_THIS = re.compile(r"[\s,;]*\bnot\b.*$", re.IGNORECASE | re.DOTALL)
_YES = re.compile(r"^\W*(yes|yeah|yep|sure|ok|okay|please( do)?|go on|go ahead|yes please|tell me)\W*$", re.IGNORECASE)
_BOTH = re.compile(r"\b(both|them|they|these|those|the two|two of them|either|each)\b", re.IGNORECASE)
_ORDINAL = re.compile(r"\bthe (first|second|third|last|other|latter|former) ?(one|drug|treatment|option|medicine)?\b", re.IGNORECASE)
_PLACES = {"first": 0, "former": 0, "second": 1, "third": 2, "last": -1, "latter": -1}
_ROUTE_ONE = re.compile(r"\bthe (pill|tablet|capsule|infusion|drip|injection|injectable|shot|jab)s? ?(one|option|drug)?\b", re.IGNORECASE)
_ROUTE_TAGS = {
    "pill": ("tablet",),
    "tablet": ("tablet",),
    "capsule": ("tablet",),
    "infusion": ("infusion",),
    "drip": ("infusion",),
    "injection": ("self-injection", "clinic-injection"),
    "injectable": ("self-injection", "clinic-injection"),
    "shot": ("self-injection", "clinic-injection"),
    "jab": ("self-injection", "clinic-injection"),
}
_HOW_OFTEN_ONE = re.compile(
    r"\b(?:the )?(?:(once a week|weekly)|(every day|daily|once a day|twice a day)|(twice a year|six monthly|every six months)|(once a month|monthly)|(every two weeks|fortnightly)) (?:one|drug|injection|pill)?",
    re.IGNORECASE,
)
_HOW_OFTEN_TAGS = (("weekly",), ("daily", "twice-daily"), ("six-monthly",), ("monthly", "every-4-6-weeks"), ("every-2-weeks",))
_NEW_SUBJECT = re.compile(
    r"\b(different|another|new|separate|other|unrelated) (thing|question|topic|subject)|change of subject|something else|anyway,",
    re.IGNORECASE,
)
_POINTING = frozenset(
    "other one ones first second third last former latter pill tablet capsule infusion drip injection injectable shot jab what about how ok and also".split()
)
SIZES = (
    (
        "long",
        re.compile(
            r"^\W*(?:ok(?:ay)?|now|so|and|please|can you|could you|\W)*(?:tell me more|more(?: detail\w*| info\w*| please)?|longer|in more detail|go deeper|explain more|a longer (?:answer|version))\W*(?:please|now)?\W*$",
            re.IGNORECASE,
        ),
    ),
    (
        "line",
        re.compile(
            r"^\W*(?:ok(?:ay)?|now|so|and|please|can you|could you|\W)*(?:(?:make it |a bit )?shorter|(?:the )?short(?:er)? version|(?:in )?one (?:line|sentence)|briefly|tl;?dr|sum (?:it|that) up|too long|say (?:it|that) in one (?:line|sentence))(?: please| now)?\W*(?:please)?\W*$",
            re.IGNORECASE,
        ),
    ),
)
"""Messages that only ask for another size of the last answer."""
_COMPARE = re.compile(
    r"\b(compar\w*|versus|vs\.?|v\.?s|against|differ\w*|better|worse|stronger|safer|side by side|or|\w+er than|more than|less than)\b|\bbetween\b.*\band\b",
    re.IGNORECASE,
)
_BETWEEN_NAMES = re.compile(r"[\s,/&+]*(?:\b(?:and|or|nor|vs\.?|versus)\b)?[\s,/&+]*(?:the )?", re.IGNORECASE)
_PART = re.compile(
    r"(?<=\?)\s+|\s*[,;]?\s+(?:and|also|plus)\s+(?:also\s+)?(?=(?:what|how|why|is|are|am|can|could|do|does|did|should|will|would|when|which|who|where|has|have)\b)|"
    r"\s*[,;]\s+(?=(?:what|how|when|which|who|where|why|is|are|can|could|do|does|should|will)\b)",
    re.IGNORECASE,
)
_TAKEN_FOR_GRANTED = re.compile(
    r"^\W*(?:(?:so|ok|and|well)\W+)?(?:since|now(?: that)?|as|because|given(?: that)?|seeing (?:as|that))\s+(?P<claim>(?:\S+\s+){2,14}?\S+?)[,;]?\s+"
    r"(?=(?:how|what|which|when|where|who|why|do|does|can|could|should|is|are|will|would)\b)",
    re.IGNORECASE,
)
"""A belief that stands before the question ("since X cures MS, how long ..."): it is looked up too, since it may be wrong."""
_SHORT = 6
"""Words up to which a text without a subject of its own is read as a follow-up."""
MAX_PARTS = 2


@dataclass(frozen=True)
class Part:
    """One question inside a message, standing alone."""

    text: str
    options: tuple[str, ...]
    aspects: tuple[str, ...]


@dataclass(frozen=True)
class Understood:
    """What is asked. `options` in the order named; `typed` is the message itself; `ask_back` holds option ids when it is not clear which."""

    standalone: str
    parts: tuple[Part, ...]
    options: tuple[str, ...]
    aspects: tuple[str, ...]
    mentions: tuple[Mention, ...]
    compares: bool
    is_follow_up: bool
    typed: str
    ask_back: tuple[str, ...] = ()
    source: str = ""
    """Source of the last answer, when this message follows it without naming a treatment; `section` is the card's question."""
    section: str = ""
    belief: str = ""
    """What the message takes for granted before it asks ("since X cures MS, ..."); then it is the first of the parts."""


def understand(text: str, dialogue: Dialogue, spotter: NameSpotter, library: Library) -> Understood:
    """Read one message in the light of the talk so far.

    Args:
        text: the cleaned message.
        dialogue: state after the earlier turns.
        spotter: the names.
        library: for titles and for the routes of options in view.
    """
    if _YES.match(text) and dialogue.suggested:
        text = dialogue.suggested[0]
    correction = _CORRECTION.match(text)
    body = text[correction.end() :].strip(" ,.-") if correction and dialogue.subject else text
    mentions = tuple(spotter.find(body))
    if correction:
        # "no I meant Tecfidera, not Tysabri": what follows "not" is what is not meant.
        kept = _NOT_THIS.sub("", body)
        if spotter.find(kept):
            body, mentions = kept, tuple(spotter.find(kept))
    named = tuple(dict.fromkeys(m.id for m in mentions if m.how != "class"))
    classes = [m for m in mentions if m.how == "class"]
    aspects = find_aspects(without_names(body, mentions))
    words = len(re.findall(r"\w+", body))
    has_turns = bool(dialogue.subject or dialogue.options)
    leans_back = points_back(body) or words <= _SHORT or bool(dialogue.focus and not named and _POINTS_AT_PERSON.search(body))
    switches = bool(_NEW_SUBJECT.search(body)) and words > _SHORT
    follows = has_turns and leans_back and not switches
    compares = bool(_COMPARE.search(body))
    options: tuple[str, ...] = named
    ask_back: tuple[str, ...] = ()

    follows = follows or (has_turns and not named and bool(_ORDINAL.search(body) or _ROUTE_ONE.search(body)))
    if follows:
        pointed = _pointed_at(body, dialogue, library)
        if not named:
            options = pointed
        elif compares and len(named) == 1:
            options = tuple(dict.fromkeys((*pointed, *named)))
        if compares and not named and _ORDINAL.search(body) and len(pointed) == 1:
            options = tuple(dict.fromkeys((*dialogue.focus, *pointed)))
    if not options and classes:
        group = tuple(option for mention in classes for option in mention.group)
        narrowed = tuple(option for option in dialogue.options if option in group)
        options, ask_back = (narrowed, ()) if len(narrowed) == 1 else ((), tuple(dict.fromkeys(group)))

    sets_apart = len(options) > 1 and (compares or (len(named) > 1 and (_are_listed(body, mentions) or _asks_alike(body, spotter))))
    standalone = _stand_alone(body, mentions, options, named, aspects, dialogue, follows, bool(correction), library)
    if not aspects and options and follows and dialogue.aspect:
        aspects = (dialogue.aspect,)
    believed = () if sets_apart else _belief_and_question(standalone, options, spotter, library)
    return Understood(
        standalone=standalone,
        parts=believed or _split(standalone, options, aspects, spotter, library, sets_apart),
        belief=believed[0].text if believed else "",
        options=options,
        aspects=aspects,
        mentions=mentions,
        compares=sets_apart,
        is_follow_up=follows,
        typed=body,
        ask_back=ask_back,
        source=dialogue.source if follows and not named else "",
        section=dialogue.section if follows else "",
    )


def _are_listed(text: str, mentions: tuple[Mention, ...]) -> bool:
    """Whether the treatments named stand in one list ("rebif, copaxone and plegridy"), so that the question is asked of each."""
    exact = [mention for mention in mentions if mention.how != "class"]
    return all(_BETWEEN_NAMES.fullmatch(text[one.end : other.start]) for one, other in pairwise(exact))


def _asks_alike(text: str, spotter: NameSpotter) -> bool:
    """Whether two parts ask the same of two treatments ("is X ok in pregnancy and is Y"): each names one, and only one says what is asked."""
    parts = [piece for piece in _PART.split(text) if piece and piece.strip()]
    if len(parts) != 2:
        return False
    found = [tuple(spotter.find(part)) for part in parts]
    said = [bool(find_aspects(without_names(part, mentions))) for part, mentions in zip(parts, found, strict=True)]
    return all(len({mention.id for mention in mentions}) == 1 for mentions in found) and said == [True, False]


def points_back(text: str) -> bool:
    """Whether a message points at something said before ("is it safe", "and the other one")."""
    return bool(_POINTS_BACK.search(text) or _OPENS_LIKE_FOLLOW_UP.match(text))


def title_of(option: str, library: Library) -> str:
    """How an option is called on the screen; its id when the names file has none."""
    name = library.name_by_id.get(option)
    return name.title if name else option


def without_names(text: str, mentions: tuple[Mention, ...]) -> str:
    """Text with the names taken out, so that a brand never reads as an aspect."""
    for mention in reversed(mentions):
        text = text[: mention.start] + " " + text[mention.end :]
    return text


def _pointed_at(text: str, dialogue: Dialogue, library: Library) -> tuple[str, ...]:
    """Options in view that a follow-up points at by place, by route, or by a pronoun."""
    view, focus = dialogue.options, dialogue.focus
    ordinal = _ORDINAL.search(text)
    if ordinal and view:
        word = ordinal[1].lower()
        if word == "other":
            others = [option for option in view if option not in focus]
            return (others[-1],) if others else focus
        place = _PLACES[word]
        if -len(view) <= place < len(view):
            return (view[place],)
    route = _ROUTE_ONE.search(text)
    if route and view:
        tags = _ROUTE_TAGS[route[1].lower()]
        fitting = tuple(o for o in view if o in library.option_by_id and set(tags) & set(library.option_by_id[o].glance.route.tags))
        if fitting:
            return fitting[-1:]
    often = _HOW_OFTEN_ONE.search(text)
    if often and view and len(text.split()) <= _SHORT:
        tags = next(tags for number, tags in enumerate(_HOW_OFTEN_TAGS, start=1) if often[number])
        fitting = tuple(o for o in view if o in library.option_by_id and set(tags) & set(library.option_by_id[o].glance.how_often.tags))
        if fitting:
            return fitting[-1:]
    if _BOTH.search(text) and len(view) > 1:
        return focus if len(focus) > 1 else view[-2:]
    return focus


def _stand_alone(
    body: str,
    mentions: tuple[Mention, ...],
    options: tuple[str, ...],
    named: tuple[str, ...],
    aspects: tuple[str, ...],
    dialogue: Dialogue,
    follows: bool,
    corrected: bool,
    library: Library,
) -> str:
    """The question as it would be asked with nothing before it."""
    text = body
    for mention in reversed(mentions):
        if mention.how == "fuzzy":  # a right name stays as the person wrote it
            text = text[: mention.start] + title_of(mention.id, library) + text[mention.end :]
        elif mention.how == "phrase":
            text = f"{text[: mention.end]} ({title_of(mention.id, library)}){text[mention.end :]}"
    titles = " and ".join(title_of(option, library) for option in options)
    rest = re.sub(r"[\W_]+", " ", without_names(body, mentions)).strip()
    bare = len(rest.split()) <= 4
    says_nothing = not set(rest.lower().split()) - _POINTING - STOPWORDS
    if named and not aspects and (corrected or (follows and says_nothing)) and dialogue.aspect and len(options) == 1:
        return aspect_question(dialogue.aspect, titles) or text
    if dialogue.asked_back and len(options) == 1:
        return f"{titles}: {dialogue.subject}"
    if not named and options and follows and dialogue.aspect and not aspects and says_nothing:
        return aspect_question(dialogue.aspect, titles) or text
    if not named and options and follows:
        telling = aspects and aspects[0] != "what_it_is"  # "what are the odds" does not ask what it is
        question = aspect_question(aspects[0], titles) if telling and bare else None
        # The person's own words stay in view: "and for primary progressive?" asks more than "who is it for?".
        return f"{question} {text}" if question else f"{titles}: {text}"
    if not options and follows and dialogue.subject and not named:
        # The question of the card that was shown, not the talk so far: else the text grows with each turn and drowns the new one.
        return f"{dialogue.section or dialogue.subject} {text}"
    return text


def _belief_and_question(standalone: str, options: tuple[str, ...], spotter: NameSpotter, library: Library) -> tuple[Part, ...]:
    """What a message takes for granted about a treatment, and its question; nothing when it does not begin with such a belief."""
    belief = _TAKEN_FOR_GRANTED.match(standalone)
    if not belief or not options or not spotter.find(belief["claim"]):
        return ()
    claim, question = belief["claim"], standalone[belief.end() :]
    question = question if spotter.find(question) else f"{title_of(options[0], library)}: {question}"
    return tuple(Part(text, options[:1], find_aspects(text)) for text in (claim, question))


def _split(
    standalone: str, options: tuple[str, ...], aspects: tuple[str, ...], spotter: NameSpotter, library: Library, keep_whole: bool
) -> tuple[Part, ...]:
    """The questions inside a message; a part without a name of its own takes the message's option."""
    whole = Part(standalone, options, aspects)
    pieces = [piece.strip() for piece in _PART.split(standalone) if piece and len(piece.split()) > 2]
    if keep_whole or len(pieces) < 2:
        return (whole,)
    parts = []
    for piece in pieces[:MAX_PARTS]:
        mentions = tuple(spotter.find(piece))
        own = tuple(dict.fromkeys(m.id for m in mentions if m.how != "class"))
        text = piece if own or not options else f"{title_of(options[0], library)}: {piece}"
        parts.append(Part(text, own or options[:1], find_aspects(without_names(piece, mentions))))
    first, second = parts
    two_things = first.aspects and second.aspects and first.aspects[0] != second.aspects[0]
    return (first, second) if two_things or first.options != second.options else (whole,)

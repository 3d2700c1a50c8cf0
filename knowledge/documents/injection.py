"""Text that gives orders to a program instead of telling a reader something. Pure.

A document is data. Where it addresses the program (asks to ignore rules, plays the system, says what to
answer), the passage around it is refused, not repaired: what else stands there cannot be trusted either.
The patterns name the program's own things (instructions, prompt, assistant, answer), so that a leaflet's
"you must tell your doctor" passes. Look-alike letters, digits for letters and s p a c e d words are folded first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_LOOKALIKES = str.maketrans(
    "аАеЕоОрРсСуУхХіІјЈѕЅһԁԛԝкКмМтТнНвВαοιυνρτκΑΒΕΖΗΙΚΜΝΟΡΤΥΧáàâäãåéèêëíìîïóòôöõúùûüçñ",
    "aAeEoOpPcCyYxXiIjJsShdqwkKmMtTnHbBaoiuvptkABEZHIKMNOPTYXaaaaaaeeeeiiiiooooouuuucn",
)
_LEET = str.maketrans("013457@$!", "oleastasi")
_SPACED = re.compile(r"(?<!\w)(?:\w[ .\-_*]){5,40}\w(?!\w)")
_BLOB = re.compile(r"[A-Za-z0-9+/=_\-]{120,}")


@dataclass(frozen=True)
class Order:
    """Where the text gives an order, and of what kind; `reason` never repeats the text."""

    start: int
    end: int
    reason: str


def _pattern(words: str) -> re.Pattern[str]:
    """Compile a readable pattern: `~` is any short gap between two words, `..` up to 60 characters of one sentence."""
    return re.compile(words.replace("..", r"[^.!?]{0,60}?").replace("~", r"[\W_]{1,6}"), re.IGNORECASE | re.MULTILINE)


_MACHINE = r"(?:ais?|a\.i\.|llms?|chat~?bots?|bots?|(?:ai|virtual|digital)~assistants?|language~models?|(?:ai|large)~(?:language~)?models?)"
_RULES = r"(?:instructions?|prompts?|rules|guidelines|directions|directives|commands|programming|guardrails|system~message|safety~(?:checks?|filters?))"
_REPLY = r"(?:answer|reply|respond|output)"

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (reason, _pattern(words))
    for reason, words in (
        (
            "asks to ignore instructions",
            rf"\b(?:ignore|disregard|forget|override|bypass|overrule|discard|drop)\b..\b(?:all|any|the|your|these|those|previous|prior|above|earlier|preceding|existing|system|other)\b..\b{_RULES}\b",
        ),
        ("asks to ignore instructions", r"\b(?:ignore|disregard|forget)~(?:everything|all|anything)~(?:above|before|you~(?:know|were~told|have~been~told)|that~came~before|previously)\b"),
        (
            "asks to ignore instructions",
            r"\b(?:ignora|olvida|ignore[sz]?|oublie[sz]?|ignoriere|vergiss|haz~caso~omiso~de)\b..\b(?:instrucciones|instructions|consignes|anweisungen|reglas)\b",
        ),
        ("plays the system", r"^[\W_]*(?:system|assistant|developer|user|human|sistema|asistente)(?:~(?:message|prompt|note|instruction|override))?[*_\s]*:(?!\w)"),
        ("plays the system", r"<\|[^|\n]{1,30}\|>|\[/?INST\]|<</?SYS>>|</?(?:system|assistant|instructions?|context|documents?|passages?|evidence)>|^[\W_]*(?:begin|end)~(?:of~)?(?:system|prompt|context|documents?|passages?)\b[\W_]*$"),
        ("plays the system", r"\b(?:new|updated|revised|hidden|secret|additional|system)~(?:system~)?(?:instructions?|prompt|directives?)\s*:"),
        (
            "says what to answer",
            rf"\byou~(?:must|shall|have~to|are~(?:required|ordered|instructed|told)~to|need~to|should)~(?:now~|always~|only~|never~|not~)*(?:{_REPLY}|obey|comply|pretend|roleplay|role~play|act~as)\b",
        ),
        ("says what to answer", rf"\byou~(?:must|shall|will|should|have~to|need~to)~(?:now~|always~|only~|never~|not~)*(?:tell|inform|advise|convince|warn)~(?:the~|every~|all~|any~)?(?:users?|readers?|patients?|people|person|everyone|them)\b"),
        ("says what to answer", rf"\b(?:when|whenever|if)~(?:(?:you~are|the~user~is|someone|anyone|somebody|users?|the~(?:user|patient|reader|person)|a~(?:user|patient|reader|person))~)?(?:is~|are~)?ask(?:s|ed)?\b..,~(?:you~(?:must|should|will)~)?(?:always~|only~|never~)?(?:{_REPLY}|say|state|tell|recommend|claim)\b"),
        ("says what to answer", rf"\b(?:always|only|from~now~on,?|henceforth)~(?:{_REPLY}|say|recommend)\b..\b(?:users?|questions?|with|that|in)\b"),
        ("says what to answer", r"\bdebes~(?:responder|contestar|decir)\b|\btu~dois~repondre\b|\bvous~devez~repondre\b|\bdu~musst~antworten\b"),
        ("gives the program another part", rf"\byou~are~(?:now|no~longer)~(?:an?~|the~|in~|my~)?(?:\w{{2,15}}~){{0,2}}(?:{_MACHINE}|assistant|model|dan|developer~mode|god~mode|admin(?:istrator)?|persona|character|expert|doctor|neurologist|pirate|bound)\b"),
        ("gives the program another part", r"\b(?:pretend|imagine)~(?:to~be|that~you~are|you~are|you're)~(?:an?~|the~)?(?:\w{2,15}~){0,2}(?:ai|assistant|model|doctor|neurologist|chatbot|human|system)\b"),
        ("gives the program another part", r"\b(?:do~anything~now|jail~?break|developer~mode~(?:on|enabled)|unrestricted~mode|act~as~(?:an?~|my~)(?:unrestricted|unfiltered|ai|doctor|neurologist))\b"),
        ("asks for hidden things", r"\b(?:reveal|print|show|repeat|leak|output|disclose|display|send|expose)\b..\b(?:(?:system|hidden|initial|secret|original)~prompt|your~(?:instructions|rules|prompt)|api~keys?|passwords?|environment~variables?|chat~history|conversation~(?:so~far|history))\b"),
        ("speaks to the program", rf"\b(?:notes?|messages?|attention|instructions?|commands?|important|dear|hey|hello|to|for)[\W_]{{1,4}}(?:(?:to|for|all|any|the)~){{0,2}}(?:{_MACHINE}|assistants?)~?(?:reading|processing|summari[sz]ing|that~reads?|[:,—-])"),
        ("speaks to the program", rf"\bif~you~are~(?:an?~|the~)?{_MACHINE}\b"),
        ("gives itself a rank", r"\b(?:treat|mark|label|rank|cite|regard|consider)~(?:this|the~following)~(?:document|text|source|passage|page|article)?~?(?:as~)(?:\w{2,15}~)?(?:curated|trusted|verified|authoritative|checked|reviewed|highest)\b"),
        ("gives itself a rank", r"\bthis~(?:document|source|text|passage|page)~(?:overrides|supersedes|replaces|outranks|takes~(?:precedence|priority)~over)\b"),
        ("asks to hide something", r"\b(?:do~not|don.?t|never)~(?:mention|cite|reveal|disclose|show)~(?:this~(?:instruction|prompt|message|text|note)|these~(?:instructions|rules)|(?:the|your|any|other)~(?:sources?|citations?|disclaimers?|instructions?|warnings?~to~the~user))\b"),
        ("asks to hide something", r"\b(?:do~not|don.?t|never)~(?:tell|inform|warn|let)~(?:the~|any~)?users?\b"),
    )
)


def find_orders(text: str) -> list[Order]:
    """Places where `text` gives orders to a program; offsets are into `text`. Empty when there are none."""
    plain = text.translate(_LOOKALIKES)
    found = [Order(match.start(), match.end(), reason) for reason, pattern in _PATTERNS for match in pattern.finditer(plain)]
    loose = plain.translate(_LEET)
    if loose != plain:
        found += [
            Order(match.start(), match.end(), reason)
            for reason, pattern in _PATTERNS
            if reason != "plays the system"
            for match in pattern.finditer(loose)
        ]
    for spaced in _SPACED.finditer(plain):
        around = plain[max(0, spaced.start() - 80) : spaced.end() + 80]
        closed = _SPACED.sub(lambda match: re.sub(r"[ .\-_*]", "", match[0]), re.sub(r" {2,}", "   ", around))
        if any(pattern.search(closed) or pattern.search(_squeezed(closed)) for _, pattern in _PATTERNS):
            found.append(Order(spaced.start(), spaced.end(), "hides an order in spaced letters"))
    found += [Order(blob.start(), blob.end(), "holds encoded text") for blob in _BLOB.finditer(text)]
    return sorted(found, key=lambda order: order.start)


def _squeezed(text: str) -> str:
    """Break a run-together order up again at the words that orders begin with."""
    return re.sub(r"(?i)(ignore|disregard|forget|all|previous|prior|instructions?|rules|system|prompt|you|must|answer)", r" \1 ", text)

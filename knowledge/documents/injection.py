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
    "аАеЕоОрРсСуУхХіІјЈѕЅһԁԛԝкКмМтТнНвВαοιυνρτκΑΒΕΖΗΙΚΜΝΟΡΤΥΧ" + "áàâäãåéèêëíìîïóòôöõúùûüçñ",
    "aAeEoOpPcCyYxXiIjJsShdqwkKmMtTnHbBaoiuvptkABEZHIKMNOPTYX" + "aaaaaaeeeeiiiiooooouuuucn",
)
_LEET = str.maketrans("013457@$!", "oieastasi")
_SPACED = re.compile(r"(?<!\w)(?:\w[ .\-_*]){5,40}\w(?!\w)")
_BLOB = re.compile(r"[A-Za-z0-9+/=]{120,}")


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
_RULES = r"(?:instructions?|prompts?|rules|guidelines|directions|directives|commands|programming|guardrails|messages?|context)"
_NOT_NEGATED = r"(?<!not )(?<!never )(?<!n't )(?<!n’t )"
_DISOBEY = r"(?:ignore|disregard|forget|override|bypass|overrule|discard|drop)"
_EARLIER = r"(?:previous|prior|above|earlier|preceding|existing|former|initial|original|system)"
_REPLY = r"(?:answer|reply|respond|output)"
_MUST = r"(?:must|shall|have~to|are~(?:required|ordered|instructed|told)~to|need~to|should)"
_OFTEN = r"(?:now~|always~|only~|never~|not~)*"
_ASKER = r"(?:someone|anyone|somebody|users?|(?:the|a)~(?:user|patient|reader|person))"

_IGNORE = "asks to ignore instructions"
_ROLE = "plays the system"
_WORDS = "says what to answer"
_PART = "gives the program another part"
_SECRET = "asks for hidden things"  # noqa: S105 (a reason, no password)
_ADDRESS = "speaks to the program"
_RANK = "gives itself a rank"
_SILENCE = "asks to hide something"

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (reason, _pattern(words))
    for reason, words in (
        (_IGNORE, rf"{_NOT_NEGATED}\b{_DISOBEY}~(?:\w+~){{0,4}}?{_EARLIER}~(?:(?!about\b)\w+~){{0,2}}?{_RULES}\b"),
        (_IGNORE, rf"{_NOT_NEGATED}\b{_DISOBEY}~(?:about~)?(?:all|any|your|these|those|other)~(?:of~)?(?:the~|your~)?{_RULES}\b"),
        (_IGNORE, r"\b(?:override|bypass|disable|turn~off)~(?:\w+~){0,2}?safety~(?:checks?|filters?|rules)\b"),
        (
            _IGNORE,
            r"\b(?:ignore|disregard|forget)~(?:everything|all|anything)"
            r"~(?:above|before|you~(?:know|were~told|have~been~told)|that~came~before|previously)\b",
        ),
        (
            _IGNORE,
            r"\b(?:ignora|olvida|haz~caso~omiso~de)\b..\b(?:instrucciones|reglas)\b"
            r"|\b(?:ignore[sz]?|oublie[sz]?)~(?:toutes?~)?(?:les|tes|vos)~(?:\w+~)?(?:instructions|consignes)\b"
            r"|\b(?:ignoriere|vergiss)\b..\b(?:anweisungen|regeln)\b",
        ),
        (
            _ROLE,
            r"^[\W_]{0,12}(?:system|assistant|developer|user|human|sistema|asistente)"
            r"(?:~(?:message|prompt|note|instruction|override))?[*_\s]*:(?!\w)",
        ),
        (
            _ROLE,
            r"<\|[^|\n]{1,30}\|>|\[/?INST\]|<</?SYS>>"
            r"|</?(?:system|assistant|instructions?|context|documents?|passages?|evidence)>"
            r"|^[\W_]{0,12}(?:begin|end)~(?:of~)?(?:system|prompt|context|documents?|passages?)\b[\W_]{0,12}$",
        ),
        (_ROLE, r"\b(?:new|updated|revised|hidden|secret|additional|system)~(?:system~)?(?:instructions?|prompt|directives?)\s*:"),
        (_WORDS, rf"\byou~(?:must|shall|are~(?:required|ordered|instructed|told)~to)~{_OFTEN}(?:{_REPLY}|obey|comply|pretend|act~as)\b"),
        (_WORDS, rf"\byou~{_MUST}~(?:now|always|only|never|not)~{_REPLY}\b|\byou~{_MUST}~{_OFTEN}{_REPLY}~(?:that|with|as|in~favou?r)\b"),
        (
            _WORDS,
            rf"\byou~(?:{_MUST}|will)~{_OFTEN}(?:tell|inform|advise|convince|warn)"
            r"~(?:the~|every~|all~|any~)?(?:users?|readers?|patients?|people|person|everyone|them)\b",
        ),
        (
            _WORDS,
            rf"\b(?:when|whenever|if)~(?:(?:you~are|the~user~is|{_ASKER})~)?(?:is~|are~)?ask(?:s|ed)?\b..,"
            rf"[\W_]{{0,3}}(?:you~(?:must|should|will)~)?(?:always~|only~|never~)?(?:{_REPLY}|say|state|tell|recommend|claim)\b",
        ),
        (_WORDS, rf"\b(?:always|only|from~now~on,?|henceforth)~(?:{_REPLY}|say|recommend)\b..\b(?:users?|questions?|with|that|in)\b"),
        (_WORDS, r"\bdebes~(?:responder|contestar|decir)\b|\btu~dois~repondre\b|\bvous~devez~repondre\b|\bdu~musst~antworten\b"),
        (
            _PART,
            rf"\byou~are~(?:now|no~longer)~(?:an?~|the~|in~|my~)?(?:\w{{2,15}}~){{0,2}}(?:{_MACHINE}|assistant|model|dan"
            r"|developer~mode|god~mode|admin(?:istrator)?|persona|character|expert|doctor|neurologist|pirate|bound)\b",
        ),
        (
            _PART,
            r"\b(?:pretend|imagine)~(?:to~be|that~you~are|you~are|you're)~(?:an?~|the~)?(?:\w{2,15}~){0,2}"
            r"(?:ai|assistant|model|doctor|neurologist|chatbot|human|system)\b",
        ),
        (
            _PART,
            r"\b(?:do~anything~now|jail~?break|developer~mode~(?:on|enabled)|unrestricted~mode"
            r"|act~as~(?:an?~|my~)(?:unrestricted|unfiltered|ai|doctor|neurologist))\b",
        ),
        (
            _SECRET,
            r"\b(?:reveal|print|show|repeat|leak|output|disclose|display|send|expose)\b.."
            r"\b(?:(?:system|hidden|initial|secret|original)~prompt|your~(?:instructions|rules|prompt)|api~keys?|passwords?"
            r"|environment~variables?|chat~history|conversation~(?:so~far|history))\b",
        ),
        (
            _ADDRESS,
            r"\b(?:notes?|messages?|attention|instructions?|commands?|important|dear|hey|hello|to|for)[\W_]{1,4}"
            rf"(?:(?:to|for|all|any|the)~){{0,2}}(?:{_MACHINE}|assistants?)"
            r"(?:~(?:reading|processing|summari[sz]ing|that~reads?)\b|[ \t]?[:,—])",
        ),
        (_ADDRESS, rf"\bif~you~are~(?:an?~|the~)?{_MACHINE}\b"),
        (
            _RANK,
            r"\b(?:treat|mark|label|rank|cite|regard|consider)~(?:this|the~following)~(?:(?:document|text|source|passage|page|article)~)?"
            r"as~(?:\w{2,15}~)?(?:curated|trusted|verified|authoritative|checked|reviewed|highest)\b",
        ),
        (
            _RANK,
            r"\bthis~(?:document|source|text|passage|page)~"
            r"(?:overrides|supersedes|outranks|takes~(?:precedence|priority)~over|replaces~(?:all|any|every|other|your))\b",
        ),
        (
            _SILENCE,
            r"\b(?:do~not|don.?t|never)~(?:mention|cite|reveal|disclose|show)~"
            r"(?:this~(?:instruction|prompt|message|text|note)|these~(?:instructions|rules)"
            r"|(?:the|your|any|other)~(?:sources?|citations?|disclaimers?|instructions?))\b",
        ),
        (_SILENCE, r"\b(?:do~not|don.?t|never)~(?:tell|inform|warn|let)~(?:the~|any~)?users?\b"),
    )
)


_ORDER_WORDS = re.compile(r"(ignore|disregard|forget|all|previous|prior|instructions?|rules|system|prompt|you|must|answer)", re.IGNORECASE)
_MIXED = re.compile(r"(?<![A-Za-z0-9@$!])(?=[A-Za-z@$!]{0,13}[0134579@$!])[A-Za-z0134579@$!]{3,14}(?![A-Za-z0-9@$])")
_MANY_SPACED = 50


def find_orders(text: str) -> list[Order]:
    """Places where `text` gives orders to a program; offsets are into `text`. Empty when there are none."""
    plain = text.translate(_LOOKALIKES)
    found = [Order(match.start(), match.end(), reason) for reason, pattern in _PATTERNS for match in pattern.finditer(plain)]
    found += _digits_for_letters(plain)
    found += _spaced_letters(plain)
    found += [Order(blob.start(), blob.end(), "holds encoded text") for blob in _BLOB.finditer(text)]
    return sorted(found, key=lambda order: order.start)


def _digits_for_letters(text: str) -> list[Order]:
    """Orders written like `1gn0re`: lines where such a word is one of the words of orders are read again."""
    lines: dict[int, int] = {}
    for word in _MIXED.finditer(text):
        if _ORDER_WORDS.search(word[0].translate(_LEET)):
            start = text.rfind("\n", 0, word.start()) + 1
            end = text.find("\n", word.end())
            lines[start] = len(text) if end < 0 else end
    found = []
    for start, end in lines.items():
        line = text[start:end].translate(_LEET)
        found += [
            Order(start + match.start(), start + match.end(), reason)
            for reason, pattern in _PATTERNS
            if reason != _ROLE
            for match in pattern.finditer(line)
        ]
    return found


def _spaced_letters(text: str) -> list[Order]:
    """Orders written like `i g n o r e`; very many spaced words are no text for a reader, and are refused unread."""
    found = []
    for number, spaced in enumerate(_SPACED.finditer(text)):
        around = text[max(0, spaced.start() - 80) : spaced.end() + 80]
        closed = _SPACED.sub(lambda match: re.sub(r"[ .\-_*]", "", match[0]), re.sub(r" {2,}", "   ", around))
        if number >= _MANY_SPACED or any(pattern.search(form) for _, pattern in _PATTERNS for form in (closed, _squeezed(closed))):
            found.append(Order(spaced.start(), spaced.end(), "hides an order in spaced letters"))
    return found


def _squeezed(text: str) -> str:
    """Break a run-together order up again at the words that orders begin with."""
    return _ORDER_WORDS.sub(r" \1 ", text)

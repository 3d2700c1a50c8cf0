"""What the signs mean together: the plain dangers, found by rule so that none of them hangs on a learnt number.

A rule is true or false over all that is told as happening (see `structure`), so more signs, a method, a time or somebody's reassurance can only
raise the level. Each rule names its level and its danger; the highest level wins, and among equals the first in `_ORDER`.
Tiers are our own safety judgement, set at or above what the medicine leaflets say, and have not been read by a clinician.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from bot.triage import self_harm, words
from bot.triage.levels import Level
from bot.triage.signs import SIGNS, SWALLOWED
from bot.triage.structure import Clause, is_sudden, read_clauses
from bot.triage.words import pattern

_MEDICINES = {
    "s1p": words.S1P,
    "natalizumab": words.NATALIZUMAB,
    "alemtuzumab": words.ALEMTUZUMAB,
    "immune": words.IMMUNE,
    "pml": words.PML,
    "harm_pregnancy": words.PREGNANCY_HARM,
    "dmt": words.DMT,
    "glatiramer": words.GLATIRAMER,
    "interferon": words.INTERFERON,
    "fumarate": words.FUMARATE,
    "fampridine": words.FAMPRIDINE,
    "steroid": words.STEROID,
    "baclofen": words.BACLOFEN,
    "medicine": words.MEDICINE,
}

# Mistakes with a medicine are over when they are dated, even when the date seems to belong to the medicine.
_OF_A_DATE = frozenset({"double", "double_clear", "mistake", "wrong_med"})
# A call for help is one whatever the form of the sentence.
_IN_ANY_FORM = frozenset({"help_now"})
_SOME_DAY = r"one day|some ?day|in (?:the )?future|worr(?:y|ied) (?:that|about)|when i get older|eventually|might become|become a"
_METHOD = r"dose|many|much|painless\w*|quickest|easiest|fastest|enough|lethal|fatal|pills|tablets|take"
# A question or a report about suicide in general, as opposed to somebody's wish.
_FACTUAL = (
    r"risks?|rates?|signs?|symptoms?|statistics?|common|commoner|likely|linked|link|causes?|prevent\w*|awareness|percentage|how many people|people with|gente|personas|pacientes|patients?|"
    r"leaflets?|stud(?:y|ies)|trials?|side effects?|legal|news|film|movie|talk to|risque|riesgos?|frecuente|definition|warning|boxed|label|listed|true|lead|social work|essay|course"
)

_ON_PURPOSE = r"on purpose|a proposito|deliberate\w*|dont want help|im done|because im|to die|to end"

_GENERAL_CALL = re.compile(r"\b(?:when|should|si|if|would|in spain|with ms|cuando)\b")

# First match wins among findings of one level: the most specific help first.
_ORDER = (
    "overdose",
    "suicide",
    "suicide_other",
    "abuse",
    "unconscious",
    "anaphylaxis",
    "choking",
    "stroke",
    "seizure",
    "slow_heart",
    "heart",
    "breathing",
    "meningitis",
    "sepsis",
    "cord",
    "vision",
    "retention",
    "liver",
    "bleeding",
    "baclofen",
    "injury",
    "pregnancy",
    "dose",
    "pml",
    "rebound",
    "mania",
    "mood",
    "thyroid",
    "macular",
    "infection",
    "clot",
    "skin",
    "reaction",
    "relapse",
    "help_now",
)


# Urgent dangers whose signs have no everyday meaning; an infection only with a fever.
_SURE_URGENT = frozenset({"liver", "infection", "bleeding", "thyroid", "macular", "mania", "baclofen", "retention", "skin", "mood"})


@dataclass(frozen=True)
class Finding:
    """One danger that a rule found. `sure` ones count whatever the learnt part thinks; the others when it does not rule a danger out."""

    level: Level
    danger: str
    sure: bool = True


@dataclass
class Told:
    """What a message (or several turns) tells: signs lived through now, medicines named, and how sudden."""

    signs: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    medicines: set[str] = field(default_factory=set)
    sudden: bool = False
    crises: list[Finding] = field(default_factory=list)
    minor: bool = False
    lived: bool = False
    informs: bool = True

    def has(self, *names: str) -> bool:
        """Whether all of these signs or medicines are told."""
        return all(name in self.signs or name in self.medicines for name in names)

    def any(self, *names: str) -> bool:
        """Whether one of these signs or medicines is told."""
        return any(name in self.signs or name in self.medicines for name in names)

    def merge(self, other: Told) -> Told:
        """Both together; nothing told is lost."""
        return Told(
            signs=self.signs | other.signs,
            asked=self.asked | other.asked,
            medicines=self.medicines | other.medicines,
            sudden=self.sudden or other.sudden,
            crises=[*self.crises, *other.crises],
            minor=self.minor or other.minor,
            lived=self.lived or other.lived,
            informs=self.informs and other.informs,
        )


@cache
def _sign_patterns() -> dict[str, re.Pattern[str]]:
    return {name: pattern(source.replace("{s1p}", words.S1P).replace("{medicine}", words.MEDICINE)) for name, source in SIGNS.items()}


@cache
def _medicine_patterns() -> dict[str, re.Pattern[str]]:
    return {name: pattern(source) for name, source in _MEDICINES.items()}


_GERM = r"(?:flu|influenza|covid(?: 19)?|corona|shingles|zoster|yellow fever|chicken ?pox|varicella|measles|mmr|pneumonia|pneumococcal|meningitis|hepatitis b|rubella)"
_SHOT = r"(?:vacc?in\w*|vax\w*|jabs?|shots?|boosters?|antibod\w*|immunity|titres?|titers?|tests?)"
_NOT_A_SIGN = rf"{_GERM}(?: (?:and|or|and the) {_GERM})?(?: \w+)? {_SHOT}|{_SHOT} (?:for|against) (?:\w+ )?{_GERM}|have (?:the )?yellow fever(?= im| before| for)|(?:glandular|hay) fever|(?:eye|optic) nerve"


def read(folded: str) -> Told:
    """Everything that folded text tells. Linear in its length."""
    told = Told()
    # "yellow fever jab", "flu shot", "chickenpox antibodies": a disease as a vaccine's or a test's name is no sign of it.
    folded = pattern(_NOT_A_SIGN).sub(" vaccine ", folded)
    for clause in read_clauses(folded):
        told = told.merge(_read_clause(clause))
    told.medicines = {name for name, found in _medicine_patterns().items() if found.search(folded)}
    told.sudden = is_sudden(folded)
    told.minor = pattern(self_harm.MINOR).search(folded) is not None
    return told


def _read_clause(clause: Clause) -> Told:
    told = Told(lived=clause.lived, informs=clause.asks and not clause.lived)
    for name, found in _sign_patterns().items():
        if not any(not clause.denies(match.start()) for match in found.finditer(clause.text)):
            continue
        if (clause.told or (name in _IN_ANY_FORM and not clause.supposes and not _GENERAL_CALL.search(clause.text))) and not (
            name in _OF_A_DATE and clause.long_ago
        ):
            told.signs.add(name)
        else:
            told.asked.add(name)
    told.crises = list(_crises(clause))
    return told


def _crises(clause: Clause) -> Iterator[Finding]:
    first_person = pattern(self_harm.PRESENT).search(clause.text) is not None
    for source, veiled in ((self_harm.OPEN, False), (self_harm.VEILED, True)):
        for match in pattern(_at_end(source)).finditer(clause.text):
            if clause.denies(match.start()) or clause.past or (veiled and pattern(_SOME_DAY).search(clause.text)):
                continue
            wish = _is_wish(match)
            general = not wish and (clause.news or clause.asks or clause.supposes)
            if general and (pattern(_FACTUAL).search(clause.text) or not (veiled or pattern(_METHOD).search(match[0]))):
                continue
            yield Finding(Level.CRISIS, "suicide_other" if _about_other(clause, match) else "suicide", _is_plain(clause))
    if pattern(self_harm.ABUSE).search(clause.text) and not (clause.past or clause.news or (clause.supposes and not first_person)):
        yield Finding(Level.CRISIS, "abuse", _is_plain(clause))
    if (
        clause.told
        and pattern(_ON_PURPOSE).search(clause.text)
        and pattern(SWALLOWED.replace("{medicine}", words.MEDICINE)).search(clause.text)
    ):
        yield Finding(Level.CRISIS, "overdose")


def _is_plain(clause: Clause) -> bool:
    return pattern(self_harm.PLAIN).search(clause.text) is not None


@cache
def _at_end(source: str) -> str:
    """`$` in these patterns means "nothing that turns the phrase into another one follows", not the end of the text."""
    return source.replace("$", r"(?=$| (?:and|but|so|y|pero|lol|tho|though|because|cos|since|tonight|now|already|please|tbh|sorry|or)\b)")


def _is_wish(match: re.Match[str]) -> bool:
    """Whether the matched words themselves hold a person: "kill myself", "i want to die"."""
    return pattern(r"i|im|me|my|myself|himself|herself|his|her|quiero|mi|matarme|kms|want\w*").search(match[0]) is not None


def _about_other(clause: Clause, match: re.Match[str]) -> bool:
    before = clause.text[: match.end()]
    other = list(pattern(words.THIRD).finditer(before))
    own = list(pattern(r"i|im|ive|id|ill|myself|estoy|quiero|yo|me").finditer(before))
    if not other:
        return False
    if pattern(r"myself|my life").search(match[0]):
        return False
    return not own or other[-1].start() > own[-1].start()


def judge(told: Told) -> list[Finding]:
    """All dangers in what is told, most pressing first."""
    found = [*told.crises, *_emergencies(told), *_urgencies(told)]
    rank = {danger: number for number, danger in enumerate(_ORDER)}
    return sorted(set(found), key=lambda item: (-item.level, rank.get(item.danger, len(rank)), not item.sure))


def find(folded: str) -> list[Finding]:
    """All dangers in one folded text, most pressing first."""
    return judge(read(folded))


def _emergencies(told: Told) -> Iterator[Finding]:
    def now(danger: str, sure: bool = True) -> Finding:
        return Finding(Level.EMERGENCY, danger, sure)

    has, some = told.has, told.any
    dosed = some("given", "medicine")
    if (
        has("airway")
        or (has("hives") and some("faint", "breath", "vomit", "heart_fast"))
        or (has("hives") and has("doom"))
        or (dosed and has("breath") and not has("mild_breath"))
    ):
        yield now("anaphylaxis", sure=dosed or some("hives", "breath"))
    if has("breath") and not (has("mild_breath") and not some("chest", "faint")):
        yield now("choking" if has("choke") else "breathing")
    if has("out"):
        yield now("unconscious", sure=False)
    if (
        has("face")
        or has("arm_gone")
        or (has("speech") and told.sudden)
        or (has("one_side") and told.sudden)
        or (has("one_side", "speech") and "pml" not in told.medicines)
    ):
        yield now("stroke", sure=some("face", "speech"))
    if has("bad_head") or (
        has("strong_head") and (some("vomit", "stiff_neck", "alemtuzumab", "blur", "neck_pain", "seizure") or told.sudden)
    ):
        yield now("stroke")
    if (has("stiff_neck") and some("fever", "headache", "strong_head", "vomit", "rash")) or (
        some("headache", "strong_head") and has("fever") and some("sepsis", "stiff_neck", "vomit", "rash", "strong_head")
    ):
        yield now("meningitis")
    if has("chest") and not _fading_flush(told):
        yield now("heart")
    if has("heart_fast") and has("faint"):
        yield now("heart")
    if has("s1p") and has("first_dose") and some("faint", "heart_slow", "chest", "breath"):
        yield now("slow_heart")
    if has("heart_slow", "faint") or (has("heart_slow", "s1p")):
        yield now("slow_heart")
    if has("seizure") or (has("blackout") and some("twitch", "fampridine", "incontinent")) or has("fampridine", "twitch"):
        yield now("seizure", sure=has("blackout") or some("incontinent"))
    if some("fever", "shivers", "infection", "uti", "feels_hot") and has("sepsis"):
        yield now("sepsis")
    if (
        has("gore")
        or (has("tarry") and some("faint", "gore"))
        or (has("bruise", "alemtuzumab") and some("strong_head", "bad_head", "gore"))
    ):
        yield now("bleeding")
    if has("blind") and (told.sudden or not has("blur")) and not _slow(told):
        yield now("vision", sure=told.sudden)
    if (
        has("saddle")
        or (has("legs") and some("incontinent", "retention"))
        or (has("incontinent") and (told.sudden or some("legs", "legs_gone", "cant_walk", "back_pain")))
    ):
        yield now("cord", sure=has("saddle") and some("legs", "legs_gone", "incontinent"))
    if has("legs_gone") and not some("uti", "fever"):
        yield now("cord", sure=has("saddle") and some("legs", "legs_gone", "incontinent"))
    if has("legs") and told.sudden and not some("uti", "fever", "ran_out"):
        yield now("cord", sure=has("saddle") and some("legs", "legs_gone", "incontinent"))
    if has("retention") and some("agony", "strong_head"):
        yield now("retention")
    if has("liver") and some("sepsis", "out"):
        yield now("liver")
    if has("child_took") and some("pills", "medicine"):
        yield now("overdose")
    if has("swallowed_many"):
        sure = has("swallowed")
        yield now("overdose", sure) if some("mistake", "child_took") else Finding(Level.CRISIS, "overdose", sure)
    if has("double") and some("faint", "sepsis", "seizure", "twitch", "heart_slow", "breath"):
        yield now("overdose", sure=False)
    if has("baclofen", "ran_out") and some("withdrawal", "sepsis", "seizure", "fever"):
        yield now("baclofen")
    if has("calf") and some("breath", "chest", "mild_breath"):
        yield now("breathing")
    if has("head_injury") and has("injury_sign"):
        yield now("injury")
    if has("fell") and has("broken"):
        yield now("injury", sure=False)


def _urgencies(told: Told) -> Iterator[Finding]:
    def soon(danger: str) -> Finding:
        return Finding(Level.URGENT, danger, danger in _SURE_URGENT and not (danger == "infection" and not has("fever")))

    has, some = told.has, told.any
    if has("pml") and has("brain") and has("new"):
        yield soon("pml")
    if has("liver"):
        yield soon("liver")
    if (
        has("fever")
        or (has("immune") and some("shivers", "feels_hot"))
        or (has("infection") and (some("immune", "steroid") or some("fever")))
    ):
        yield soon("infection")
    if has("uti") and some("fever", "shivers", "back_pain"):
        yield soon("infection")
    if has("sore") or (has("cough") and has("fever")) or (has("infection") and "shingles" in told.signs):
        yield soon("infection")
    if some("tarry", "blood_urine") or (has("bruise") and some("alemtuzumab", "natalizumab") and some("alemtuzumab", "bruise_many")):
        yield soon("bleeding")
    if has("alemtuzumab") and some("thyroid", "heart_fast"):
        yield soon("thyroid")
    if has("s1p") and has("blur"):
        yield soon("macular")
    if has("blind") or (has("blur") and (some("eye_pain", "fast_days") or told.sudden)):
        yield soon("vision")
    if _wrong_dose(told):
        yield soon("dose")
    if has("pregnant") and not has("wants_baby") and (some("harm_pregnancy") or (has("dmt") and not some("glatiramer", "interferon"))):
        yield soon("pregnancy")
    if has("mania") and has("steroid"):
        yield soon("mania")
    if has("strong_mania"):
        yield soon("mania")
    if has("low_mood", "interferon"):
        yield soon("mood")
    if has("ran_out") and some("s1p", "natalizumab") and has("worse_legs"):
        yield soon("rebound")
    if has("cant_walk") and (has("fast_days") or told.sudden):
        yield soon("relapse")
    if has("one_side") and has("fast_days"):
        yield soon("relapse")
    if some("legs", "legs_gone") and some("uti", "fast_days"):
        yield soon("relapse")
    if (has("rash") and has("dmt") and some("hives", "after_dose")) or has("hives"):
        yield soon("reaction")
    if has("chest"):
        yield soon("heart")
    if has("baclofen", "ran_out"):
        yield soon("baclofen")
    if some("mild_breath") and some("medicine"):
        yield soon("infection")
    if has("bad_skin"):
        yield soon("skin")
    if has("retention"):
        yield soon("retention")
    if has("calf"):
        yield soon("clot")
    if has("head_injury"):
        yield soon("injury")
    if has("help_now"):
        yield soon("help_now")


def _wrong_dose(told: Told) -> bool:
    medicine = told.any("medicine", "pills", "given")
    return medicine and (told.has("double", "mistake") or told.has("double_clear") or told.has("wrong_med"))


def _slow(told: Told) -> bool:
    return told.has("fast_days") and not told.sudden


def _fading_flush(told: Told) -> bool:
    """Chest pain or flushing straight after a glatiramer injection that has gone again: call the prescriber, not an ambulance."""
    return told.has("glatiramer", "gone_again") and not told.any("breath", "faint", "airway")

"""Words that turn a sentence into another statement: negation, direction, certainty, amount, kind. Data, with its reader.

Each group lists values that exclude one another; all words of one value mean the same here. A sentence may use
another word of the same value, but not a value that its source lacks while the source has another one.
"""

from __future__ import annotations

import re
from functools import cache

NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|without|cannot|neither|nor|nowhere|un(?:likely|safe|known|clear|able|proven|tested|approved|licensed|certain|sure)|free of|"
    r"avoid\w*|ruled? out|rules out|absent|absence|forbidden|stay\w* away|steer clear|rarely|hardly|impossible|off limits|banned)\b"
    r"|n't\b|\bnon-?(?=\w)|\w-free\b|\baway from\b|\b(?:advis\w+|warn\w*|recommend\w*) against\b|(?<![\d.,])\b0 (?:of|in|out of) \d",
    re.IGNORECASE,
)
HEDGE = re.compile(
    r"\b(?:may|might|could|possibl\w+|perhaps|unclear|uncertain|unknown|not (?:yet )?(?:known|certain|clear|proven|sure)|unproven|suggest\w*|seem\w*|appear(?:s|ed)? to|probabl\w+|likely|unlikely|"
    r"thought to|believed|hints?|in theory|doubt\w*|debated|nobody knows|no one knows|hard to (?:say|know|tell)|cannot (?:say|tell|be sure)|too (?:few|small|early)|can|some(?:times)?|chance|risk|about|expected|rarely|rare)\b",
    re.IGNORECASE,
)
_PERHAPS = re.compile(r"\b(?:may|might|could|possibl[ey]|perhaps|probably|likely|can)\b", re.IGNORECASE)
SURE = re.compile(
    r"\b(?:always|definitely|certainly|certain to|guarantee\w*|proven|proves?|proof|surely|will|all|everyone|everybody|every (?:person|patient|one|case)|completely|fully|entirely|must|never)\b",
    re.IGNORECASE,
)

GROUPS: dict[str, dict[str, str]] = {
    "direction": {
        "up": r"more|higher|highest|increas\w*|rais\w*|greater|longer|larger|rose|rises?|risen|(?:build|go|went|gone|goes|come)\w* up|grow\w*|bigger",
        "down": r"less|fewer|fewest|lower\w*|lowest|decreas\w*|reduc\w*|shorter|smaller|fell|fall(?:s|en)?(?= (?:to|by|from)\b)|least|shr[aiu]nk\w*|cuts?|drop(?:s|ped)?|declin\w*|halv\w*",
    },
    "quality": {
        "better": r"better|gains?|recover\w*|best|improv\w*|superior|stronger|strongest|eas(?:e|es|ed|ier)\b|relie\w+",
        "worse": r"wors\w*|inferior|weaker|weakest|deteriorat\w*|harder",
        "same": r"as (?:good|well|effective|strong|often) as|no (?:clear )?difference|(?:about )?the same|equal\w*|similar\w*",
    },
    "order": {
        "before": r"before|until|prior to|ahead of|beforehand|earlier|leading up to",
        "after": r"after(?:wards?)?|following|later|since|once(?= (?:you|it|they|the|both|all|your|he|she|she|symptoms|treatment)\b)|post",
        "during": r"during|throughout",
    },
    "start": {
        "start": r"start\w*|begin\w*|began|begun|first dose|commenc\w*|initiat\w*",
        "stop": r"stop\w*|quit\w*|com(?:e|es|ing) off|end(?:s|ed|ing)?|discontinu\w*|ceas\w*|withdr\w*|last dose|paus\w*|finish\w*",
    },
    "frequency": {
        "always": r"always|every time|in all cases",
        "usual": r"usual\w*|most(?:ly)?|often|common(?:ly)?|frequent\w*|typical\w*|generally|many",
        "some": r"sometimes|occasional\w*|some(?: people)?",
        "rare": r"rare(?:ly)?|uncommon|seldom|(?<!a )few|infrequent\w*|unusual",
        "never": r"never",
    },
    "grade": {
        "high": r"high|highly|strong|good|large|big|great|a lot|lots|plenty",
        "moderate": r"moderate\w*|medium|fair(?:ly)?",
        "low": r"low|weak|poor|small|little|thin|limited",
    },
    "severity": {"mild": r"mild\w*|minor|light|harmless", "severe": r"severe\w*|serious\w*|dangerous|major|grave|life-threatening"},
    "safety": {"safe": r"safe(?:ly)?", "unsafe": r"unsafe|harmful|dangerous|not safe"},
    "lasting": {
        "lasting": r"lasting(?:ly)?|permanent\w*|forever|for good|irreversib\w*|life ?long|stay(?:s|ed)? (?:worse|better|so|away)",
        "passing": r"temporary|temporarily|passing|pass(?:es)?|short-lived|brief\w*|reversib\w*|goes away|go away|wears? off|settles?|fades?|clears?|eases?",
    },
    "route": {
        "tablet": r"tablets?|pills?|capsules?|by mouth|swallow\w*|oral\w*",
        "infusion": r"infus\w*|drips?|into a vein|intravenous\w*|iv",
        "injection": r"inject\w*|jabs?|shots?|under the skin|subcutaneous\w*|pens?|needles?|syringes?",
        "spray": r"sprays?",
    },
    "course": {
        "progressive": r"progressive",
        "relapsing": r"relapsing(?:-remitting)?|rrms",
        "primary": r"primary[- ]progressive|ppms",
        "secondary": r"secondary[- ]progressive|spms",
        "cis": r"clinically isolated|cis|first attack|first episode",
    },
    "place": {
        "us": r"u\.?s\.?a?|american?|united states|fda",
        "eu": r"e\.?u\.?|europe\w*|ema",
        "uk": r"u\.?k\.?|british|britain|nhs|nice|england|english",
        "swiss": r"swiss|switzerland",
        "canada": r"canad\w*",
        "australia": r"australia\w*",
    },
    "sex": {"women": r"wom[ae]n|female|mothers?|girls?", "men": r"m[ae]n|males?|fathers?|boys?"},
    "age": {
        "adult": r"adults?|grown-ups?",
        "child": r"child(?:ren)?|kids?|teen\w*|adolescents?|under 18",
        "baby": r"bab(?:y|ies)|newborns?|infants?",
        "old": r"elderly|older (?:people|adults)",
    },
    "family": {
        "pregnancy": r"pregnan\w*|unborn|womb",
        "breastfeeding": r"breast-?feed\w*|breast-?fed|nursing|breast milk",
    },
    "dose": {"first": r"first|1st|initial", "second": r"second|2nd", "third": r"third|3rd", "last": r"last|final|latest"},
    "live": {"live": r"live", "dead": r"inactivated|non-?live|dead|not live"},
    "approval": {
        "approved": r"approved|approval|licen[sc]ed|authori[sz]ed|cleared",
        "unapproved": r"unapproved|not (?:yet )?approved|off[- ]label|unlicensed|investigational|experimental|withdrawn|refused|rejected|declined",
    },
    "duty": {
        "allowed": r"allowed|permitted|can be (?:given|taken|used)",
        "forbidden": r"forbidden|banned|must not|ruled out|not allowed|off limits",
    },
    "test": {
        "blood": r"blood",
        "mri": r"mri|brain scans?",
        "eye": r"eyes?|vision|sight|retina",
        "heart": r"heart|ecg|heartbeat|pulse",
        "liver": r"liver",
        "kidney": r"kidneys?",
        "lung": r"lungs?",
        "skin": r"skin",
        "bladder": r"bladder|urine",
        "thyroid": r"thyroid",
        "stomach": r"stomach|gut|bowel|tummy",
    },
    "normal": {"normal": r"normal(?:ly)?", "abnormal": r"abnormal\w*"},
    "timing": {"early": r"early", "late": r"late|delayed"},
    "activity": {"active": r"active", "quiet": r"non-?active|inactive|stable"},
    "experience": {
        "new": r"newly|untreated|not treated before|never (?:been )?treated|treatment-na[iï]ve",
        "treated": r"earlier drug|treated before|previously treated|already treated",
    },
    "speed": {
        "fast": r"quick\w*|fast\w*|rapid\w*|soon\w*|at once|right away|immediate\w*|straight away|promptly|speed\w*",
        "slow": r"slow\w*|gradual\w*|delay\w*",
    },
    "count": {"alone": r"alone|only|single|by itself", "all": r"all|every|each|both", "none": r"none|neither|no one|nobody"},
    "sign": {"positive": r"positive", "negative": r"negative"},
    "known": {
        "known": r"known|proven|clear|certain|confirmed|established",
        "unknown": r"unknown|unproven|unclear|uncertain|unconfirmed|not (?:yet )?(?:known|proven|clear|certain|sure)",
    },
    "time of day": {"morning": r"morning|breakfast", "evening": r"evening|night|bedtime"},
    "food": {
        "with": r"with (?:food|a meal|meals)|after (?:food|eating|a meal)",
        "empty": r"without food|empty stomach|fasting|before (?:food|eating|a meal)",
    },
    "temperature": {"cold": r"cold|cool\w*|fridge|chill\w*", "hot": r"hot|heat|warm\w*"},
    "study": {
        "random": r"random\w*|picked by chance|by chance",
        "observed": r"observational|everyday care|registry|registries|registers?",
        "reports": r"reports?|reported cases?",
        "expert": r"experts?|expert opinion",
    },
}


@cache
def _pattern(group: str, value: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{GROUPS[group][value]})(?![\w])", re.IGNORECASE)


def values_of(group: str, text: str) -> frozenset[str]:
    """The values of one group that a text speaks of."""
    return frozenset(value for value in GROUPS[group] if _pattern(group, value).search(text))


_TURNING = ("direction", "quality", "order", "start", "frequency", "grade", "known", "count", "safety", "lasting", "sign", "live")


def turning(words: str) -> list[str]:
    """The words of a text that can turn its meaning, each as the value that it stands for."""
    found = ["not"] * len(NEGATION.findall(words))
    found += ["perhaps"] * len(_PERHAPS.findall(words))
    found += ["surely"] * len(SURE.findall(words))
    for group in _TURNING:
        for value in GROUPS[group]:
            found += [f"{group} {value}"] * len(_pattern(group, value).findall(words))
    return found


def same_value(first: str, second: str) -> bool:
    """Whether two words stand for one value of some group."""
    return any(
        _pattern(group, value).fullmatch(first) and _pattern(group, value).fullmatch(second) for group in GROUPS for value in GROUPS[group]
    )


def _same(*rows: str) -> dict[str, str]:
    return {word: row.split()[0] for row in rows for word in row.split()}


SAME = _same(
    "doctor neurologist physician clinician team specialist neuro prescriber",
    "infusion infus drip iv intravenous",
    "injection inject jab shot subcutaneous",
    "tablet pill capsule swallow mouth oral",
    "woman women female",
    "man men male",
    "child children kid teen teenager adolescent",
    "baby babie newborn infant",
    "pregnant pregnancy expect conceive",
    "relapse attack flare",
    "worse worsen deteriorate progress worsened",
    "placebo dummy sham",
    "stop quit cease discontinue end finish ending stopped stopp",
    "start begin began begun initiate commence starting",
    "serious severe grave major dangerous",
    "mild minor light",
    "common often usual usually frequent typical commonly",
    "rare rarely uncommon seldom unusual",
    "need require must necessary",
    "help ease relieve benefit aid",
    "show shown find found saw seen reveal observe report",
    "study trial research",
    "test check exam examination monitor monitoring watch",
    "scan mri",
    "tired fatigue exhausted tiredness",
    "stomach belly tummy gut bowel",
    "vaccine vaccination jab vaccinate immunisation",
    "avoid forbid rule out",
    "approve licence license authorise authorize approved licensed approval",
    "kill die death fatal died dead deadly",
    "cut lower reduce fewer less decrease reduced lowered drop fall fell reduction",
    "raise increase more higher rise rose raised greater grow increased",
    "illness disease condition sickness",
    "cancer tumour tumor malignant malignancy",
    "walk walking gait",
    "weak weakness",
    "feel feeling felt",
    "happen occur occurr come came appear",
    "last stay remain persist keep continue lasting stayed",
    "disability disabled impairment",
    "skin rash",
    "heart heartbeat pulse cardiac ecg",
    "liver hepatic",
    "infection infect infected bug",
    "immune defence defense immunity",
    "allergy allergic",
    "known proven sure certain clear",
    "unknown unclear uncertain",
    "yearly annual annually year",
    "day daily",
    "week weekly",
    "month monthly",
    "compare comparison compared versus against",
    "group arm",
    "plan aim want wish",
    "talk ask discuss speak tell question",
    "choose choice option pick decide decision",
    "cost price pay expensive money",
    "food meal eat eating",
    "quick fast rapid soon",
    "slow gradual slowly gradually",
    "cell lymphocyte",
    "spot lesion",
)
"""Stem of a word to the one form that stands for all of its row."""

NATIONS = {
    "danish": "denmark",
    "french": "france",
    "dutch": "netherlands",
    "swiss": "switzerland",
    "spanish": "spain",
    "norwegian": "norway",
    "swedish": "sweden",
    "german": "germany",
    "italian": "italy",
    "finnish": "finland",
    "canadian": "canada",
    "australian": "australia",
    "chinese": "china",
    "japanese": "japan",
    "irish": "ireland",
    "scottish": "scotland",
    "welsh": "wales",
    "english": "england",
    "american": "us",
    "british": "uk",
    "european": "europe",
    "greek": "greece",
    "polish": "poland",
    "belgian": "belgium",
    "austrian": "austria",
}
"""Adjective of a country to its name, so that "a Danish study" and "in Denmark" are one."""

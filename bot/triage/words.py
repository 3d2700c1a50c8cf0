"""Word groups that the rules share: medicines by the danger they bring, and people.

All patterns are for folded text (see `normalise`): lower case, no accents, no apostrophes. Medicines stand here and not in the library,
because triage must work when the library is broken; common misspellings are inside the patterns.
"""

from __future__ import annotations

import re
from functools import cache

S1P = r"gilen\w+|gyl?enia|fing[aeoi]l\w*|tascenso|mayz?s?ent|sipon\w+|zepos\w+|ozan\w+|ponv?or[iy]\w*|pones\w+|s1p"
NATALIZUMAB = r"t[iy]sa[bp]r\w*|tys|natali[zs]\w+|tyruko|nataliz"
ALEMTUZUMAB = r"le[mn]tra\w*|alemtu[zs]\w*|campath"
ANTI_CD20 = r"ocr[ei]v\w*|ocreli\w*|kes[iy]mp\w*|ofatum\w*|briumvi|ublitux\w*|ritux\w*|rituxan|mabthera|truxima|anti cd20"
CLADRIBINE = r"mavenc\w*|cladrib\w*"
TERIFLUNOMIDE = r"aubag\w*|obagio|teriflun\w*"
FUMARATE = r"tecfid\w*|tekfid\w*|vumerity|bafiertam|dim[ei]th[iy]l\w*|fumarat\w*|diroximel|skilarence"
GLATIRAMER = r"copaxon\w*|copax|glatir\w*|glatopa|brabio|clift"
INTERFERON = r"avon[ei]x|rebif\w*|betas?eron\w*|betaferon|extavia|plegridy|peginterf\w*|interf[ei]ron\w*|beta ?interferon"
FAMPRIDINE = r"fampyr\w*|fampir\w*|fampridin\w*|amp[iy]ra|dalfampr\w*"
STEROID = (
    r"steroids?|esteroides?|corticoides?|cortisona|prednis\w*|methylpred\w*|metilpred\w*|solu ?medrol\w*|medrol|dexa\w*|cortico\w*|"
    r"ivmp|decortin|acth"
)
BACLOFEN = r"baclof\w*|lioresal|backlofen"
OTHER_STRONG = (
    r"mitoxan\w*|novantrone|ahsct|hsct|stem cell transplant|trasplante|azathiop\w*|cellcept|mycophen\w*|methotrex\w*|cyclophos\w*|ocr"
)
PILLS_OTHER = (
    r"gabapent\w*|pregab\w*|lyrica|amitrip\w*|tizanid\w*|diazepam|valium|clonazepam|tramadol|morphine|codeine|oxycod\w*|fentanyl|"
    r"duloxet\w*|sertral\w*|carbamaz\w*|tegretol|paracetamol|acetaminophen|tylenol|ibuprofen\w*|zopiclon\w*|temazepam|opioids?|"
    r"amantadin\w*|modafinil\w*|oxybutyn\w*|mirtazap\w*|citalop\w*|lorazepam|xanax|insulin\w*|warfarin|dantrolen\w*|sativex"
)

# Medicines that lower the body's defence against infection enough for fever to need a same-day look.
IMMUNE = "|".join((S1P, NATALIZUMAB, ALEMTUZUMAB, ANTI_CD20, CLADRIBINE, TERIFLUNOMIDE, FUMARATE, OTHER_STRONG))
# Medicines with reported PML (natalizumab above all) or kin to one that has it.
PML = "|".join((S1P, NATALIZUMAB, ALEMTUZUMAB, ANTI_CD20, CLADRIBINE, FUMARATE, OTHER_STRONG))
# Medicines harmful in pregnancy, where the team must know at once.
PREGNANCY_HARM = "|".join((S1P, CLADRIBINE, TERIFLUNOMIDE, ALEMTUZUMAB, OTHER_STRONG))
DMT = "|".join((IMMUNE, GLATIRAMER, INTERFERON))
GIVEN = r"infusi?on\w*|infusions?|drip|injections?|injected|injecting|inject|jabs?|shots?|inyec\w+|pinch\w+|gotero|suero"
MEDICINE = "|".join((DMT, FAMPRIDINE, STEROID, BACLOFEN, PILLS_OTHER))

RELATIVE = (
    r"husband|hubby|wife|missus|spouse|partner|boyfriend|girlfriend|bf|gf|fiancee?|mum|mums|mummy|mom|mother|dad|dads|daddy|father|parents?|"
    r"sons?|daughters?|kid|kids|child|toddler|baby|brother|bro|sister|sis|twin|nan|nana|gran|grandma|grandmother|grandad|grandpa|grandfather|"
    r"aunt|auntie|uncle|niece|nephew|cousin|friend|mate|flatmate|roommate|housemate|neighbou?r|colleague|carer|caregiver|aide|"
    r"marido|esposo|esposa|mujer|pareja|novio|novia|madre|mama|padre|papa|hijo|hija|hermano|hermana|abuel[oa]|amig[oa]|prim[oa]|ti[oa]|"
    r"vecin[oa]|cuidadora?"
)
THIRD = rf"(?:he|shes?|hes|she|they|theyre|his|her|him|{RELATIVE}|{RELATIVE.replace('|', 's|')}s|el|ella)"


@cache
def pattern(source: str) -> re.Pattern[str]:
    """The compiled pattern of whole words `source`; made at first use, not at import."""
    return re.compile(rf"\b(?:{source})\b")


def near(first: str, second: str, gap: int = 4) -> str:
    """A pattern for `first` and `second` in either order with at most `gap` words between them."""
    between = rf"[^\w\n]+(?:\w+[^\w\n]+){{0,{gap}}}"
    return rf"(?:(?:{first}){between}(?:{second})|(?:{second}){between}(?:{first}))"


def then(first: str, second: str, gap: int = 3) -> str:
    """A pattern for `first` followed by `second` with at most `gap` words between them."""
    return rf"(?:(?:{first})[^\w\n]+(?:\w+[^\w\n]+){{0,{gap}}}(?:{second}))"

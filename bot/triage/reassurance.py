"""Talk that plays a danger down, taken out before anything is scored.

"Probably nothing", "my wife says sleep it off", "dont want to make a fuss": relatives' and people's own reassurance shifts readers and models alike towards
"not urgent". The text is judged with and without it and the higher level counts, so that adding it can never lower a level.
"""

from __future__ import annotations

import re

from bot.triage.words import RELATIVE, pattern

_SPEAKERS = rf"(?:(?:my|the|his|her|mi) )?(?:{RELATIVE}|he|she|they|everyone|everybody|people|someone|doctor|gp|nurse|family|mates|we)(?: and (?:\w+ )?(?:{RELATIVE}))?"
_VERBS = r"(?:says?|said|thinks?|thought|reckons?|tells? me|told me|keeps? saying|is saying|insists?|believes?|dice|dicen|cree|piensa)"
_DOUBT = (
    r"(?:(?:its|it is|im|i am|this is|it s|hes|shes) )?(?:probably|prob|prolly|most likely|likely|im sure its|i guess its|maybe its|maybe|perhaps|seguramente|probablemente|supongo que|sera) "
    r"(?:its |it is |am |im |just |only |only being |being |es |solo )*(?:nothing|fine|ok|okay|stress|anxiety|panic|tired\w*|silly|overreacting|dramatic|a bug|the heat|the ms|ms|my ms|heartburn|indigestion|hormones|nada|estres|cansancio|imagining it|moaning|imagination)(?: \w+){0,4}"
)
_OWN = (
    r"(?:i )?(?:dont|do not|didnt) want to (?:make|cause|be) (?:a |any )?(?:fuss|bother|trouble|nuisance|drama\w*|burden anyone)(?: \w+){0,3}|not (?:a big deal|that bad|too bad|to worry|worth bothering)|no big deal|"
    r"(?:im |i am )?(?:just )?being (?:silly|dramatic|daft|stupid)|ignore me|(?:sorry|hate) to (?:bother|be a pain)(?: \w+){0,3}|im (?:sure it is |sure its )?(?:fine|ok) (?:really|though|otherwise)|nothing serious|no es nada|no quiero molestar|lol|haha+|tbh|i can wait|can wait|no rush|no hurry"
)
_PLAYED_DOWN = (
    r"(?:its |it is |im |i am |hes |shes |to |not |es |que |no |que no |me |you |he |she |ill |they )*(?:nothing|fine|ok|okay|stress|just stress|anxiety|panic|wait\w*|normal|tired\w*|silly|overreacting|overreact|dramatic|drama|attention seeking|attention|moaning|joking|a bug|a cold|"
    r"the heat|the ms|ms|a relapse|relapse|the light|the steroids|just the \w+|sleep it off|worry|calm down|exaggerat\w*|imagin\w*|lazy|hormones|get over it|rest|leave it|pass|give it \w+|nada|estres|exager\w*|espera\w*|normal|calm\w*)(?: \w+){0,6}"
)


def without_reassurance(folded: str) -> str:
    """Folded text with reassurance and self-doubt removed; equal to the text when there is none."""
    text = pattern(
        rf"(?:(?:and|but|though|y|pero) )?{_SPEAKERS} {_VERBS} (?:(?:that|its|it|to|me|im|que|es|is|just|only|all|only the|i|should|can|should just|will|hes|shes|he|she) )*{_PLAYED_DOWN}"
    ).sub(" ", folded)
    text = pattern(rf"(?:(?:and|but|though|y|pero|so) )?(?:{_DOUBT}|{_OWN})").sub(" ", text)
    return re.sub(r"\s+", " ", text).strip(" ,;")

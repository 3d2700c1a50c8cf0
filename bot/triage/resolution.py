"""Has the person said that the danger is over? Only their own plain words count; a joke, a doubt or a relative's view does not."""

from __future__ import annotations

from bot.triage.structure import sentences
from bot.triage.words import pattern

_OVER = (
    r"(?:i am|im|we are|were|hes|he is|shes|she is|everyone is|my \w+ is) (?:all )?(?:safe|ok|okay|fine|alright|all right|being seen|with (?:a|the) (?:doctor|nurse|paramedics?|ambulance)|in (?:the )?(?:hospital|er|a and e|ae|emergency)|"
    r"at (?:the )?(?:hospital|er|a and e|emergency))(?: (?:now|again|already|thanks|thank you|and \w+))*"
    r"|(?:this|it|that|the \w+) (?:is|was|has been) (?:all )?(?:over|sorted|dealt with|resolved|a false alarm|checked(?: out)?|treated)(?: now)?"
    r"|(?:it|that|this) (?:isnt|is not|wasnt|was not) happening(?: now| to me)?|(?:this|it|that) (?:is|was) (?:not|about) (?:me|(?:a|the) (?:story|book|film|past))|false alarm"
    r"|(?:i|we|they|he|she) (?:have |has |ve |already )?(?:called|rang|phoned|spoke to|spoken to|talked to|saw|seen|been to|went to|got) (?:\w+ ){0,3}(?:ambulance|911|999|112|000|988|samaritans|doctor|gp|nurse|hospital|team|helpline|crisis line|neurologist|emergency|er)"
    r"|(?:the )?(?:doctor|nurse|ambulance|paramedics?|hospital|team|er|neurologist) (?:\w+ )?(?:came|checked|saw|says?|said|treated|examined|has seen|have seen|told)"
    r"|i (?:was )?(?:only |just )?(?:asking|asked) (?:in general|for information|about the past|for facts|a general question)|that was (?:years|months|long) ago|it happened (?:years|months|long) ago|not now"
    r"|estoy (?:bien|a salvo|segur[oa]|en el hospital|mejor)(?: ahora| ya)?|ya (?:paso|me vio|me han visto|estoy bien|he llamado|llame)|ya (?:ha pasado|esta resuelto)|fue una falsa alarma|no me pasa ahora|era una pregunta general"
)
_STILL = r"(?:not|isnt|arent|dont|wasnt|never|cant|no) (?:\w+ ){0,2}(?:safe|ok|okay|fine|over)|(?:not|no) (?:estoy|esta) (?:bien|a salvo)|but (?:it|still|now)|still|again now|if i|pero"
_BY_OTHERS = r"(?:says?|said|thinks?|reckons?|told me|dice|cree) (?:that )?(?:im|i am|its|it is|hes|shes|estoy)"


def is_resolved(folded: str) -> bool:
    """Whether the text says, in the person's own words, that the danger is over, is being treated, or was never now."""
    for sentence in sentences(folded):
        if pattern(_OVER).search(sentence) and not pattern(_STILL).search(sentence) and not pattern(_BY_OTHERS).search(sentence):
            return True
    return False

"""English or Spanish: which of the two fixed texts a person should get. Any other language gets English."""

from __future__ import annotations

from bot.triage.levels import Language
from bot.triage.words import pattern

_SPANISH = (
    r"el|la|los|las|de|del|que|y|en|un|una|por|para|con|sin|mi|mis|me|se|su|al|lo|le|es|esta|estoy|tengo|tiene|siento|puedo|puede|quiero|hay|muy|mucho|mucha|"
    r"pero|como|cuando|desde|hace|hoy|ayer|anoche|ahora|donde|ya|mas|nada|nadie|todo|todos|esto|ese|yo|tu|usted|ella|nos|soy|son|ser|fue|he|ha|han|"
    r"dolor|duele|fiebre|cabeza|pecho|brazo|pierna|piernas|ojo|ojos|boca|cara|sangre|pastillas?|inyeccion|embarazada|ayuda|gracias|hola|adios|marido|mujer|madre|padre|"
    r"hijo|hija|vivir|morir|matar\w*|noche|dias?|semanas?|meses|anos|respirar|dormir|hablar|mover|cuanto|cual|cuales|cada|puede|esclerosis|tomo|toma|tome|uso|usa|no"
)
_ENGLISH = (
    r"the|a|an|and|of|to|in|is|it|im|ive|i|my|me|you|he|she|his|her|was|for|on|with|that|this|what|how|do|does|can|cant|have|has|had|not|but|are|at|from|"
    r"after|since|now|just|dont|want|feel|been|when|who|why|if|or|be|so|am|help|please|they|we|your|will|would|took|get|got|off|up|out|no"
)


def language_of(folded: str, before: Language | None = None) -> Language:
    """The language of folded text; `before` (that of the turn before) decides when the words do not."""
    head = folded[:2000]
    spanish = len(pattern(_SPANISH).findall(head))
    english = len(pattern(_ENGLISH).findall(head))
    if spanish == english:
        return before or "en"
    return "es" if spanish > english else "en"

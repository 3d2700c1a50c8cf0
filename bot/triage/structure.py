"""Who, now or not, and what kind of sentence: the structure that tells a danger from a question about one.

A message is cut into clauses. Each clause knows whether it asks for facts ("what are the signs of ..."), supposes ("if my throat
swells"), looks back ("in 2019", "as a child"), passes on news ("read that a man ..."), and whether somebody lives through it at this moment
("my face is ...", "he cant ..."). Doubt and reassurance ("probably nothing", "my wife says wait") are no structure: they never count
against a danger.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.triage.words import ALEMTUZUMAB, MEDICINE, RELATIVE, THIRD, pattern

_SENTENCE_END = re.compile(r"(?<=[!?;\n])|(?<=\.)(?!\d)|\.{2,}")
_CLAUSE_END = re.compile(r",(?!\d)|:(?!\d)|\bbut\b|\bpero\b|\bthough\b|\bbecause\b|\bcos\b|\bporque\b|\baunque\b|\bhowever\b|\bexcept\b")

_INDIRECT = r"(?:not sure|dont know|unsure|wonder\w*|no idea|cant tell|ask|asking|see|tell|know|no se|not certain|decide) (?:if|whether|si)"
_INVERTED = (
    r"(?:can|could|should|do|did|would|will|must|may|have|was|were|shall|might|had|does|cant|shouldnt|dont|when|before|once|if|unless) "
    r"(?:i|we|he|she|they|you)\b"
)
_EXPERIENCE = (
    r"(?:i|we|he|she|they) (?:cant|cannot|couldnt|can barely|can hardly|can only|have|has|feel|feels|felt|am|is|keep|keeps|just|took|get|got|gets|had|"
    r"has|wont|woke|fell|fainted|collapsed|swallowed|injected|think|started|stopped|lost|started|went|want|wants|need|needs|passed|"
    r"hit|came|see|hear|look|looks|dont|doesnt|cut|blacked|said|says|told|noticed|notice|seem|seems|wake|cry|sleep|been|itch|ache|hurt|\w+ed)"
    r"|im|ive|hes|shes|weve|theyre|am i|is he|is she|ive got|having|woke up|came out in|came on|"
    rf"(?:my|his|her|their|our) (?:\w+ ){{1,4}}(?:is|are|has|have|feels?|hurts?|wont|cant|keeps?|went|looks?|started|just|stopped|isnt|aint|"
    r"came|seems?|swell\w*|swol\w*|gone|got|turn\w*|races?|racing|pounding|drop\w*|droop\w*|closing|says?|said|cannot|clos\w*|getting|"
    r"goes|burns?|aches?|gave|bleed\w*|took|takes|wants|tells|told|\w+s)"
    rf"|my (?:{RELATIVE})s?|(?:me|se me|tengo|tiene|estoy|esta|siento|noto|no puedo|no puede|me he|mi|llevo|tom[eo]|veo)"
)
_ASKS = (
    r"(?:what|whats|which|how|hows|why|whys|does|do|did|is|are|can|could|will|would|should|when|whens|who|whos|where|wheres|has|have|was|were|"
    r"might|may|if|any|signs|symptoms|risks?|chances?|odds|difference|explain|define|meaning|list|tell me|que|cual|cuales|cuando|como|por que|"
    r"puede|pueden|puedo|cuanto|cuantos|cada cuanto|existe|hay|quien|se puede|es|son|explica|debo|deberia)"
)
_FACTS = (
    r"(?:(?:signs?|symptoms?|risks?|chances?|odds|likelihood|rates?|side effects?|side affects?|difference|causes?|danger|dangers|definition|meaning|"
    r"sintomas?|signos?|riesgos?|probabilidad|efectos secundarios|diferencia|causas?) (?:of|for|between|to|in|from|with|de|entre|like)"
    r"|(?:can|could|does|do|will|would|may|might) (?:\w+ ){1,3}(?:cause|causes|give|gives|lead|make|makes|affect|affects|trigger|mean|slow|kill|"
    r"happen|hurt|damage|stop|help|increase|raise|come|go|get|have|work)"
    r"|(?:i|id|im) (?:just |only )?(?:want|like|need|wondering|wondered|curious|interested|dying|keen|love|would like)(?:ed|ing)? (?:\w+ ){0,3}"
    r"(?:know|understand|learn|hear|about|how|what|why|whether)"
    r"|just (?:wondered|wondering|curious|asking what|asking how)|in (?:children|kids|pregnancy)|meaning$|look out for|watch (?:out )?for|to look for|should (?:make|prompt) me|"
    r"puede(?:n)? (?:\w+ ){0,3}(?:causar|dar|provocar|producir)|is (?:linked|related|tied) to|have to do with|what happens|what would happen|que pasa|"
    r"what does|what do (?:people|you|they|doctors|nurses|most)|what is|what are|whats (?:a|an|the)|how common|how often|how likely|how do i know|how would i know|how do you know|how to)"
)
_SUPPOSES = (
    r"(?:(?:what|even) if|(?<!as )if|in case|suppose|supposing|imagine|hypothetical\w*|in future|in the future|one day|someday|some day|would i|"
    r"(?:scared|afraid|worried|worry|terrified|fear|anxious|frightened|nervous) (?:that )?(?:of|about|i|id|ill|it|my|ms|the)\b(?!s)"
    r"(?: might| could| may| will| would| (?:one day|be)| (?:getting|going|having|ending|losing|becoming|being|dying))?"
    r"|might|could (?:i|it|he|she) (?:\w+ ){0,2}(?:get|have|end|be|go)|si (?:\w+ ){0,2}(?:tuviera|tengo|me|pasa|no puedo|olvido)|"
    r"me da miedo|tengo miedo de|before i (?:start|begin|go)|when i (?:start|go|begin)|"
    r"(?:watch|look|keep an eye)(?:ing)? (?:out )?for|(?:plan|prepare\w*|ready) for|que pasa(?:ria)? si|say (?:someone|i|you)|future)"
)
_REAL_SUPPOSE = r"(?:in case (?:its|this)|if (?:its|this is|thats|it is|i stand|i sit|i move|i lie|i walk|i get up|i try|i dont move))"
_WORRY_ABOUT_NOW = r"(?:scared|afraid|worried|worry|terrified|frightened|nervous) (?:that )?(?:im|hes|shes|of (?:him|her|my|what)|to|about (?:her|him|my)|this|its|he|she)"
_PAST = (
    r"(?:(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|some|many|few|couple of|a|one|several) "
    r"(?:years?|yrs?|decades?|months?) (?:ago|back|earlier)|years (?:ago|back)|(?:a )?(?:long|while) (?:time )?(?:ago|back)|(?<!since )last (?:year|spring|summer|autumn|fall|winter|"
    r"month|time)|(?:in|back in|since|around|during) (?:the )?(?:19|20)\d\d|(?:was|were|had|tried|took) (?:\w+ ){1,4}(?:at (?:1[2-9]|2\d)(?! (?:today|tonight|this|oclock|pm|am|past))|as a (?:teen\w*|kid|child|student))|in the (?:\d0s|past|nineties|eighties|seventies|sixties)|"
    r"(?:as|when i was|when he was|when she was|since i was) (?:an? )?(?:kid|child|baby|teen\w*|boy|girl|little|young\w*|small|pregnant|student|at school|\d+|in my)|"
    r"now and then|(?:until|till) (?:age |i was )(?:\w+)|(?:until|till) \d+|my first (?:husband|wife|boyfriend|girlfriend|partner)|same as always|like always|long standing|checked by|(?:it )?once in (?:19|20)\d\d|once had|once i|i once|went through an?|got out of|was in an abusive|relationship before|ex (?:used|hit|was)|from time to time|occasionally|once in a while|(?:grand\w+|nan|gran|aunt|auntie|uncle|great \w+|abuel[oa]|tia|tio) (?:\w+ )?(?:had|died|suffered|got)|(?:had|got|having|died) (?:\w+ ){1,4}at (?:age )?\d\d|childhood|in my (?:teens|twenties|thirties|20s|30s|youth)|used to|history of|previously|back then|ex husband|at school|at uni\w*|in college|never since|after my (?:19|20)\d\d|had (?:it )?(?:\w+ )?surgery|"
    r"(?:for|over|since) (?:many |some |the past |the last |several |\d+ |a few |two |three |five |ten )?(?:years|decades|yrs|ages)|"
    r"a couple of years|always (?:been|had|have|get|feel)|have always|turned out|all healed|recovered from|my first husband|years back|"
    r"hace (?:\w+ )?(?:anos|meses|tiempo)|de joven|de nin[oa]|en los anos|desde hace (?:\w+ )?anos|el ano pasado|tuve|tuvo|murio|cuando era)"
)
_PAST_MEDICINE = (
    rf"(?:(?:had|took|taken|stopped|finished|started|came off|did|got|since|following|last|my|off|quit|switched|diagnosed)[^\w\n]+(?:\w+[^\w\n]+){{0,3}}(?:{MEDICINE}|infusion|round|dose|course|cycle|treatment)|diagnosed)\b"
    rf"(?:[^\w\n]+\w+){{0,4}}?[^\w\n]+(?:ago|back|last (?:year|spring|summer|autumn|fall|winter|month)|hace \w+ \w+)"
    rf"|(?:\d+|two|three|four|few|several|some) (?:months?|years?) (?:after|since|post|into|on) (?:my |the )?(?:\w+ )?(?:{MEDICINE}|{ALEMTUZUMAB})"
)
_DISTANT = rf"(?:dentist|teacher|boss|hairdresser|landlord|trainer|colleague|student)s (?:\w+ )?(?:daughter|son|wife|husband|mum|mother|friend|cousin)|(?:yoga |spin )?(?:teacher|instructor|hairdresser) (?:claims|says)|group chat|cousins wife|dad died|mum died|mother died|father died|died of an?|(?:{RELATIVE})s (?:cousin|friend|neighbou?r|colleague|mother|mum|mom|dad|father|wife|husband|son|daughter|uncle|aunt|sister|brother|boss|workmate|husbands|wifes|ex)|(?:cousin|friend|neighbou?r|colleague|someone|guy|woman|lady|man|girl) (?:at|from|in|on) (?:my |the |our )?(?:work|ms group|support group|gym|office|group|church|facebook|forum|aubagio|tv)|(?:other|some|many|most) (?:patients|people)|others (?:get|have|on)|(?:actress|actor|celebrity|guest|character)|late (?:husband|wife|mother|father|mum|dad|brother|sister)|matter for"
_IDIOMS = (
    r"(?:nearly|almost|practically|about) (?:had|having|died|gave me|give me|got)(?: (?:a|an))? (?:heart attack|stroke|fit|when|laughing)|heart to heart|(?:had|have|throw\w*|threw|having) a fit (?:when|about|over|if|because)|chok\w* up (?:as|when|just|writing|reading|thinking)|"
    r"(?:scare[sd]?|bored?|sick|worried|tired|frightened|freez\w*|tickled|thrilled|love\w*) (?:me |him |her )?to death|dying (?:to|for)|to die for|dead (?:tired|on my feet|easy|good|simple|keen|right|slow)|(?:is|are|s|was|were|been|its|it) killing me(?! (?:inside|and i want)\b)|kill (?:for|two|time|the mood|the pain|off)|"
    r"drop dead gorgeous|over my dead body|pain in the (?:neck|arse|ass|bum|backside)|shot in the (?:dark|arm)|bleeding (?:money|edge|heart|obvious|love)|blind (?:date|spot in|trial|study|faith|panic|into)|double blind\w*|single blind\w*|blinded|stroke of|different strokes|attack of the|break my heart|breaks my heart|heart goes out|"
    r"chok\w* (?:me|us|our|my)? ?(?:budget|finances|wallet)|(?:costs?|copay|insurance|bills?|price|work|paperwork|forms|fog) (?:is|are) (?:chok|strangl|bleed|bury|drown|kill)\w*|shaking my head|fitting (?:\w+ ){0,2}(?:around|into|treatment|exercise|it in)|(?<!is )(?<!are )(?<!skin )(?<!eyes )yellow fever|(?:cold|hot) feet|hit me (?:hard|like|in)|going to kill me|gonna kill me|would die (?:for|of)|die of (?:embarrass\w*|shame|boredom|laughter|laugh\w*)|live and let|out of breath just thinking|me muero (?:de ganas|por|de (?:risa|hambre|sueno|calor|curiosidad|verguenza))|(?:este|el|la|esta) (?:\w+ )?me (?:mata|esta matando)|muert[oa] de (?:cansancio|risa|sueno|miedo|hambre)|"
    r"killer (?:cell\w*|t cell\w*|bee\w*)|natural killer|overkill|painkiller\w*|pain killer\w*|kills? (?:\w+ ){0,2}(?:cell|cells|virus\w*|bacteria|germs|tumou?rs?|celulas)|(?:me|him|her) a fit|had kittens|my heart sank|cant wait to die|heart is set|fit (?:it|in|into|for|to work|and well|enough|check|note)|(?:keep\w*|get|stay\w*) fit|fits? (?:in|me|my|with|into|the|well)|(?:blue|red) badge"
)
_NOW = (
    r"(?:(?<!every )now(?! and (?:then|again))|right now|today|tonight|this morning|this afternoon|this evening|at the moment|currently|just started|still|again|yesterday|"
    r"since (?:this|last night|yesterday|the|my|\w+day|breakfast|lunch|i woke)|minutes?|mins?|hours?|hrs?|getting worse|ahora|hoy|"
    r"esta (?:manana|noche|tarde)|ayer|anoche|desde (?:hoy|ayer|anoche))"
)
_NEWS = (
    r"(?:heard|i read|ive read|read that|read about|read somewhere|read online|saw (?:on|in|that|an?)|seen on|on the news|in the news|article|newspaper|"
    r"forum|facebook|reddit|tiktok|instagram|youtube|online says|people online|internet|celebrit\w+|actor|actress|singer|film|movie|documentary|novel|"
    r"podcast|netflix|trials?|study|studies|the leaflet|leaflet (?:says|lists|mentions)|label (?:says|lists)|fda|ema|some(?:one|body) (?:in|on|died|got|had|at|from)|"
    r"some people|people (?:who|with|on|get|got|in|die|died)|patients?|a (?:lady|man|woman|guy|girl|bloke|person)|a friend of|friend of|someones|cousins?|"
    r"leido|noticias?|prospecto|una amiga de|un amigo de|dicen que|doctor told me patients|is it true)"
)
_SUDDEN = (
    r"(?:sudden\w*|sudenly|suddnly|all of a sudden|out of nowhere|out of the blue|at once|just now|just (?:went|dropped|stopped|happened|started|gave|lost|"
    r"collapsed|fell)|(?:\w+ )?(?:minutes?|mins?|hours?|hrs?) ago|an hour|half an hour|since (?:breakfast|lunch|dinner|this morning|i woke|waking)|"
    r"wok(?:e|en)(?: up)?|woke|this morning|came on while|right this|in the last (?:\w+ )?(?:minutes?|hours?)|within (?:\w+ )?(?:minutes|hours|seconds)|"
    r"overnight|instantly|moments? ago|a moment ago|right now|today|tonight|de repente|de golpe|de pronto|subit\w+|desde esta manana|hace (?:\w+ )?(?:minutos|horas?)|"
    r"me desperte|al despertar|hoy|from nowhere|while (?:eating|making|cooking|talking|watching|typing|driving)|earlier)"
)
_NEGATION = (
    r"(?:no(?! (?:idea|one|way|reason|point|more|longer|matter|puedo|puede|control|sleep|feeling|pulse|response|hope|me|veo|se|quiero|aguanto|siento|"
    r"responde|respira|controlo|urine|pee)\b)|without|never (?:had|have|get|got|felt)|"
    r"(?:dont|doesnt|havent|hasnt|didnt|not|never|isnt|arent|wasnt|am not|im not|hes not|shes not|aint) (?:have|had|having|got|any|feel|feeling|in|get|getting|"
    r"been|a|an|really|so|at all|that|been having|suicidal|depressed|planning|going to|gonna|thinking|trying|confused|pregnant|hurt)|"
    r"not(?= (?:suicidal|confused|swollen|pregnant|breathless|dizzy|faint|bleeding))|ruled out|instead of|rather than|sin(?! (?:poder|control|sentir|dormir)))"
)
_NEGATION_STOPS = re.compile(r"\b(?:and|but|just|only|y|cant|cannot|so|then|now|anymore|any more|the point|going on)\b")
_NEGATED_HERE = re.compile(r"\b(?:not|never|(?:dont|doesnt|didnt) feel|no longer feel|nor|no) (?:feel |feeling |being )?$")
_NEGATION_REACH = 6
_DATE_WORDS = 3


@dataclass(frozen=True)
class Clause:
    """One clause of folded text with what its sentence does. `start` orders clauses within the message."""

    text: str
    sentence: str
    asks: bool
    supposes: bool
    past: bool
    news: bool
    lived: bool
    third: bool
    long_ago: bool

    @property
    def told(self) -> bool:
        """Whether signs in this clause are told as happening to somebody, not asked about, supposed, past or news."""
        return not (self.supposes or self.past or (self.asks and not self.lived) or (self.news and not self.lived))

    def denies(self, position: int) -> bool:
        """Whether what stands at `position` is under a "no", "not having" or "without" shortly before it."""
        before = self.text[max(0, position - 90) : position]
        if _NEGATED_HERE.search(before):
            return True
        last = None
        for found in pattern(_NEGATION).finditer(before):
            last = found
        if last is None:
            return False
        gap = before[last.end() :]
        return len(gap.split()) <= _NEGATION_REACH and not _NEGATION_STOPS.search(gap)


def sentences(folded: str) -> list[str]:
    """Sentences of folded text, each with its end mark."""
    return [part.strip() for part in _SENTENCE_END.split(folded) if part.strip(" .,!?;\n")]


def is_sudden(text: str) -> bool:
    """Whether the text says that something began within minutes or hours, or today."""
    return pattern(_SUDDEN).search(text) is not None


def read_clauses(folded: str) -> list[Clause]:
    """Clauses of a message in order, each with its structure. Linear in the length of `folded`."""
    found: list[Clause] = []
    for sentence in sentences(folded):
        found.extend(_clauses_of(sentence))
    return found


def _clauses_of(sentence: str) -> list[Clause]:
    """Clauses of one sentence; a clause that is only a date ("..., long ago") dates the one before it."""
    found = list(_plain_clauses(sentence))
    for number in range(1, len(found)):
        if found[number].past and len(found[number].text.split()) <= _DATE_WORDS and pattern(_NOW).search(found[number - 1].text) is None:
            found[number - 1] = replace(found[number - 1], past=True)
    return found


def _plain_clauses(sentence: str) -> Iterator[Clause]:
    plain = pattern(_IDIOMS).sub(" ", pattern(_INDIRECT).sub(" ", sentence))
    asks_all = _starts_asking(plain)
    news_all = pattern(_NEWS).search(plain) is not None
    carried = False
    for number, part in enumerate(_CLAUSE_END.split(plain)):
        text = part.strip(" .!?;,-")
        if not text:
            continue
        lived = _lived(text)
        supposes = _supposes(text)
        joined = pattern(r"^(?:and|or|y|o)").match(text) is not None
        if carried and (joined or not lived):
            supposes = True
        carried = supposes
        yield Clause(
            text=text,
            sentence=plain,
            asks=_asks(text) or (asks_all and (number == 0 or not lived)),
            supposes=supposes,
            past=_past(text) or pattern(_DISTANT).search(plain) is not None,
            news=news_all,
            lived=lived,
            third=pattern(THIRD).search(text) is not None,
            long_ago=pattern(_PAST).search(text) is not None,
        )


def _starts_asking(text: str) -> bool:
    greeting = r"so|and|but|hi|hello|hey|ok|also|please|just|quick question|question|hola|y|oye"
    return re.match(rf"\W*(?:(?:{greeting})\b\W*){{0,3}}(?:{_ASKS})\b", text) is not None


def _asks(text: str) -> bool:
    return _starts_asking(text) or pattern(_FACTS).search(text) is not None


def _lived(text: str) -> bool:
    straight = pattern(_INVERTED).sub(" ", text)
    return pattern(_EXPERIENCE).search(straight) is not None


def _supposes(text: str) -> bool:
    rest = pattern(_REAL_SUPPOSE).sub(" ", text)
    rest = pattern(_WORRY_ABOUT_NOW).sub(" ", rest)
    return pattern(_SUPPOSES).search(rest) is not None


def _past(text: str) -> bool:
    rest = pattern(_PAST_MEDICINE).sub(" ", text)
    return pattern(_PAST).search(rest) is not None and pattern(_NOW).search(rest) is None

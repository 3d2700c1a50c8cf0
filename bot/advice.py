"""Does a sentence tell this person what to take, stop, choose, have or expect? The limits of advice, on the output.

The limits of a *question* are decided in `intent`; this is the second lock, on the sentence itself, so that nothing
that a model wrote or code composed can give a personal instruction. It is a rule and not a learned head: what is let
through must be explainable, and it must hold for a sentence that no example resembled.

Allowed are facts about groups ("36 of 100 people had ..."), what a label says ("The EU leaflet says to ..."), what
happens in general ("you have blood tests first"), a warning not to stop alone, and asking the team.
Each rule was set so that none of the library's own 11,000 sentences is caught (`tests/bot/test_advice.py`).
"""

from __future__ import annotations

import re
from typing import Final

REASONS: Final = ("dose", "stop or change", "choice", "diagnosis", "outlook", "personal")
"""What `find_advice` may answer, besides None."""

MIN_SHARED_WORDS = 0.8
"""Share of a model's words that must stand in the quoted sentence when it speaks to the person."""

_DRUG = (
    r"(?:[a-z]{3,}(?:mab|imod|mumab|ribine|fumarate|nomide|amer|feron|feron beta|antrone|tinib|baclofen|pyridine|predniso\w+|cillin)\b"
    r"|(?-i:(?!(?:Whether|Which|What|These|There|Those|Their|Where|Your|Other|Every|About|After|Before|Both|Starting|Staying|Early|Later)\b)[A-Z][a-z]{4,}\b))"
)
"""A drug by its ending, or a capitalised name in the middle of a sentence."""
_THING = r"(?:treatments?|drugs?|medicines?|medications?|meds|tablets?|pills?|capsules?|infusions?|injections?|shots?|drips?|doses?|steroids?|dmts?|therapy)"
_YOURS = rf"(?:(?:your|the|this|that|these|those|my|missed|taking|having|using|a|an|any|all|another|one|two|both|next|today's|extra|current|old|new) ){{0,3}}(?:{_THING}|{_DRUG})"
_OBJECT = rf"(?:it\b|them\b|{_YOURS})"
_AMOUNT = (
    r"(?:(?:an? |only |just |about |up to |at most |your |the )?(?:(?:half|quarter|double|triple|twice|extra|one|two|three|four|five|six|\d[\d.,]*)"
    r"(?: an?| the| of)?(?: \d[\d.,]* ?(?:mg|g|mcg|ml))?"
    r"(?: (?:more|extra|other))? ?(?:mg|mcg|µg|g|grams?|milligrams?|micrograms?|ml|millilit(?:re|er)s?|units?|iu|tablets?|pills?|capsules?|drops?|doses?|shots?|injections?|ampoules?|puffs?)))"
)
_HOLD = (
    r"(?:stop|quit|pause|skip|miss|delay|postpone|drop|halve|double|cut|reduce|increase|lower|raise|change(?= (?:your|the) (?:dose|drug|treatment|medicine|tablets|therapy))"
    r"|restart|resume|discontinue|hold|come off|go off|get off|leave off|put off|give up|wean off|taper)"
)
_HOLDING = r"(?:stopping|quitting|pausing|skipping|delaying|postponing|dropping|halving|doubling|cutting|reducing|increasing|lowering|raising|changing|restarting|resuming|discontinuing|coming off|going off|giving up|tapering)"
_PICK = r"(?:start|begin|choose|pick|switch(?: over)? to|change to|move to|go for|go with|go on|opt for|try|get|have|use|ask for|stay on|stay with|stick with|stick to|swap to|request|demand)"
_PICKING = r"(?:starting|choosing|picking|switching(?: over)? to|switching|changing to|moving to|going for|going with|going on|opting for|trying|staying on|staying with|sticking with|swapping to)"
_MUST = (
    r"(?:should(?: really| probably| definitely| just| now)*|must|ought to|had better|need(?: only)? to|have to|has to|got to|can safely|can just|could just|"
    r"are (?:free|safe|okay|ok|fine|meant|supposed) to|might want to|may want to|would do well to|are advised to|are best (?:off )?to|would be wise to|want to)"
)
_SOFT = r"(?: now| also| then| simply| safely| go ahead and| immediately| at once| just)*"
_ACT = rf"(?:{_HOLD}|take|start|switch|switch to|use|inject|keep taking|continue|stay on|avoid|have)"
_OPEN = (
    r"^[\W_]*(?:(?:so|then|now|please|just|simply|first|next|yes|no|ok|okay|well|therefore|today|tonight|instead|in that case|for now|if so|after that"
    r"|go ahead and|i would say|my advice|in short|answer|to be safe)\b[\W_]*)*"
)
"""Where an instruction begins: the start of the sentence, after words that only lead in."""
_JOIN = r"(?:(?<=[,;:] )(?:then |so |and |but |just |please |simply )*|(?<= and )(?:then |just )?|(?<= then ))"
_START = rf"(?:{_OPEN}|{_JOIN})"
_CLAUSE = r"(?:^|(?<=[,;] )|(?<= and )|(?<= so )|(?<= but ))"
_RELAPSE = r"(?:relapse|pseudo-?relapse|attack|flare(?:-up)?)"
_TEAM = r"(?:doctor|nurse|team|neurologist|ms team)"
_SURE = r"(?: really| clearly| certainly| definitely| probably| most likely| very likely| likely| almost certainly)?"
_NOT_TEAM = r"(?!(?:\w+ )?(?:teams?|doctors?|nurses?|clinics?|hospital|midwife|pharmacist|neurologist|specialist|surgery|insur\w+|child|baby|partner)\b)"
_OUTLOOK = (
    r"(?:(?:soon |slowly |surely |certainly |definitely |probably |likely |most likely |almost certainly |never |not |still |always |eventually )*"
    r"(?:get (?:worse|better|well|disabled|weaker|another relapse|pml|cancer)|worsen|improve|recover|heal|relapse|progress|deteriorate|decline|die|live (?:a|to|for|long|\d)|"
    r"walk|be (?:fine|ok|okay|all right|alright|safe|cured|disabled|well|stable|paralysed|paralyzed|able to walk|in a (?:wheel)?chair|bedbound|better|worse|free of)|"
    r"end up|lose (?:your|the|sight|control)|need a (?:wheelchair|stick|cane|walker|carer)|have (?:another|a|more|no more|fewer|no) (?:relapses?|attacks?|symptoms?|lesions?|pml|problems?|side effects?|trouble)|"
    r"develop|respond|do (?:well|fine|badly)|feel (?:better|worse|fine)|stay (?:stable|well|the same)|remain|become|reach|convert|go blind|suffer|avoid|benefit|notice no))"
)
_ASKING = re.compile(
    r"\b(?:if|whether|when|in case|which|what|how|unless|because|before|until|once|while|no one|nobody|no test|none|cannot|can't|"
    r"ask|asks|questions? (?:about|like)|does not mean|nor|not mean|not know|unclear|people|those who|anyone who|someone who)\b",
    re.IGNORECASE,
)
"""Words before a statement that turn it into a condition, a question or a statement about not knowing."""
_ASKING_ORDER = re.compile(_ASKING.pattern.replace("if|", "", 1), re.IGNORECASE)
"""The same for an order: "if your count is low, stop it" is one all the same."""
_TOLD = re.compile(
    r"\b(?:leaflets?|labels?|guidelines?|guidance|nice|ema|fda|ectrims|maker|makers|experts?|sources?|doctors?|teams?|clinics?|trials?|stud(?:y|ies)|societ(?:y|ies)|nhs)\b"
    r"[^.;:]{0,60}\b(?:says?|said|advises?|advise|asks?|warns?|tells?|lists?|recommends?|recommended|suggests?|wants?|rules?|gives?|allows?|names?|states?)\b",
    re.IGNORECASE,
)
"""Somebody else is quoted as saying it in general."""
_OTHERS = re.compile(
    r"\b(?:doctors?|nurses?|teams?|clinics?|hospitals?|staff|they|people|midwi\w+|pharmacists?) (?:can|may|will|might|could|should|must|often|usually|then|first)?\b",
    re.IGNORECASE,
)
"""Someone else does it: "your doctor can check your level and choose a dose"."""
_GUARDED = re.compile(
    r"\b(?:unless (?:your|a|the) \w+|without (?:asking|talking|speaking|your|the|a|first)|on your own|by yourself|alone|suddenly|yourself|before you have spoken|until (?:a|your|the) (?:doctor|nurse|team)|"
    r"ask first)",
    re.IGNORECASE,
)
"""A warning not to act alone. "Stop it and call your team" is none: it still says stop."""
_NEGATED = re.compile(r"\b(?:do not|don't|never|not|no|unless)\b", re.IGNORECASE)
_DENIED = re.compile(r"\b(?:no|not|never|n't|nobody|cannot|can't|don't)\b[^,;:]{0,40}$", re.IGNORECASE)
_WORD = re.compile(r"[a-z0-9']+")
_ADDRESS = re.compile(r"\b(?:you|your|yours|yourself|i|i'm|i'd|my|we|we'd|our|let's|us)\b", re.IGNORECASE)
_IMPERATIVE = re.compile(
    rf"{_OPEN}(?:do not|don't|never|always|{_HOLD}|{_PICK}|take|give|make|keep|stay|wait|leave|put|ring|call|ask|tell|avoid|inject|swallow|carry on|"
    r"go|come|hold|talk|speak|see|book|plan|expect|add|finish|follow|continue|return|remember|let|move|turn|drink|eat|rest|watch|check|think|consider|"
    r"say|accept|refuse|insist|trust|forget|ignore)\b(?! (?:is|are|was|were|can|may|has|had)\b)",
    re.IGNORECASE,
)

Rules = tuple[tuple[str, re.Pattern[str]], ...]


def _rules(*pairs: tuple[str, str]) -> Rules:
    return tuple((reason, re.compile(pattern, re.IGNORECASE)) for reason, pattern in pairs)


# Each line is one pattern on purpose: broken up, a reader could not compare them.
# fmt: off
_ALWAYS = _rules(
    ("choice", r"\b(?:i|we)(?: would| 'd|'d| do| can| must| strongly| really| personally| also| only)* (?:recommend|advise|suggest|urge|prescribe|pick|choose|go (?:for|with)|opt for|prefer|vote for)\b(?! you (?:ask|talk|speak|call|tell|see|contact))"),
    ("choice", r"\bmy (?:advice|recommendation|suggestion|pick|choice|vote|tip|opinion) (?:is|would be|to you|goes|for you)\b"),
    ("choice", r"\bif i were you\b|\bin your (?:place|shoes)\b"),
    ("choice", r"\b(?:best|right|better|ideal|correct|perfect|safest|most suitable|strongest) (?:[a-z]+ ){0,3}(?:for you|for your (?:ms|case|situation|age)|in your (?:case|situation)|for someone like you)\b(?! (?:to (?:ask|know|talk)|is (?:a|one|something)|depends|may|can|and your))"),
    ("choice", r"\byour (?:best|safest|right|only|ideal) (?:[a-z]+ ){0,2}(?:choice|option|bet|drug|treatment|course|move) (?:is|would be|remains|right now)\b(?! (?:to (?:ask|talk|call)|one that))"),
    ("choice", rf"\b{_DRUG} (?:[a-z]+ ){{0,2}}(?:suits|fits) you\b(?! if)|\b(?:would|will|does|should) (?:[a-z]+ ){{0,1}}(?:suit|fit|work(?: best| well| better)? for) you\b"),
    ("choice", rf"\b{_OBJECT} is (?:simply |clearly |just |definitely |by far )*the (?:best|better|right|winner|top|number one)(?: one| drug| choice| option| treatment| pick)?(?: of all| overall| for (?:ms|most people|everyone))?[.!]?$"),
    ("choice", r"\b(?:beats|outclasses) (?:all|every|any) (?:other|of the)\b"),
    ("choice", rf"\byou (?:really |clearly |now )?need (?:to be on |a stronger |to go on |to start |to switch |{_DRUG})"),
    ("choice", r"\byou (?:qualify|are (?:a good|an ideal|a perfect|the right) (?:candidate|fit|match)) \b"),
    ("diagnosis", rf"{_CLAUSE}(?:it|this|that|these|those)(?: all)?{_SURE} (?:is|are|'s|sounds?|looks?|seems?|must be|means)(?: to be| like| very much like| clearly| certainly| definitely| probably| most likely| just| only)* (?:that )?(?:you (?:have|are having)|(?:a|an|another|your) (?:new |true |real |mild )*(?:{_RELAPSE}|infection|uti|side effect)[.!]?$|(?:a |an )?(?:pml|ms|nmosd|mogad|optic neuritis|multiple sclerosis)[.!]?$)"),
    ("diagnosis", r"\byour (?:symptoms?|numbness|tingling|scan|mri|lesions?|results?|pain|fatigue|blurred vision|vision|weakness|signs?|count|test|dizziness) (?:[a-z]+ ){0,2}(?:is|are|means?|shows?|shown|proves?|confirms?|suggests?|points? to|comes? from|stems? from|sounds?) (?:[a-z]+ ){0,3}(?:ms|pml|relapse|pseudo-?relapse|attack|active|worse|progress\w*|stress|anxiety|harmless|normal|infection|nothing|side effect|caused|due)\b"),
    ("diagnosis", r"\byou (?:do not|don't|clearly|surely|certainly|definitely|almost certainly|probably|most likely|very likely|likely|now|just|may well) (?:already )?have (?:ms|pml|a relapse|multiple sclerosis|nmosd|progressive|secondary|relapsing|an infection|depression|optic neuritis)\b"),
    ("diagnosis", r"\byou are (?:clearly |probably |certainly |most likely |now )*(?:having|in) (?:a|another) (?:relapse|pseudo-?relapse|flare)\b"),
    ("outlook", r"\byou(?:r ms|r disease|r condition|r symptoms|r legs|r vision|r sight)?(?: are| is|'re)? (?:going|bound|certain|sure|guaranteed|unlikely|likely|very likely|not likely|set|expected|destined) to\b(?! (?:ask|be asked|need to ask))"),
    ("outlook", r"\byou (?:have|face) (?:a|an|about|around|roughly|only|almost)? ?(?:\d[\d.]*|high|low|good|small|tiny|great|poor|fifty-fifty) ?(?:%|percent|per cent|in \d+|out of)? (?:chance|risk|odds|prospects|outlook|prognosis)\b"),
    ("outlook", r"\byour (?:chance|risk|odds|outlook|prognosis|life expectancy|future)(?: of [a-z ]{2,40})? (?:is|are|looks?|will be|would be|stands at|seems)\b(?! (?:not (?:known|clear)|unknown|something))"),
    ("outlook", rf"\b(?:it|this|that|(?:this|the|your) (?:drug|treatment|medicine)|{_DRUG}) will (?:definitely |surely |certainly |not |never |also |soon |almost certainly )*(?:cure|stop|fix|heal|protect|help|save|prevent|keep|hurt|harm|make|give) (?:your|you)\b"),
    ("outlook", r"\b(?:nothing|no harm|no side effects?) will happen to you\b|\byou have nothing to (?:worry|fear)\b|\bthere is no (?:need|reason) (?:for you )?to worry\b|\b(?:don't|do not) worry, (?:it|you)\b"),
)
"""Nothing but a condition or a denial before it takes these back."""
_SAID = _rules(
    ("dose", rf"\byou {_MUST} (?:[a-z]+ )?(?:take|inject|swallow|have|use|get|need|give yourself) {_AMOUNT}"),
    ("dose", rf"\b(?:the |your )(?:right |correct |best |usual |ideal )?dose (?:for you|in your case)\b|\byour (?:[a-z]+ )?dose (?:is|should be|must be|would be|will be) (?:{_AMOUNT}|\d|higher|lower|increased|doubled|halved)|\byou (?:take|need|get) {_AMOUNT}(?: of {_OBJECT})?(?: (?:now|a day|daily|twice|once|every|today|tonight|each))"),
    ("stop or change", rf"\byou (?:{_MUST}|will need to|don't need to|do not need to|should not|should definitely not|shouldn't|must not|never need to){_SOFT} {_ACT} (?:taking |having |using |with )?{_OBJECT}"),
    ("stop or change", rf"\byou (?:can|may|could|might|do not need to keep){_SOFT} (?:{_HOLD}|keep taking|start taking|take {_AMOUNT}) ?(?:taking |having |using |with )?(?:{_OBJECT}|now\b|today\b|[.!]?$)"),
    ("stop or change", rf"\byou {_MUST} (?:[a-z]+ )?(?:{_HOLD}|switch)(?: now| today| at once| immediately| straight away| soon| tomorrow)?[.!]?$"),
    ("choice", rf"\byou (?:{_MUST}|could|might)(?: also| now| then)* (?:{_PICK}|consider) {_OBJECT}"),
    ("choice", rf"\byou (?:{_MUST}|could|might)(?: also| now| then)* consider (?:{_PICKING}|{_HOLDING})\b"),
    ("stop or change", rf"\b(?:it's|it is|it would be|it may be|it might be|that is|now is the) (?:now |time|best|better|safe|ok|okay|fine|wise|all right|alright|good|right|perfectly safe|quite safe)(?: idea| enough| time)?(?: for you)? to (?:{_HOLD}|switch|start|take|{_PICK}) (?:taking |to )?{_OBJECT}"),
    ("stop or change", rf"\b(?:i|we) (?:would|'d) (?:not )?(?:{_HOLD}|take|switch|start|stay|try|avoid|wait)\b"),
    ("outlook", rf"\b(?:you|your ms|your disease|your condition|your symptoms?|your legs?|your vision|your sight|your relapse|it)(?: will|'ll| won't| will not| shall| would| are never going to) {_OUTLOOK}"),
    ("outlook", r"\byou (?:won't|will never|will not) (?:get|have|need|be|end|lose|suffer|notice|develop|die|walk|relapse|recover)\b"),
    ("outlook", r"\byou (?:can't|cannot|can never) (?:die|get worse|have a relapse|get pml|relapse|recover|be cured)\b"),
    ("outlook", r"\byou (?:should|can) expect to (?:be|get|have|live|lose|recover|improve|walk|need)\b"),
)
"""Not held against a sentence that quotes a label or a guideline as saying it in general."""
_BROAD = _rules(
    ("outlook", rf"\b(?:you|your {_NOT_TEAM}(?:\w+ ?){{1,2}}(?<! ))(?:'ll| will| won't| will not)\b(?! (?:(?:then|also|usually|often|first|likely|need to|still|not|be) )*(?:have (?:a|an|the|some|more|regular|blood|liver|eye|heart|skin|your|tests?)|need (?:a|an|the|some|blood|regular|tests?|to)|get (?:a|an|the|some|your)|be (?:asked|given|watched|told|offered|seen|called|checked|tested|monitored|shown)|asked|given|watched|told|offered|seen|called|checked|tested|see|meet|find|receive|sign|not be)\b)"),
    ("outlook", r"\byou (?:will|'ll)(?: probably| likely| soon| surely| certainly| never| not| still)* (?:have (?:a|an|another) (?:normal|good|long|full|short|happy|new|relapse|attack)|need (?:a|an) (?:\w+ )?(?:stick|chair|wheelchair|cane|frame|carer|scooter|catheter)|be)\b(?! (?:asked|given|watched|told|offered|seen|called|checked|tested|monitored|shown|able to (?:ask|talk)))"),
    ("stop or change", rf"\byou (?:{_MUST}|needn't|need not|won't need to)(?: \w+){{0,2}} (?:{_HOLD}|start|begin|take|leave out) (?:\w+ ){{0,4}}(?:{_THING}|{_DRUG}|it (?:any|out)|now|today|tonight)\b"),
    ("stop or change", r"\byou (?:should|shouldn't|must|mustn't|ought to|had better|need to|have to|needn't|are to|are best|are better|would be better|do best)\b(?! (?:(?:not|also|always|then|still|first|just) )*(?:ask|tell|call|talk|speak|see|know|contact|say|bring|feel|be (?:able|told|asked|given|offered|seen|free|tested|checked|watched|sure|in|on|at|with|well)|get (?:help|a|an|in touch|the)|have (?:a|an|to|the|had|tests?|blood|no)|go (?:to|back|for)|give (?:a|your|them|it)|show|sign|pay|read|check|wait|choose between|report|weigh|plan|decide|explain|live|travel|apply|do|use (?:birth|reliable|effective|contraception|two)|answer|prove|carry|drink|keep|learn|mention|let|meet|move|name|prepare|put|rest|sit|stay (?:at|for|in|near|a)|visit|work|write|walk))"),
    ("stop or change", rf"\byou (?:can|may|could|might)(?: \w+)? (?:{_HOLD}|leave out) (?:[\w']+ ){{0,3}}(?:{_THING}|{_DRUG}|it (?:any|out)|now|today|tonight)\b"),
    ("dose", rf"\byou (?:can|may|could|might|will|should|must)\b[^.;]{{0,50}} {_AMOUNT}|{_START}(?:take|inject|increase|raise|lower|reduce|cut|change|switch|go|move|add|use|have|halve|start|try|give|keep)\b[^.;]{{0,40}} (?:to|of|at|by|with|on|the|for) {_AMOUNT}"),
    ("outlook", r"\byou are at (?:\w+ )?(?:low|high|higher|lower|no|little|great|small|increased) risk\b|\byou (?:run|bear) (?:a|no|little|hardly)\b|\b(?:there(?: is|'s)|it(?: is|'s)) (?:no|little) (?:harm|risk|danger|problem)\b(?! (?:that|known|of))|^expect (?:to|your|a full|full|that you)\b|\byour (?:\w+ )?(?:flare|relapse|attack|ms|scans?|case|situation|age) (?:needs?|calls? for|requires?|demands?|allows?|speaks?|makes?|rules?|means|puts?)\b"),
    ("choice", r"\bin your (?:case|situation|position|shoes)\b|\b(?:for|with|to) your (?:lifestyle|age|situation|case|low|high|needs|plans|jcv|count|weight|job|kind of ms|type of ms)\b(?! (?:team|doctor))|\bmy (?:choice|pick|advice|first choice|favou?rite|answer)\b|\b(?:would|should|will) be (?:better|best|right|safest|ideal|enough) for (?:you|your)\b|\b(?:i|we)(?:'d| would)? (?:suggest|recommend|advise|urge)\b"),
    ("dose", rf"\b(?:you(?:'d| would|'ll)? (?:need|require|want|get)|(?:enough|right|fine|correct|plenty) for you)\b[^.]{{0,20}}{_AMOUNT}|{_AMOUNT}[^.]{{0,40}}\bfor you\b|\byou are on too (?:high|low|much|little|strong|weak)\b"),
    ("choice", rf"\b(?:safer|stronger|better|gentler|kinder|easier|milder|more suitable|worse|riskier) for you\b|\bsay (?:yes|no) to (?:{_DRUG}|(?:the|a) {_THING})|\b(?:your|the) (?:next|best|first) (?:step|move) is (?:to )?(?:{_DRUG}|{_PICK}|{_HOLD}|start)|\bis what (?:i|we)(?:'d| would)\b"),
    ("choice", rf"\b(?:ask|tell|get) (?:your|the) {_TEAM} (?:to|for|should) (?:put|give|prescribe|switch|start|move|take|stop|keep|change|let you stop|{_DRUG})|\byour {_TEAM} (?:should|must|ought to|needs to|has to) (?:\w+ ){{0,2}}(?:put|give|prescribe|switch|start|move|stop|keep|change)\b"),
    ("diagnosis", r"(?:^|(?<=[,;] ))(?:this|that|it|your \w+) (?:\w+ ){0,3}(?:is|was)(?: not|n't)? (?:\w+ )?(?:pml|a relapse|an attack|from your|because of your|due to your|caused by your|part of your ms|your ms)\b|\byou have a (?:mild|severe|benign|aggressive|active|good|bad|rare|typical) (?:form|case|type|course)\b"),
    ("outlook", r"\bit will (?:\w+ )?(?:take away|ease|lift|help with|bring back|restore|improve|slow|stop|end|lower|reduce|cure|clear) (?:all )?your\b|\byou are (?:safe|fit|free|fine|ok|okay|clear) to\b"),
    ("outlook", r"\byou (?:can|should|may) (?:look forward to|expect|count on|be sure|rest assured)\b(?! (?:to be (?:asked|given|seen)|(?:a |some |regular )?(?:blood|tests?|checks?|scans?)))"),
    ("diagnosis", r"\byour (?:\w+ ){1,4}(?:is|are|looks?|seems?|sounds?)(?: perfectly| quite| very| too| just| completely| totally)? (?:normal|fine|ok|okay|high|low|good|bad|safe|typical|nothing|harmless|abnormal|mild|severe|serious|worrying|stable|active|progressing|caused|due to)\b"),
    ("diagnosis", r"\bit(?:'s| is) (?:probably |just |likely |surely |certainly )*(?:nothing|harmless|not serious|not a relapse|only stress|just stress|your ms|the ms|anxiety)\b|\bwhat you (?:describe|have|feel|say|report)(?: here)? (?:is|are|sounds?|looks?|points?|fits?|suggests?|means)\b"),
    ("diagnosis", r"(?:^|(?<=[,;:] )|(?<= and )|(?<= so ))you (?:do |already |now )?have (?:relapsing|primary|secondary|progressive|active|benign|aggressive|mild|severe|pml|ms|multiple sclerosis|optic neuritis|a relapse|an infection|nmosd|mogad|depression)\b(?! (?:and|or|but|who)\b)"),
    ("choice", r"\b(?:personally|in my (?:view|opinion|judg\w+)|i (?:think|believe|feel|guess|would say|'d say|say)|i'd say|let's|let us|my money)\b"),
    ("choice", r"\b(?:is|are|seems?|looks?|would be|makes?|remains?|as) (?:clearly |probably |perhaps |simply |often |likely )*(?:the |a |your )?(?:preferable|obvious choice|right (?:choice|drug|one|option|treatment)|clear(?: choice| winner)?$|best (?:choice|bet|fit|pick)|wisest|sensible choice|better (?:choice|fit|bet|suited)|most sense|smart(?:er|est)? choice|superior)\b(?!,? (?:depends|if|for (?:me|my)))"),
    ("choice", r"\bthe (?:obvious|best|right|clear|sensible|smart|logical|natural|wise|safest) (?:choice|option|pick|drug|treatment|answer|next step|move)(?: \w+){0,3} (?:is|would be|seems)\b(?! (?:one|a matter|the one|to (?:ask|talk)|up to|yours|not|whatever|what you))"),
    ("choice", r"\b(?:what|all|everything|the (?:drug|dose|treatment|medicine|one)) you (?:really |now )?need\b(?! to (?:know|ask|say|bring|tell|do|plan|think|decide|show|check|put))"),
    ("choice", r"\b(?:for|with) (?:someone|a person|people|a (?:wo)?man|patients?) (?:of )?(?:like you|your age|in your)\b|\b(?:given|considering|because of|based on) your (?:age|scans?|jcv|history|results?|symptoms?|situation|plans?|lifestyle|needle fear|count)\b"),
    ("stop or change", r"(?:^|(?<=[,;:] )|(?<= so ))(?:stopping|going with|switching|starting|staying|waiting|pausing|skipping|quitting)(?: \w+){0,5} (?:is|makes?|would be|seems) (?:probably |quite |perfectly |most |the )*(?:safe|fine|ok|okay|best|wise|right|sense|sensible|better)(?: move| choice| thing)?(?: for you)?\b(?! (?:when|if|for some|for many|only))"),
    ("stop or change", r"\b(?:now|today|this|it)(?: is|'s) (?:now )?(?:a |the )?(?:good|right|best|perfect|safe|high)? ?(?:time|moment) to (?:stop|start|switch|change|pause|begin|quit)\b"),
    ("stop or change", r"\b(?:no|little) (?:need|point|reason for you) (?:for you )?(?:to|in) (?:take|taking|start|starting|treat|continue|continuing|stay|staying|switch|switching|stop|stopping|worry|have|having)\b"),
)
"""Turns of speech that hardly ever state a fact about groups; wider than the rest, held back by condition and source."""
_ORDERS = _rules(
    ("dose", rf"{_START}(?:take|inject|swallow) (?:it|them)\b(?! (?:with|along|to (?:your|the|every)|one step|in |by |slowly|easy|away|at the same|whole))"),
    ("dose", rf"{_START}(?:go|return|get) (?:back|up|down|over)(?: again)? to (?:the|your|a) (?:\w+ )?dose"),
    ("stop or change", rf"{_START}(?:avoid|refuse|accept|decline|hold off(?: on)?|leave out|do take|get|have|carry on with|change to|keep on|keep to|add|leave) {_YOURS}"),
    ("stop or change", rf"{_START}(?:have|get|book) the (?:booster|vaccine|jab|next|second|first|scan|mri|infusion|injection)\b"),
    ("stop or change", rf"{_START}(?:it is |it's )?(?:better|best|wiser|safer|fine|ok|okay) to (?:leave|{_HOLD}|take|start|switch|wait)\b"),
    ("dose", rf"{_START}(?:take|inject|swallow|use|have|give yourself|increase (?:it |the dose |your dose )?to|reduce (?:it |the dose |your dose )?to|lower (?:it |the dose |your dose )?to|go (?:up|down) to|start (?:with|on|at)|begin with) {_AMOUNT}"),
    ("stop or change", rf"{_START}(?:{_HOLD}|stop taking|stop using|start taking|restart|resume|keep taking|continue(?: with| taking)?|don't take|do not take|take) (?:taking |with )?{_YOURS}"),
    ("stop or change", rf"{_START}(?:{_HOLD}|stop taking|keep taking) (?:it|them)\b"),
    ("stop or change", rf"{_START}(?:don't|do not) (?:start|restart|continue|resume|accept) {_OBJECT}"),
    ("choice", rf"{_START}(?:choose|pick|switch(?: over)? to|change to|move to|go for|go with|opt for|try|start|begin|use|stay on|stay with|stick with|swap to|consider(?: {_PICKING})?) {_YOURS}"),
    ("choice", rf"{_START}consider (?:{_PICKING}|{_HOLDING}) "),
)
"""Imperatives."""
# fmt: on


def find_advice(sentence: str, quote: str | None = None) -> str | None:
    """Why a sentence may not be shown to a person, or None when it keeps the limits of advice.

    The list of wordings can never be complete: on thirty unseen, odd wordings it found nine, and with the quote 28. So a
    sentence that a model wrote comes with its quote: then one that speaks to the person must stand in the quote nearly
    word for word.

    Args:
        sentence: one sentence, Markdown and citation markers allowed.
        quote: the text that the sentence cites, when a model wrote it; None for text that our code composed of cards.

    Returns:
        One of `REASONS` for a personal instruction, pick, diagnosis or outlook; None else. Never raises, and
        takes linear time: longer input than any sentence is judged by its first 1,000 characters.
    """
    reason = _worded_as_advice(sentence)
    if reason is None and quote is not None and speaks_to_person(sentence) and not _stands_in(sentence, quote):
        return "personal"
    return reason


def speaks_to_person(sentence: str) -> bool:
    """Whether a sentence addresses the reader, speaks as "I" or "we", or gives an order."""
    plain = _plain(sentence)
    return bool(_ADDRESS.search(plain) or _IMPERATIVE.search(plain))


def _worded_as_advice(sentence: str) -> str | None:
    plain = _plain(sentence)
    if plain.endswith("?"):
        return None
    for reason, pattern in _ALWAYS:
        for match in pattern.finditer(plain):
            before = plain[: match.start()]
            if not _ASKING.search(before) and not _DENIED.search(before):
                return reason
    told = _TOLD.search(plain)
    for reason, pattern in (*_SAID, *_BROAD):
        for match in pattern.finditer(plain):
            if not _ASKING.search(plain[: match.start()]) and not (told and told.start() < match.start()):
                return reason
    if _NEGATED.search(plain) and _GUARDED.search(plain):
        return None
    for reason, pattern in _ORDERS:
        order = pattern.search(plain)
        if order is None or (told and told.start() < order.start()):
            continue
        before = plain[: order.start()]
        if not _OTHERS.search(before) and not _ASKING_ORDER.search(before):
            return reason
    return None


def _stands_in(sentence: str, quote: str) -> bool:
    """Whether one sentence of the quote holds most of these words, in a sentence that speaks to the reader too."""
    words = set(_WORD.findall(_plain(sentence).lower()))
    for part in re.split(r"(?<=[.!?;:])\s+|\n+", quote):
        shared = words & set(_WORD.findall(_plain(part).lower()))
        if speaks_to_person(part) and len(shared) >= MIN_SHARED_WORDS * len(words):
            return True
    return False


def _plain(sentence: str) -> str:
    text = sentence[:1000].replace("’", "'").replace("‘", "'")
    text = re.sub(r"\b(you|it|i|we)'d better\b", r"\1 had better", text, flags=re.IGNORECASE)
    text = re.sub(r"\b(?:given|from|based on|considering|after) (?:what|how|that|all) you\b[^,]*,", ",", text, flags=re.IGNORECASE)
    text = re.sub(r"\[\d[\d, ]*\]|[*_`#>|]", " ", text)
    return " ".join(text.split()).strip()

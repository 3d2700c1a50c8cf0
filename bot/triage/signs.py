"""Signs of danger as people write them, in English and Spanish: one pattern for each sign.

A sign is only a fact about the message ("swelling of the throat is told"). `rules` decides what signs mean together. Patterns are for folded text.
"""

from __future__ import annotations

from bot.triage.words import GIVEN, near, then

_BIG = (
    r"swell\w*|swoll\w*|swelled|swollen|swolen|swellin|swole|puff\w*|ballo+n\w*|bigger|huge|fat|clos(?:ing|ed|es|e)|tight\w*|thick|hinch\w*|inflam\w*|cerrad?\w*|cierra|"
    r"constrict\w*|blow\w* up|blew up|blown up|fatter|enorme"
)
_ONE_SIDE = r"(?:one|left|right|1|l|r|same|a) (?:side|arm|leg|hand|foot|half)|half (?:of )?(?:my|his|her|the)? ?(?:body|face)|medio cuerpo|lado (?:derecho|izquierdo)|un lado"
_WEAK = (
    r"weak\w*|dead|useless|numb\w*|nothing|limp|heavy|lead|paraly[sz]\w*|cant (?:lift|move|raise|feel|use|hold)|cannot (?:lift|move|raise|feel|use|hold)|"
    r"stopped working|not working|wont (?:work|move|lift|do)|gone|went|no strength|floppy|debil\w*|dormid\w*|sin fuerza|paralizad\w*|no puedo (?:mover|levantar)|"
    r"hanging|give way|doesnt work|isnt working"
)
_NUMBNESS = (
    r"numb\w*|cant feel|cannot feel|no feeling|tingl\w*|dormid\w*|no siento|dead|lost (?:all )?(?:feeling|sensation)|pins and needles"
)

SIGNS: dict[str, str] = {
    # --- breathing and allergy -------------------------------------------------------------------------------
    "airway": "|".join(
        (
            r"(?:throat|gullet|windpipe|neck inside) (?:\w+ ){0,4}(?:narrow\w*|clos\w*|tight\w*|itch\w*|scratchy|funny|block\w*)|(?:lips?|tongue|face|eyes) (?:\w+ ){0,3}(?:doubled|sausage|filling|fills|tingl\w* and|like a balloon)|filling my mouth|nose streaming and|cant swallow(?! (?:\w+ ){0,2}(?:tablets|pills|capsules?|tablet|pill))|swallow my own",
            near(
                r"throats?|thraot|throte|tongues?|tounge|lips?|face|mouth|eyes?|eyelids?|airway|garganta|lengua|labios?|cara|boca|ojos",
                _BIG,
                4,
            ),
            r"(?:lump|something|stuck) (?:\w+ ){0,2}in (?:my|his|her) throat",
            r"(?:hard|difficult|struggling|cant|cannot|unable) (?:to )?swallow\w*(?! (?:tablets|pills|capsules|big|dry|tablet)\b)",
            r"voice (?:\w+ ){0,2}(?:funny|hoarse|croaky|gone|weird|going)|drooling",
        )
    ),
    "breath": "|".join(
        (
            r"(?:cant|cannot|couldnt|hard to|trying to|struggling to|not) (?:\w+ )?(?:get|getting) (?:\w+ )?(?:air|breath)(?: in)?|(?:no|enough) air\b|air (?:wont|isnt|not) (?:go|going|get\w*)|panting just|(?:every|each) breath (?:\w+ )?(?:hurts|is)|(?:pain|hurts|sharp) (?:\w+ ){0,3}(?:to|when i) breathe|lungs? (?:\w+ ){0,3}(?:full|water|filling)|drowning$|(?:whistl\w*) (?:\w+ ){0,2}(?:breath\w*)|whistle when i|so puffed|cant talk$|me ahogo|no me entra (?:el )?aire|gurgling|chest (?:is )?heaving|breathing (?:is )?(?:strange|like|funny|weird|laboured)",
            r"(?:cant|cannot|couldnt|can hardly|can barely|unable to|cant seem to|barely|hardly|not|isnt|stopped|stops|no longer) (?:\w+ )?(?:breath\w*|breathin|breeth\w*|brethe\w*)(?! through my nose)",
            near(
                r"struggl\w*|trouble|difficult\w*|hard|fight\w*|labou?red|shallow|problems?|noisy|rattl\w*|tight",
                r"breath\w*|breathin|brethin\w*|respir\w*",
                3,
            ),
            r"(?:short|out|shortness) of breath|breathless\w*|gasp\w*|(?:cant|cannot|couldnt) (?:catch|get) (?:my|his|her|a|any|enough)? ?(?:breath|air)|chok(?:ing|es|ed)(?: on)?|"
            r"suffocat\w*|wheez\w*|wheezy|(?:gone|went|going|turn\w*|look\w*|are|is|lips) (?:\w+ )?blue|blue lips|air hunger|(?:cant|cannot) (?:talk|speak) in (?:full )?sentences",
            r"no (?:puedo|puede|consigo|logro) respirar|me (?:cuesta (?:mucho )?respirar|ahogo|falta (?:el )?aire)|le (?:cuesta respirar|falta el aire)|se (?:ahoga|asfixia|esta ahogando)|"
            r"falta de aire|dificultad para respirar|pitos al respirar|labios azules",
        )
    ),
    "mild_breath": r"more breathless than|(?:breathless|short of breath|out of breath) (?:at the gym|after exercise|when i exercise|when i run)|(?:short|out) of breath (?:on|when|going|climbing)|breathless (?:on|when|going|climbing) (?:\w+ ){0,2}(?:stairs|hills?|walk\w*)|puffed out",
    "hives": r"hives|hive|welts?|wheals|nettle rash|urticaria|ronchas|habones|(?:hot )?(?:itchy|itching|rash|red|blotchy|itchy lumps|spots) (?:\w+ )?(?:all over|everywhere|round my body|over my body|from head)|"
    r"(?:itch\w*|rash|sarpullido|picor) (?:\w+ ){0,3}(?:all over|everywhere|spreading|spread\w*|todo el cuerpo|whole body)|covered in (?:\w+ ){0,2}(?:rash|spots|lumps|blotches|bumps)",
    "faint": r"seeing stars|gre(?:y|ys|ying) out|goes grey|vision goes|black out|cant stand up without|everything goes|sway\w*|casi me desmayo|faint\w*|pass(?:ed|ing)? out|blacked out|black out|blacking out|collapsed?|collapsing|light ?headed|woozy|keel\w* over|dizz\w*|giddy|swimmy|me mareo|mareo|mareado|mareada|desmay\w*|going to pass",
    "choke": r"chok(?:ing|ed|es)|food (?:\w+ ){0,3}stuck|atragant\w*",
    # --- stroke, head -----------------------------------------------------------------------------------------
    "face": "|".join(
        (
            r"(?:face|mouth|lip|cheek|eyelid|eyebrow|eye) (?:\w+ ){0,4}(?:slack|pulled|sagging|drool\w*|half shut|hanging|dribbl\w*|slid down|closed and|to one side)|(?:leaning|slumped) to one side|spit runs|raise (?:\w+ )?(?:eyebrow|brow)|corner of (?:my|his|her) mouth|cae la cara|mitad de la cara|no puedo sonreir|cara (?:\w+ )?(?:caida|dormida)|drool\w*|one pupil",
            near(
                r"face|mouth|smile|cheek|cara|boca|sonrisa",
                r"droop\w*|drop(?:ped|ping|py)?|lopsided|crooked|fallen|sagg\w*|sliding|slipp\w*|slid|uneven|twisted|hanging|wonky|skewed|torcid\w*|caid[ao]|torcio|skew\w*|saggy",
                4,
            ),
            r"cant smile|(?:half|one side|side|left side|right side) of (?:my|his|her|the) face (?:\w+ ){0,3}(?:numb|dead|drop\w*|droop\w*|frozen|gone|paraly\w*|weak|wont)|dribbling (?:from|out)|"
            r"half (?:my|his|her) face|frozen face|face (?:is |has )?(?:\w+ )?(?:frozen|paraly[sz]ed)|media cara",
        )
    ),
    "speech": "|".join(
        (
            r"(?:only|just|it was just) (?:noise|sounds)|noise came out|words (?:\w+ ){0,4}(?:mush|rubbish|out wrong|backwards)|comes out as (?:rubbish|mush|gibberish|noise)|lost my speech|slurring|slurred|(?:wrong words)|(?:cant|couldnt|cannot|didnt) understand (?:what (?:people|anyone)|me|speech|anything)|talking (?:rubbish|nonsense|gibberish)|no habla claro|ni habla|hablar claro|cosas sin sentido|se me traban|no sabe lo que dice",
            r"(?:cant|cannot|couldnt|unable to|struggling to|hardly) (?:speak|talk|get (?:my|his|her|the) words|get words|form words|find words|say (?:my|his|her) name|make sense)|gibberish|nonsense|"
            r"(?:words?|speech|talking|speaking) (?:\w+ ){0,4}(?:slur\w*|jumbl\w*|muddl\w*|garbled|wrong|mixed up|gone|weird|funny|changed|salad|strange|rubbish|mumbl\w*|worse)|slur\w* (?:\w+ ){0,2}(?:speech|words?)|"
            r"slurring|talking funny|mumbling|not making (?:any )?sense|isnt making sense|makes no sense|no puedo hablar|no puede hablar|hablo raro|habla raro|no (?:le|me) salen las palabras|arrastra las palabras|"
            r"sounds? (?:drunk|like (?:he|she|i|im|hes|shes) (?:\w+ )?drunk)",
        )
    ),
    "one_side": "|".join(
        (
            r"one sided (?:weakness|numbness|paralysis)|(?:leg|arm) and (?:leg|arm) gave (?:out|way)",
            r"(?:arm|hand) (?:\w+ ){0,3}(?:wont lift|doesnt work|wont close|let go|drift\w*|fell off|like it wasnt|isnt mine|went dead|cae)|dead arm|side of me (?:isnt|is not|wasnt)|couldnt close my fingers|(?:my|his|her|the) (?:hand|arm|leg) (?:\w+ )?(?:folded|just stopped)|numb\w* (?:\w+ ){0,2}(?:face|arm|hand) and|no mueve (?:el|la) (?:brazo|mano|pierna)|cae el brazo",
            near(_ONE_SIDE, _WEAK, 4),
            r"weakness (?:down|on|in|of) (?:one|my|the|his|her) (?:\w+ )?(?:side|arm|leg|hand)|(?:arm|hand) (?:\w+ ){0,3}(?:like lead|wont lift|wont move|dropped|limp|useless|dead|went weak|gone weak|stopped working)|"
            r"(?:arm|hand|leg) and (?:\w+ )?(?:arm|hand|leg|face) (?:on (?:the )?(?:same|one|left|right) side )?(?:\w+ ){0,3}(?:weak|numb|dead|stopped|wont|gone|useless)|cant (?:lift|raise|move|feel) (?:my|his|her) (?:\w+ )?(?:arm|hand)|"
            r"cant hold (?:a|the|my|his|her) (?:cup|mug|fork|spoon|pen|phone)|new weakness one side|no puedo (?:levantar|mover) (?:el|la|un|una) (?:brazo|mano|pierna)|dropped? (?:the|my|her|his) (?:cup|mug|fork|spoon|tea|coffee)",
        )
    ),
    "arm_gone": r"(?:arm|hand) (?:wont|doesnt|does not|will not|cant) (?:lift|close|move|work|grip|open)|(?:hand|fingers) (?:\w+ )?let go of|(?:side|half) of me (?:isnt|is not|wasnt) there|arm (?:is )?drift\w*|dead arm|arm (?:is )?(?:numb|dead|limp) on the same side|couldnt close my fingers|words (?:\w+ ){0,4}(?:mush|rubbish|nonsense)|only noise|lost my speech|nonsense words|slurring like",
    "bad_head": "|".join(
        (
            r"(?:explosive|exploding|hammer) (?:\w+ )?head\w*|headache (?:\w+ ){0,4}(?:hammer|in a second|out of nowhere|exploded)|explosive headache|brain (?:\w+ )?(?:burst|explod)\w*",
            r"worst (?:ever )?head\w*|thunderclap|worst pain (?:\w+ ){0,3}head|headache (?:\w+ ){0,3}(?:worst|ever|of my life)|exploding head|head (?:\w+ ){0,3}(?:explod\w*|split open|burst\w*)",
            r"(?:peor|terrible|fortisimo|insoportable) (?:\w+ )?dolor de cabeza|dolor de cabeza (?:\w+ ){0,2}(?:peor|terrible|fortisimo|insoportable|explosivo|muy fuerte)",
        )
    ),
    "strong_head": r"bad headache|head is splitting|splitting head|"
    + near(
        r"head|headaches?|hedache|migraine|cabeza",
        r"terrible|horrendous|awful|severe|splitting|pounding|blinding|unbearable|agony|horrible|massive|really bad|banging|killing|excruciating|vicious|sudden\w*|killer|fuerte|horroroso",
        3,
    ),
    "headache": r"head ?aches?|hedache|migraine|pounding head|head (?:is )?(?:pounding|banging|killing|hurts|splitting)|me duele la cabeza|dolor de cabeza",
    "stiff_neck": r"chin to (?:my|the) chest|neck (?:is )?stiff|light (?:is )?(?:agony|unbearable)|(?:cant|hates?) (?:stand|bear) (?:the )?light|stiff neck|neck (?:\w+ ){0,2}(?:stiff|rigid|locked)|(?:cant|cannot) (?:bend|move|touch|put) (?:my|his|her) (?:neck|chin)|light (?:\w+ ){0,2}(?:hurts?|bothers|is unbearable|kills)|hates? (?:the )?light|"
    r"cuello (?:\w+ )?rigido|rigidez de (?:cuello|nuca)|me molesta la luz",
    "neck_pain": r"neck (?:\w+ ){0,2}(?:pain|hurts?|agony|killing|aches?)(?: \w+)?|pain in (?:my|his|her) neck",
    "vomit": r"vomit\w*|throwing up|threw up|puking|puked|been sick|being sick|sick (?:twice|again)|cant keep (?:\w+ )?down|vomitos?|vomitando|vomito",
    # --- heart --------------------------------------------------------------------------------------------------
    "chest": "|".join(
        (
            r"chest (?:\w+ ){0,3}(?:sore|standing on|belt)|belt (?:\w+ )?round my chest|(?:jaw|arm|shoulder) (?:\w+ ){0,5}(?:and|,) (?:\w+ ){0,3}(?:sick|nauseous|sweat\w*|clammy)|pain in (?:my |both )?(?:jaw|arms?) and|cold sweat|sweaty with arm pain|heart attack",
            near(
                r"chest|chestpain|ribcage|breastbone|pecho",
                r"pain\w*|hurt\w*|tight\w*|pressure|crush\w*|heav\w*|squeez\w*|agony|elephant|ache\w*|aching|burn\w*|stabbing|gripp\w*|vice|duele|dolor|presion|oprim\w*|opresion|fist|weight|clutch\w*|aplast\w*",
                4,
            ),
            r"elephant (?:\w+ ){0,3}on (?:my|his|her)|(?:having|had|is this|think its|be) (?:a |an )?heart attack|infarto|clutch\w* (?:his|her|my) chest|pain (?:\w+ ){0,4}(?:down|into|to|up) (?:\w+ )?(?:left )?(?:arm|jaw|shoulder)",
        )
    ),
    "chest_spread": r"(?:down|into|up|to|in|through) (?:my|his|her|the|el|al)? ?(?:left )?(?:arm|jaw|shoulder|brazo|mandibula)|sweat\w*|clammy|grey|gray|sudando|sudor|sick|short of breath|nause\w*|pale",
    "heart_fast": near(
        r"heart|heartbeat|pulse|hr|corazon",
        r"rac\w*|pound\w*|fast|galloping|fluttering|1[3-9]\d|2\d\d|flying|hammering|thumping|banging|acelerad\w*|palpitat\w*|going mad|going like",
        4,
    )
    + r"|palpitations?|palpitaciones",
    "heart_slow": "|".join(
        (
            r"heart (?:is |keeps )?(?:paus\w*|stopping)|3\d bpm|down to 3\d|heartbeat irregular",
            near(
                r"heart|heartbeat|heart rate|pulse|hr|bpm|pulso|corazon|beats?",
                r"slow\w*|low|3\d|4\d|irregular|skip\w*|missing|weird|odd|funny|stopp\w*|thump\w*|pause\w*|lento|despacio|bajo|flutter\w*|all over the place",
                4,
            ),
            r"skipp(?:ing|ed) beats?|missing beats",
        )
    ),
    "first_dose": r"went back on|(?:first|1st) \w+ (?:capsule|of)|(?:day one|first one)|back on (?:{s1p})|started (?:\w+ ){0,3}again|(?:first|1st|firts|primera?|initial|starter) (?:\w+ ){0,4}(?:pill|tablet|tab|dose|capsule|cap|one|day|pastilla|dosis|comprimido|capsula|time)|(?:first|1st|primera?) (?:\w+ )?(?:{s1p})|day (?:1|one)|"
    r"(?:start\w*|began|beginning|restart\w*|back on|went back on|empec\w*|empez\w*) (?:\w+ ){0,4}(?:{s1p})|(?:{s1p}) (?:\w+ ){0,3}(?:first|started|today|this morning|restarted|for the first time|hoy)|(?:after|since|from) (?:\w+ ){0,2}starting|"
    r"started (?:it )?(?:today|this morning|yesterday|back)|restart\w*|first (?:zeposia|gilenya|mayzent|ponvory)",
    # --- fits, consciousness -----------------------------------------------------------------------------------
    "seizure": r"(?:shook|shaking|jerk\w*|twitch\w*|rigid|stiff) (?:and |then |with )(?:\w+ ){0,4}(?:foam\w*|eyes|rigid|shak\w*|shook|jerk\w*|blue|bit|not answer\w*|doesnt (?:answer|respond))|(?:gone|went|go) (?:rigid|stiff) (?:\w+ ){0,6}(?:shak\w*|shook|jerk\w*|blue)|rolled back|second fit|is jerking|he jerked|went blank shook|(?:sore|bitten|bleeding) tongue|tongue (?:is )?(?:bleeding|bitten|sore)(?= |$)(?! for)|temblando entero|foaming|seizures?|seizing|siezure|seizur|(?:had|having|a|two|another|first|big|new|more|2|3) (?:\w+ )?fits?|(?:is|was|been|started|keeps|hes|shes|still) fitting|fitting (?:again|now|on the|for)|convuls\w*|(?:jerk\w*|shak\w*|twitch\w*) (?:\w+ ){0,3}(?:all over|whole body|violently|uncontroll\w*)|"
    r"(?:body|arms|he|she|limbs) (?:\w+ ){0,4}(?:jerk\w*|stiff (?:and|then))|foam\w* at (?:the|his|her) mouth|eyes rolled|ataque epileptico|crisis epileptica|epileptic (?:fit|attack|seizure|episode)",
    "twitch": r"twitch\w*|jerking|trembl\w* all over",
    "out": r"slumped|(?:cant|cannot|couldnt|wont|doesnt|not|isnt) (?:\w+ ){0,3}(?:get any answer|answer(?:ing)? me|get a response|moving)|limp and|knocked out|out cold|just lies there|unconscious|uncon[cs]ious|unresponsive|(?:wont|cant|cannot|doesnt|not|isnt|couldnt|hard to|unable to|can barely|no) (?!want)(?:\w+ ){0,2}(?:wake|waking|rouse|respond\w*|come round|come to|get (?:him|her) to)|"
    r"not responding|wont wake|cant wake|(?:he|she|dad|mum|mom|husband|wife|son|daughter|brother|sister|grandma|grandad|him|her) (?:\w+ ){0,3}(?:collapsed|passed out|fainted|blacked out)|no (?:responde|despierta|reacciona)|inconsciente|(?:hes|shes|is|went|all|so|and|but) floppy(?! (?:foot|feet|ankle)s?)|"
    r"no pulse|sin pulso",
    "blackout": r"(?:came|woke|found) (?:\w+ ){0,3}on the (?:\w+ ){0,2}(?:floor|tiles|ground)|lost time|went blank|came round on|blacked out|passed out|lost consciousness|(?:woke|came to|came round|found (?:myself|him|her)) (?:\w+ ){0,3}on the floor|bit(?:ten)? my tongue|me desmaye|perdi el conocimiento",
    # --- infection ---------------------------------------------------------------------------------------------
    "fever": r"\b10[2-5] fever|burning up|(?:39|38)[.,]\d (?:this|and|at|last|since)|boiling|burning hot|running hot|(?:is|hes|shes|im) hot and|temperature (?:is |keeps )?(?:climbing|going up|up|rising|high)|temp (?:is |keeps )?(?:climbing|going up|up|rising)|with temperature|and (?:a )?temperature|(?:symptoms|flu) and (?:39|38|40)|^10[1-5](?:[.,]\d)?\b|^3[89]\b|ardiendo|arde de|fevers?|fevr|fiver of|feverish|temps? (?:\w+ ){0,3}(?:of )?(?:3[789]|4[0-2]|10[0-6]|high|up|spike\w*)(?:[.,]\d)?|(?:a|my|high|slight|bit of a|got a|running a|have a|has a|now a) temp(?:erature)?|temperature (?:\w+ ){0,3}(?:3[789]|4[0-2]|10[0-6])?|"
    r"(?:3[89]|4[0-1])(?:[.,]\d)? ?(?:c|°|°c|degrees|grados|deg)|(?:10[0-5])(?:[.,]\d)? ?(?:f|°f|°)|burning up|burnin up|hot and (?:cold|shivery|shaky)|shivery and hot|boiling hot|fiebre|calentura|escalofrios|chills|rigou?rs|temp of \d+|3[89][.,]\d|40[.,]\d",
    "shivers": r"boiling|cold and shaky|shiver\w*|shak(?:ing|es) (?:so hard|uncontroll\w*|chills)|teeth (?:are )?chatter\w*|freezing|rigou?rs|chills|escalofrios|tiritando",
    "feels_hot": r"(?:feel|feels|feeling|hes|shes|im) (?:\w+ )?hot|roasting|clammy",
    "sepsis": r"muddl\w*|(?:cant|doesnt|does not|not) (?:recogni[sz]e|know) (?:me|us|anyone)|sleeping all day|thinking (?:\w+ ){0,3}(?:muddled|fuzzy|off)|barely (?:there|responding)|what day (?:it|of)|barely awake|hardly stay awake|(?:stay|keep) (?:\w+ )?(?:awake|eyes open)|(?:wont|not) (?:drink|eat)(?:ing)?|lift my head|purple (?:rash|patches|spots|blotches)|heart (?:\w+ )?1[2-9]\d|breathing like|people who arent there|talking to (?:people|the wall)|nonsense|limp|passing (?:almost )?no (?:water|urine)|no pee|no wee|no sabe (?:donde|que)|muy dormid\w*|vomiting and|confus\w*|mottled|blotchy|blotches|marbled|drows\w*|sleepy|(?:so|very|really) sleepy|mumbling|doesnt know (?:where|who|what)|dont know where i am|not (?:making sense|with it|herself|himself)|delirious|rambling|nonsense|gibberish|"
    r"breathing (?:\w+ )?(?:fast|quick\w*|rapid\w*)|fast breathing|panting|heart (?:is )?(?:racing|pounding)|racing heart|cold and clammy|(?:not|havent|hasnt|no) (?:\w+ )?(?:peed|pee|weed|wee|passed (?:any )?(?:urine|water)|urine)|"
    r"cant (?:think straight|stay awake|stand)|cant keep (?:my|his|her) eyes open|floppy|out of it|seeing things|hallucinat\w*|feel like im dying|going to die|grey|skin (?:\w+ ){0,2}(?:grey|gray|blue|patchy)|confundid\w*|desorientad\w*|somnolient\w*|adormilad\w*|delira\w*|acting (?:strange|odd|weird)|collaps\w*|breathless",
    "infection": r"measles|(?:rash|spots|blister\w*) (?:\w+ ){0,4}(?:strip|stripe|band|line|across)|stripe across|cold sores have spread|night sweats|toothache|dental abscess|flu\b|line going up my leg|red hot|shingles|zoster|culebrilla|chicken ?pox|varicela|pneumonia|neumonia|chest infection|kidney infection|cellulitis|abscess|covid|corona|flu positive|meningitis|sepsis|"
    r"(?:wound|cut|leg|toe|foot|sore|site|line|cannula|finger) (?:\w+ ){0,4}(?:pus|oozing|infected|hot|red and|weeping|smells|smelly|streak)|pus|(?:green|yellow|brown|rusty) (?:\w+ )?(?:stuff|phlegm|mucus|gunk|snot|spit)|"
    r"painful (?:\w+ )?(?:blisters|blistering)|blister\w* (?:\w+ ){0,4}(?:eye|face|ribs|band|stripe|one side|back|waist)|band of (?:\w+ )?(?:blisters|spots|rash)|(?:blisters|burning rash|stripe of spots)",
    "cough": r"cough\w*|tos|phlegm",
    "uti": r"uti|water infection|bladder infection|kidney infection|urine infection|burns when i pee|pee\w* (?:\w+ )?burns?|burning (?:when|pee|urine)|stings to (?:pee|wee)|infeccion de orina|cystitis|catheter infection",
    "back_pain": r"back (?:\w+ ){0,2}(?:pain|aches?|hurts?|agony|killing)|flank pain|kidneys? (?:hurt|ache)\w*|pain in (?:my|his|her) (?:back|kidneys?|side)",
    "sore": r"(?:pressure sore|bedsore|sore|ulcer) (?:\w+ ){0,4}(?:smell\w*|hot|black|deep|oozing|open)|(?:sore|ulcer) on (?:my|his|her) (?:tailbone|bum|heel|hip|bottom)",
    # --- liver, blood, thyroid ---------------------------------------------------------------------------------
    "liver": "|".join(
        (
            r"yellow (?:and|tinge|eyes|skin|eyed)|yellowish|(?:is|are|am|im|hes|shes|gone|look\w*) (?:\w+ )?yellow|(?:tea|cola|coke|brown|dark) colou?red (?:wee|pee|urine)|(?:urine|wee|pee) like (?:tea|cola|coke)|(?:tummy|stomach|belly|pain) (?:\w+ ){0,4}(?:on the|on my|upper) right (?:\w+ ){0,6}(?:appetite|sick|food)",
            near(
                r"eyes?|skin|whites|face|wife|husband|ojos|piel|im|hes|shes|looks?|gone|turn\w*|going|went",
                r"yellow\w*|yelow\w*|yello|jaundic\w*|amarill\w*",
                4,
            ),
            r"jaundice\w*|ictericia|(?:pee|wee|urine|orina) (?:\w+ ){0,4}(?:dark|brown|cola|coke|tea|orange|oscura)|(?:dark|brown|cola|orange) (?:\w+ )?(?:pee|wee|urine)|(?:pale|white|clay|grey) (?:\w+ )?(?:poo|poop|stools?)|"
            r"(?:pain|ache|hurts?|sore) (?:\w+ ){0,3}(?:under|below|beneath) (?:my|his|her|the)? ?(?:right )?ribs|liver failure|liver (?:\w+ ){0,2}failing",
        )
    ),
    "gore": r"(?:nose|gums?) (?:\w+ ){0,3}(?:been )?bleeding for|cough\w* up (?:\w+ ){0,3}blood|pouring blood|blood (?:\w+ )?(?:coming|pouring) (?:\w+ ){0,6}(?:back passage|stop|mouth)|sangra (?:\w+ ){0,3}no para|(?:vomit\w*|throw\w* up|threw up|cough\w*|puk\w*|spit\w*|brought) (?:\w+ ){0,2}blood|coffee grounds|(?:blood|bleeding) (?:\w+ ){0,5}(?:wont stop|not stopping|doesnt stop|pouring|gush\w*|everywhere)|"
    r"(?:nose ?bleeds?|bleed\w*|gums?) (?:\w+ ){0,5}(?:wont stop|not stopping|cant stop|doesnt stop|nonstop|non stop|for (?:an|\d+|two) (?:hour|hours))|cant stop (?:the |it |my )?(?:\w+ )?bleeding|soak\w* (?:\w+ ){0,4}(?:pad|pads|towel|tampon)|"
    r"(?:pad|tampon) every|bleeding (?:so |really |very )?heavily|vomit\w* sangre|tos\w* (?:con )?sangre|sangr\w* (?:\w+ ){0,3}no para|no para de sangrar",
    "tarry": r"black (?:\w+ )?(?:poo|poop|stools?|tar)|tarry|(?:poo|poop|stools?) (?:\w+ ){0,3}(?:black|tar\w*)|heces negras|blood in (?:my |his |her )?(?:poo|stool|stools|poop)",
    "bruise": r"bruis\w*|moret\w*|moraton\w*|cardenales|(?:tiny |little |pinpoint |small )?(?:red|purple) (?:dots|spots|pinpricks|specks)|petech\w*|pinprick\w*|purple patches|(?:gums?|nose|encias|nariz) (?:\w+ ){0,3}(?:bleed\w*|sangr\w*)|"
    r"bleeding gums|nose ?bleeds?|heavy periods?|periods? (?:\w+ ){0,3}(?:heavy|heavier|flooding)|blood blisters",
    "bruise_many": r"(?:everywhere|all over|random|unexplained|cant explain|without (?:\w+ )?(?:knock|reason|bump)\w*|for no reason|loads of|lots of|dots|specks|petech\w*|pinprick\w*|todo el cuerpo|por todas partes|huge|keep (?:getting|finding)|new|covered)",
    "blood_urine": r"blood (?:\w+ ){0,3}(?:pee|wee|urine|toilet)|(?:pee|wee|urine) (?:\w+ ){0,4}(?:pink|red|blood\w*|foamy|frothy|rusty)|(?:bloody|pink|red|foamy|frothy) (?:pee|wee|urine)|sangre en la orina|orina (?:\w+ ){0,2}(?:roja|espumosa|con sangre)|ankles? (?:\w+ )?swollen",
    "thyroid": r"lost (?:\d+|a|two|three) (?:stone|kilos|kg|pounds|lbs)|trembling|exhausted|puffy|hair (?:\w+ )?(?:falling|loss)|always cold|sweating|racing|(?:los\w*|lost) (?:\w+ )?weight|weight (?:\w+ ){0,3}(?:dropping|falling|off)|(?:gain\w*|put\w* on) (?:\w+ )?weight|shaky|hands? (?:\w+ )?shak\w*|tremor|bulg\w*|(?:always |so )?(?:freezing|sweating)|neck (?:\w+ ){0,2}(?:swollen|swelling|lump)|"
    r"cant (?:stand the )?(?:heat|sleep)|heart (?:\w+ ){0,2}(?:rac\w*|pound\w*)|heart races|temblor\w*|adelgaz\w*|perd\w* peso|sudores",
    # --- sight ---------------------------------------------------------------------------------------------------
    "blind": r"no (?:vision|sight) (?:at all )?in|(?:only|just) see (?:light|shapes|shadows)|light and dark|(?:gone|went|woke up|woke) (?:\w+ )?blind|black curtain|(?:cant|cannot|couldnt|can hardly|can barely) see (?:\w+ ){0,3}(?:anything|a thing|at all|out of|from|nothing|my hand|in (?:one|my|either)|with)|cant see$|cant see (?:right )?now|(?:gone|went|going|am|is|completely|totally|nearly|almost|suddenly) (?:\w+ )?blind|"
    r"blind in|(?:vision|sight|eyesight|eye|eyes|everything|it all) (?:\w+ ){0,4}(?:(?:went|goes|turned|has gone|is|all) (?:\w+ ){0,2}(?:black|dark|blank|gone)|disappeared|vanished)|(?:vision|sight|eyesight) (?:\w+ ){0,2}gone|lost (?:all |the |my |most of )*(?:vision|sight|eyesight)|"
    r"no veo (?:\w+ ){0,2}(?:nada|por|con|de)|(?:me he quedado|quede|quedado|quedo) cieg\w*|perd\w* (?:la )?(?:vista|vision)|curtain (?:\w+ ){0,4}(?:eye|vision|down)|total darkness",
    "blur": r"(?:everything|it) (?:is|looks|has gone) dim|\bdim\b|smudge\w*|distorted|colou?r (?:\w+ ){0,3}(?:in|left|right|one)|looks? pink|grey patch|pierd\w* (?:la )?vista|middle of the page|blur\w*|blury|fogg?y (?:vision|sight|eye)|(?:vision|sight|eyesight|eye|eyes|center|centre|middle of my (?:sight|vision)) (?:\w+ ){0,5}(?:fogg?\w*|blur\w*|dim\w*|dark\w*|hazy|cloud\w*|misty|grey|gray|worse|going|fad\w*|wash\w*|missing|smudg\w*|wavy|distorted|dirty|patchy|spot|hole|shadow)|"
    r"(?:fogg?y|hazy|dim|cloudy|grey|missing|wavy|smudged|blind|dark) (?:\w+ ){0,3}(?:vision|sight|eye|spot|patch)|losing (?:\w+ )?(?:sight|vision|eyesight)|(?:colou?rs?|red) (?:\w+ ){0,4}(?:wash\w*|fad\w*|dull|grey|gray|pale|odd)|(?:lines?|edges|letters) (?:\w+ ){0,3}(?:wavy|bent|bend|wobbl\w*|crooked)|"
    r"looking through (?:\w+ ){0,2}(?:dirty|fog|glass|water|mist|frosted)|double vision|seeing double|veo (?:\w+ )?(?:borroso|doble|nublado|mal)|vision (?:borrosa|doble|nublada)|part of (?:my )?(?:vision|sight) (?:\w+ )?missing|cant read (?:\w+ )?(?:print|screen|words|anything)|vision change",
    "eye_pain": r"eye hurts|aches? moving|its sore|and hurts|painful|light hurts|sore|hurts? (?:to|when i) (?:look|move)|(?:eye|eyeball|it) (?:\w+ ){0,4}(?:aches?|hurts?|pain\w*|sore)|(?:pain|ache|aches) (?:\w+ ){0,3}(?:eye|behind|move it|moving it)|me duele al mover|(?:painful|sore|red) (?:\w+ )?eye|red eye|duele (?:el ojo|al mover)",
    # --- cord, bladder, legs ------------------------------------------------------------------------------------
    "saddle": "|".join(
        (
            r"(?:numb\w*|no feeling) (?:\w+ ){0,3}(?:thighs|between)|between my thighs",
            r"toilet paper|didnt feel (?:it|myself|anything)|without feeling it|feel (?:it )?when i (?:go|pee|wee|poo)|sin sentirlo|zona (?:\w+ )?dormida",
            near(
                _NUMBNESS,
                r"between (?:my|the|her|his) legs|groin|saddle|bum|bottom|backside|buttocks|private\w*|genital\w*|crotch|perine\w*|anus|down there|when i wipe|wiping|nether\w*|entrepierna|ingle|genitales|vagina|penis|bits",
                4,
            ),
            r"saddle (?:area|anaesthesia|anesthesia|numb\w*)|cant feel (?:when|if|myself) (?:i )?(?:wip\w*|pee\w*|wee\w*|poo\w*|going)|cant feel (?:\w+ )?(?:toilet paper|the toilet)",
        )
    ),
    "legs": "|".join(
        (
            near(
                r"both (?:of )?(?:my |his |her )?legs|both legs|my legs|his legs|her legs|either leg|neither leg|legs|las dos piernas|las piernas",
                r"gone|gave way|give way|giving way|cant move|cannot move|wont move|wont hold|dead|paraly[sz]ed|stopped working|no (?:strength|power|longer)|useless|collapsed|buckl\w*|cant feel|wont work|dormid\w*|no (?:puedo|puede) mover|jelly|weak\w*|so weak",
                5,
            ),
            r"cant move (?:my|his|her|either|both) legs?|numb from the (?:waist|chest|belly|ribs|tummy) down|paraly[sz]ed (?:\w+ )?(?:from|waist|legs|below)|no feeling (?:from|below) (?:the|my) (?:waist|chest)|cant feel (?:my|his|her|both) legs|de (?:la )?cintura para abajo",
        )
    ),
    "legs_gone": r"legs (?:have )?(?:quit|given up|packed up)(?: on me)?|feet wont move|(?:mover|muevo|siento) las piernas|(?:cant|cannot|couldnt|doesnt|wont|can no longer) (?:feel|move) (?:my|his|her|either|both|the)(?: \w+)? ?legs?\b|(?:both )?legs (?:\w+ ){0,3}(?:stopped working|turned to (?:stone|jelly|concrete)|wont move|from under me|completely gone|have gone|cant move)|paraly[sz]ed (?:from|below)|(?:no feeling|numb) (?:from|below) (?:the|my) (?:waist|chest|belly|hips)|no (?:puedo|puede|siento|siente) (?:mover )?las piernas",
    "cant_walk": r"off my legs|two people to get me|help to stand|could walk (?:\w+ ){1,3}and (?:now|today)|today she cant|today i cant|today he cant|(?:cant|cannot|couldnt|unable to|can barely|can hardly|no longer|not able to|not) (?:\w+ )?(?:walk\w*|stand\w*|get (?:up|out of bed)|manage the stairs|climb|weight ?bear|hold myself up|move my)|not (?:walking|standing)|needs? carrying|(?:have|having) to crawl|crawling|no (?:puedo|puede) (?:andar|caminar|levantarme|ponerme de pie|tenerme)|"
    r"legs? (?:\w+ )?(?:so weak|stopped working|wont hold|wont carry)",
    "incontinent": r"(?:lost|losing|no) (?:\w+ )?(?:bladder|bowel)(?: and \w+)? control|me he (?:orinado|meado|hecho)|(?:pooed|wet|peed|soiled) (?:myself|himself|herself)|(?:wet|wetting|pee\w*|soiled|pooed|peed|poo\w*|messed) (?:\w+ )?(?:myself|himself|herself|themselves|the bed)(?: \w+){0,3}|(?:lost|losing|no|loss of) (?:all )?(?:control|bladder control|bowel control)(?: (?:of|over) (?:\w+ )?(?:bladder|bowels?|both|pee|poo|toilet))?|"
    r"cant (?:hold|control|feel) (?:my |his |her )?(?:pee|wee|poo|bladder|bowels?|urine)|no controlo?a? (?:la|el|los) (?:orina|pis|esfinter\w*|vejiga)|incontinen\w* (?:\w+ )?(?:today|suddenly|since)",
    "retention": r"no (?:wee|pee|urine) since|not (?:had|done) (?:a |any )?(?:wee|pee)|nothing will come|catheter blocked|bladder is so full|(?:cant|cannot|couldnt|unable to|not able to|not been able to|havent been able to|wont|hasnt been able to|hasnt|havent|have not|has not|not) (?:\w+ ){0,2}(?:pee|wee|peed|weed|urinate|urinated|pass (?:\w+ )?(?:urine|water|wee)|passed (?:\w+ )?(?:urine|water|wee)|go for a (?:pee|wee)|empty (?:my|his|her) bladder|piss|pissed|go at all)|"
    r"nothing (?:comes|is coming|coming|will come|has come|came) out|nothing (?:draining|drains|comes when i)|no urine|(?:only|just) (?:dribbl\w*|a dribble|drops|a few drops)|dribble a few|bladder (?:\w+ ){0,4}(?:burst\w*|full|bursting|explod\w*|stuck|locked)|catheter (?:\w+ ){0,3}(?:blocked|stopped|not draining|isnt draining)|"
    r"no (?:puedo|puede|consigo|he podido|logra) (?:orinar|hacer pis|mear)|sin (?:poder )?orinar|retencion de orina|urinary retention|urine retention",
    "agony": r"like a drum|so much pain|in pain|pain\b|sweating|hurts|lunchtime|yesterday|agony|agonising|excruciat\w*|unbearabl\w*|burst\w*|really painful|so painful|very painful|painful|screaming|hurts like|killing me|rock hard|swollen|distended|muchisimo|dolor|duele|\d+ (?:hours|hrs|h)|last night|all day|all night|since yesterday|anoche",
    "calf": r"calf (?:\w+ )?(?:tight|warm|bigger)|calf is|(?:one|left|right) leg (?:\w+ ){0,3}(?:swollen|bigger|hot)|cal(?:f|ves) (?:\w+ ){0,5}(?:swollen|hot|sore|pain\w*|hurts?|red|hard|swelling|throbbing|tender|bigger|hinchad\w*)|(?:swollen|sore|hot|painful|red|hard|tender) (?:\w+ )?calf|pantorrilla|blood clot|dvt",
    # --- nerves that may be PML, a relapse or rebound --------------------------------------------------------------
    "brain": r"(?:do|doing) (?:up )?buttons|mix\w* up words|memory (?:\w+ )?(?:has )?fallen apart|follow (?:conversations|a conversation)|trips?|tropieza|habla raro|moody|speech trouble|blind spot|walk\w* into|mistakes|typing|do sums|oddly|odd\b|balance|spelling|veer\w*|vague|apathetic|(?:find|finding) words|repeats? (?:himself|herself|myself)|shoes in the|lost driving|getting lost|got lost|lost in our|traban|memoria|desorientad\w*|olvid\w*|raro|slow\b|confus\w*|clums\w*|personality|(?:not|isnt|arent|wasnt) (?:\w+ )?(?:myself|himself|herself|themselves|like (?:him|her|me|himself|herself))|(?:different|changed|another|odd|strange|weird) (?:person|man|woman|lately|behaviou?r)|acting (?:\w+ )?(?:odd|weird|strange|funny|out of character|differently)|behaving|"
    r"out of character|memory (?:\w+ ){0,5}(?:worse|bad|going|gone|terrible|failing|downhill|shot|slipping|awful)|forget\w* (?:\w+ ){0,3}(?:names?|everything|things|how|where|what|conversations|the way)|getting lost|got lost|(?:words?|speech) (?:\w+ ){0,5}(?:muddl\w*|changed|slur\w*|jumbl\w*|wrong|worse|mixed|slow\w*|gone)|"
    r"handwriting (?:\w+ ){0,3}(?:chang\w*|worse|gone|scrawl\w*|messy|illegible)|bump\w* into|knock\w* into|walk\w* into (?:things|walls|door\w*|furniture)|drop\w* (?:things|stuff|everything|cups)|keeps? dropping|unsteady|wobbl\w*|balance (?:\w+ ){0,3}(?:worse|gone|off|going|shot)|(?:cant|trouble|struggl\w*) (?:find\w*|get\w*) (?:\w+ )?words|"
    r"weak\w*|(?:part|half|side|bit|chunk) of (?:my |his |her |the )?(?:vision|sight|page|room|world)|(?:vision|sight) (?:\w+ ){0,3}(?:missing|changed|change|gone|worse)|foggy|slurr\w*|torpe\w*|confundid\w*|confus[ao]|rar[ao]|debil\w*|pierde (?:la )?memoria|(?:arm|hand|leg|foot) (?:\w+ ){0,4}(?:weak\w*|clums\w*|numb|drag\w*|wont|not doing|worse|doesnt|useless)|stumbl\w*|tripping|cant follow (?:\w+ )?(?:tv|conversation|stories)|"
    r"(?:mood|behaviou?r) (?:\w+ ){0,2}(?:changed|change)|double vision|new symptoms?|apathetic|no interest|putting things in|spelling|cant type|typing",
    "new": r"(?:for|over|past|last|these|this|since|about|in) (?:\w+ ){0,3}(?:days?|weeks?|wks?|fortnight|\w+day|month|few)|weeks?|fortnight|lately|recently|slowly|gradually|getting (?:\w+ )?worse|worse|getting|new|now|suddenly|changed|has been|been|days?|seems?|is acting|keeps?|dropping|likely|started|starting|desde hace|ultimamente|cada vez|la noto|lo noto|today|tonight|yesterday|going|who do i call|is|im|feel",
    "worse_legs": r"legs are going|see or stand|much worse|walking like|cant feel|hardly walk|weak\w*|cant walk|(?:everything|all) (?:\w+ )?(?:going wrong|worse|at once)|worse|worst|relapse|numb\w*|falling|vision|speech|balance|wheelchair|legs?|eyes?|confus\w*|going downhill|symptoms|cant (?:stand|see|feel)",
    "fast_days": r"since (?:yesterday|last night|\w+day|the weekend|this morning|the day before)|over (?:the )?(?:last |past )?(?:\w+ )?(?:days?|hours|weekend|night)|in (?:\w+ )?(?:days?|hours)|(?:two|three|2|3|four|4|couple of) days|yesterday|today|this morning|this week|overnight|(?:mon|tues|wednes|thurs|fri|satur|sun)day|was fine (?:last|yesterday|before)|getting worse|desde (?:ayer|hoy|anoche|el \w+)|woke up|suddenly",
    # --- medicines ----------------------------------------------------------------------------------------------
    "mistake": r"by (?:mistake|accident)|accident\w*|accid\w*|mistaken\w*|oops|wrong(?:ly)?|mixed up|muddled up|mixup|mix up|without thinking|forgot (?:i|that i|id|i had|hed|shed|and)|thinking (?:they|it|i)|por error|sin querer|me equivoque|me confundi|instead of|not sure if i|think i (?:took|did|doubled)|messed up|screwed up|in error|lost track|half asleep",
    "double": r"(?:took|taken|take|takes|had|swallowed|injected|inject|gave|given|popped|had|done|did|used|tome|tomado|me puse|puesto|inyecte|inyectado|taking|was given|necked|downed|ingested) (?:\w+ ){0,5}(?:two|twice|double|doubled|three|3|2|4|four|5|five|6|six|extra|too many|too much|again|both|dos|tres|doble|demasiad\w*|more than|whole|second|two lots|triple|ten|10|wrong)|"
    r"doubled (?:up|my|the|his|her|it)?|doubl\w* dos\w*|double dose|two doses|twice (?:today|this (?:morning|week)|in (?:one|a) (?:day|week)|by)|(?:extra|second|another) (?:dose|pill|tablet|jab|injection|shot|one)|(?:too many|too much|overdose\w*|over dosed)|dos pastillas|doble dosis|dos veces",
    "double_clear": r"(?:an|one) extra (?:\w+ )?|took it again|and took it again|(?:took|swallowed|had|did|injected|gave|used) (?:\w+ )?(?:two|three|four|five|six|2|3|4|5|6) (?:\w+ )?(?:{medicine})|wrong (?:dose|strength|injection|tablet|pill|pills|tablets)|week in one day|weeks? worth|full dose instead|two pens|(?:two|2) (?:\w+ )?(?:pens|jabs|shots|injections|copaxones?) (?:together|in one|at once|today|tonight)|(?:jabbed|injected|did) (?:\w+ ){0,4}again|second \w+ of the day|doubled (?:up|my|the|his|her|it)|double dose[ds]?|two doses|twice (?:today|this (?:morning|evening|week)|in (?:one|a) (?:day|week)|by)|(?:extra|second) dose|too many|three times today|(?:took|taken|had|injected) (?:my |the |it |her |his )?(?:\w+ )?(?:twice|double)|tome doble|doble dosis|dos veces",
    "swallowed_many": r"(?:gave|given) (?:my ?self|him|her) (?:\w+ ){0,2}(?:whole|entire) (?:week|month|box|bottle|pack)\w*|load of (?:\w+ )?(?:pills|tablets)|held the pill bottle|nearly taken the lot|(?:took|swallowed) (?:a |the )?(?:whole )?(?:weeks?|months?) (?:worth )?(?:of )?(?:pills|tablets|meds)|took way too many|(?:took|taken|swallow\w*|ate|necked|downed|popped|had|tome|tomado|overdosed|ingested) (?:\w+ ){0,5}(?:\d\d+|ten|twelve|fifteen|twenty|thirty|forty|fifty|handful|all (?:of )?(?:my|his|her|the)|whole (?:box|bottle|packet|pack|strip|lot)|entire) (?:\w+ ){0,3}"
    r"(?:pills?|tablets?|tabs|meds|medication|capsules?|box|bottle|packet|strip|pastillas?|comprimidos?|lot|{medicine})\b(?! days)",
    "swallowed": r"took|taken|swallow\w*|necked|downed|popped|overdos\w*|ingested|tome|tomado|trag\w*",
    "gone_again": r"(?:gone|went|passed|settled|over|faded|stopped|wore off|eased|disappeared) (?:\w+ ){0,3}(?:now|after|within|in|away|off|by itself|minutes|again)",
    "wrong_med": r"(?:took|taken|swallowed|injected|used|gave|given|ate|drank|had|tome) (?:\w+ ){0,5}(?:someone elses|(?:husband|wife|mum|mom|dad|dog|cat|son|daughter|partner|sister|brother|nan)s|wrong|expired|out of date|expirad\w*|caducad\w*|equivocad\w*)|expired|out of date|(?:in|into) (?:a|my|the) vein|(?:took|taken|swallowed|injected|gave|used|tome) (?:\w+ ){0,6}(?:instead of|en vez de)|(?:left|been) out of the fridge and i (?:took|injected|used)",
    "child_took": r"(?:toddler|baby|\d year old|little one|grandson|granddaughter|child) (?:\w+ ){0,6}in (?:her|his) mouth|(?:toddler|baby|child|kid|\d (?:year|yr|month) old|son|daughter|little (?:one|girl|boy)|grandson|granddaughter|niece|nephew|bebe|nin[oa]|hij[oa]) (?:\w+ ){0,4}(?:swallowed|ate|took|got into|chewed|drank|eaten|put|found|trago|tragado|comio|tomo|se ha tomado)",
    "pills": r"pills?|tablets?|tabs?|meds|medication\w*|medicines?|capsules?|packs?|packet|box|bottle|pastillas?|comprimidos?|strip|doses",
    # --- pregnancy ----------------------------------------------------------------------------------------------
    "pregnant": r"(?:surprise|unplanned|accidental|unexpected) (?:pregnancy|baby)|unprotected sex|werent careful|morning after pill|weeks late|clear ?blue|(?:i am|im) (?:\d+|two|three|four) weeks late|faint line|pregnant|forgot my pill|weeks along|no me baja|expecting|(?:im|am|i am|shes|she is|is|find out im|found out im|found im|got|getting|been|fell|fallen|be|currently|weeks?|just told \w+ shes|accidentally|unexpectedly|unplanned) (?:\w+ )?(?:pregnant|pregnat|pregant|preggo|preggers|expecting|knocked up|up the duff)|"
    r"pregnant (?:on|and|by|while|now|whilst|with|but)|\d+ weeks (?:pregnant|gone|along)|(?:pregnancy )?test (?:\w+ ){0,4}(?:positive|two lines|2 lines|line)|positive (?:pregnancy )?test|tested positive for pregnancy|(?:two|2|second|faint|double) lines?|(?:expecting|unplanned|unexpected)|(?:might|may|could|think i|test says i|says im) (?:\w+ ){0,3}pregnant|two lines|^pregnant|"
    r"(?:period|af|monthly) (?:\w+ ){0,5}(?:late|missed|missing|not come|hasnt come|overdue|didnt come)|missed (?:my|a|her|two) period|late period|(?:condom|pill|coil) (?:\w+ ){0,2}(?:split|broke|failed|burst|came off)|embarazad\w*|(?:test|prueba) (?:\w+ ){0,3}positiv\w*|positivo el test|salio positivo|regla (?:\w+ ){0,3}(?:retras\w*|no (?:me )?(?:viene|baja))|retraso",
    "wants_baby": r"(?:to|so i can|can i|could i) get pregnant|(?:year|months) after stopping|(?:want|wants|trying|try|plan\w*|hoping|hope|before|like|thinking (?:of|about)|ready|how soon|when can|safe to|able to|get|getting) (?:to |for |of |about )?(?:\w+ )?(?:get pregnant|getting pregnant|be pregnant|conceive|conceiving|pregnancy|a baby|become pregnant|fall pregnant|babies)|quedarme embarazada|quiero (?:\w+ )?embaraz\w*",
    # --- mind on steroids, interferon --------------------------------------------------------------------------
    "mania": r"full of energy|bought a (?:car|house|boat)|feel like (?:jesus|god|superman)|talks to (?:her|him|me)|convinced (?:\w+ )?(?:the|people|everyone|neighbou?rs)|recording (?:me|her|him)|cleaning at \d|emailed|laughing all night|third night|shouting|(?:no|without|zero|not|hasnt|havent|hardly|cant|didnt|barely|dont|doesnt|wont|never) (?:\w+ ){0,3}(?:slept|sleep\w*)(?: \w+)?|awake (?:for |since )?(?:\w+ )?(?:days|nights|\d+)|up all night|(?:hear\w*|hearing) (?:\w+ )?(?:voices|things|whisper\w*)|seeing (?:\w+ )?(?:things|people|shadows|bugs|faces)|paranoi\w*|paranoid|hallucin\w*|manic|mania|psycho\w*|delusion\w*|buzzing|wired|hyper|"
    r"cant (?:stop|sit|shut up) (?:talking|moving|still|cleaning|spending)?|(?:mind|thoughts|brain) (?:\w+ ){0,2}(?:racing|wont stop|going 100)|racing (?:mind|thoughts)|talk\w* (?:\w+ ){0,2}(?:non ?stop|a mile|so fast|too fast|constantly)|spend\w* (?:\w+ ){0,4}(?:money|grand|thousands|savings)|spent (?:\w+ ){0,3}(?:grand|thousand\w*|\d{3,}|savings|fortune|money)|(?:giv\w*|gave) (?:\w+ ){0,3}(?:money|savings|car|house)|"
    r"(?:a |is |am |im |hes |shes )(?:a )?(?:genius|god|jesus|invincible|prophet|chosen|king|superman|messiah)|agitat\w*|rage|raging|aggressive|violent|out of control|spying|following (?:me|him|her)|on top of the world|feel (?:amazing|unstoppable|invincible|like superman)|off (?:his|her|my) head|sin dormir|no duerm\w*|oye voces|oigo voces|ve cosas|veo cosas|dice cosas raras|crazy|mad|acelerad\w*|eufori\w*",
    "strong_mania": r"(?:hear\w*) (?:\w+ )?(?:voices)|seeing (?:\w+ )?(?:things|people|shadows|bugs|faces)|hallucin\w*|oigo voces|oye voces|paranoid|delusion\w*|psychotic|spying on",
    "low_mood": r"fell off a cliff|zombie|cries|very low|tearful|mood (?:\w+ ){0,4}(?:crash\w*|drop\w*|awful|terrible|plummet\w*|tanked|sunk|low|floor|down)|(?:really |so |very |feel\w* )(?:\w+ )?(?:dark|low|depressed|hopeless|black|empty|numb inside|suicidal)|depress\w*|cr(?:y|ies|ying) (?:all|every|constantly|non ?stop|for no)|(?:wont|cant|doesnt|hasnt|not) (?:get|got|getting|gotten) (?:up|out of bed)|"
    r"(?:changed|different) (?:\w+ )?(?:completely|totally|person)|not (?:like )?(?:me|myself|herself|himself) at all|not like me|deprimid\w*|hundid\w*|black cloud|dark thoughts|dark place",
    # --- skin, baclofen, injury --------------------------------------------------------------------------------
    "bad_skin": r"blister\w* rash|rash (?:\w+ )?blister\w*|skin is blistering|full of sores|(?:blister\w*|peel\w*|skin (?:\w+ ){0,2}(?:peeling|coming off|falling off|burning)) (?:\w+ ){0,6}(?:mouth|sores?|ulcers?|eyes|lips|skin)|(?:rash|peel\w*) (?:\w+ ){0,4}(?:blister\w*|mouth|sores)|mouth (?:\w+ )?(?:sores|ulcers) (?:\w+ ){0,6}(?:rash|peel\w*|blister\w*)|skin (?:is )?(?:peeling|coming off)|ampollas",
    "rash": r"rash\w*|itch\w*|hives|red lumps|sarpullido|picor|ronchas|flush\w* and chest",
    "ran_out": r"no (?:\w+ )?baclofen|last one yesterday|forgot (?:\w+ )?baclofen|no baclofen left|beeping|alarm|me quede sin|has no baclofen|refill was missed|(?:ran|run|running|runs|been|going|gone) (?:\w+ )?(?:out|without)|stopped|stop+ed|came off|missed|no more|quit|cold turkey|pump (?:\w+ ){0,4}(?:alarm\w*|empty|beep\w*|failed|stopped|not working)|havent had|deje de|me quede sin|off (?:my|the)",
    "withdrawal": r"seeing things|hallucin\w*|burning up|fever|rigid|confus\w*|fit|fits|seizure\w*|horrendous|out of (?:my|his|her) mind|feel (?:\w+ )?mad|(?:high|hot) temp\w*|convuls\w*|racing",
    "head_injury": r"(?!banging head)(?:hit|bang\w*|bump\w*|crack\w*|smack\w*|knock\w*|split|whack\w*|struck|golpe\w*) (?:\w+ ){0,3}(?:head|skull|cabeza)|head (?:\w+ )?(?:injury|first)|fell (?:\w+ ){0,4}(?:on|onto) (?:my|his|her) head",
    "injury_sign": r"sick|vomit\w*|sleepy|drows\w*|confus\w*|not making|knocked out|passed out|blood thinner|bleeding|blurred|headache|hard|unconscious|lemtrada|out cold|double|weird|odd|dazed",
    "broken": r"(?:cant|cannot) stand on|funny angle|looks shorter|odd angle|(?:cant|cannot|unable to|wont) (?:\w+ ){0,3}(?:put (?:\w+ ){0,2}weight|bear weight|weight)|bone (?:\w+ ){0,3}(?:wrong|sticking|out|poking)|(?:leg|hip|arm|ankle|wrist) (?:\w+ ){0,3}(?:broken|wrong angle|bent the wrong)|broke (?:my|his|her) (?:hip|leg|neck|back)",
    "fell": r"fell|fallen|fall|tripped|collapsed|me cai|se cayo",
    # --- asking for help itself ---------------------------------------------------------------------------------
    "help_now": r"call someone|is there (?:somewhere|someone|anyone) i can (?:text|call|talk to)|cant talk out loud|(?:who|what number|where) (?:do|can|should) (?:i|we) (?:call|ring|phone|dial|go)(?: (?:right )?(?:now|tonight|at (?:this|night)))(?: \w+)?|who do i (?:ring|call|phone)(?: right now)?$|(?:i )?need (?:\w+ )?help (?:right )?(?:now|urgently|immediately|please|asap)|help me(?: please| now)*$|please help me|call (?:me )?an ambulance|send (?:an )?(?:ambulance|help)|"
    r"(?:is this|this is) an emergency|need an ambulance(?! card)|a quien llamo|necesito ayuda|ayuda por favor|ayudame|socorro|llama\w* a (?:una|la) ambulancia|es (?:una )?(?:urgencia|emergencia)",
    "doom": r"doom|going to die|dying|heart (?:is )?(?:racing|pounding)",
    "given": GIVEN,
    "after_dose": r"(?:after|since|following|just (?:had|did|done|took|taken|injected|came|got)|had|minutes? after|hours? after|mins? after|tras|despues de|desde|post|from|come back from|came home from|ago|today|this morning|yesterday|with) ",
}

# Medicines taken by somebody; with a purpose beside it (see `rules`) it is an overdose.
SWALLOWED = then(
    r"took|taken|take|swallow\w*|ate|necked|downed|popped|had|tome|tomado|trag\w*|overdosed|ingested",
    r"pills?|tablets?|tabs|meds|medication\w*|capsules?|box|bottle|packet|strip|pastillas?|comprimidos?|lot|them all|everything|{medicine}",
    6,
)

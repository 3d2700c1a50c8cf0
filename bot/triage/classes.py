"""Word families for the learnt part: words of one meaning count as one, so that a new word for an old thing is still understood.

"Rope", "belt" and "harbour" are all `means`; "slump", "keel" and "fold" are all `collapse`. The model sees which families stand
in one clause together (body part + swelling + minutes), which carries over to wordings it has never met far better than the words themselves.
Stems match from the start of a word of folded text; a stem ending in a full stop is a whole word.
"""

from __future__ import annotations

from functools import cache

from bot.triage import words
from bot.triage.words import pattern

FAMILIES: dict[str, str] = {
    # the person
    "self": "i. im. ive. id. ill. me. my. myself. mine. yo. mi. mis. me. estoy. tengo. siento. soy",
    "third": "he. hes. she. shes. they. theyre. him. her. his. their. el. ella. le. esta. tiene",
    # crisis
    "death": "die. died. dying. dead. death kill suicid unalive funeral coffin grave buried cremat ashes morgue heaven corpse morir muert matar matarme suicid entierro tumba lethal fatal overdos sobredosis euthan eutanas dignitas perish",
    "means": "rope. noose belt. gun. pistol shotgun rifle knife knives blade razor bridge cliff roof. ledge balcony platform tracks rails train. trains motorway harbour river lake. canal sea. exhaust garage carbon monoxide charcoal helium plastic bag pillow bleach antifreeze vodka whisky gin. pills tablets stash stockpil hoard cuerda pistola cuchillo puente tren. trenes pastillas balcon azotea",
    "farewell": "goodbye goodbyes farewell adios despid letter letters note. will. insurance belongings affairs forgive remember sorry. perdon carta cartas rehome inherit heirloom keepsake",
    "end": "end. ending ended over. stop. stopped finish finished finito done. quit. out. gone. leave leaving disappear vanish exit escape acabar terminar final. fin. desaparec irme parar peace rest. sleep. dormir",
    "worthless": "burden worthless useless waste pointless failure hate. loser nothing empty numb unlovable dragging drain carga inutil sobro estorbo vacio",
    "hopeless": "hope hopeless despair future reason reasons point. purpose worth worthwhile meaning tired exhausted weary strength fight fighting cope coping bear. endure longer anymore esperanza sentido futuro salida cansad aguant soport fuerzas luchar",
    "live": "live. living alive exist existing existence life. lives vivir viva. vivo. vida existir",
    "nobody": "nobody noone nothing never none without alone lonely nadie nada nunca sol. sola solo. better. happier easier relieved mejor",
    "wish": "wish want wants wanna hope pray praying ready rather decided plan planned planning thinking thoughts tempt urge dream picture picturing imagine ojala quiero ganas pienso pensado deseo",
    "night": "tonight night. nights morning. wake waking tomorrow weekend sunday christmas noche manana despertar",
    "harm": "hurt. hurting hurts harm cut. cutting cuts burn. burning scratch wrist wrists bleed scars dano corto cortar",
    # violence and control
    "violence": "hit. hits hitting slap punch kick chok strangl push shov shake. shook. grab. grabs grabbed threw throw. throws smack twist beat. beats beating rough bruise pinch pin. pinned drag. drags spit. spits bite. pega pego golpe empuj abofet bofetada pellizc pulls yank whip",
    "threat": "threat scare scared afraid fear frighten terrif flinch hide. hides hiding angry anger rage furious temper violent yell scream shout swear insult amenaz miedo asust gritos grita insult humill mock belittl",
    "control": "lock. locks locked allowed permission control phone messages bank card cards money wages benefits pension leave. alone. see. let. lets deja dejan controla encierr prohib movil dinero tarjeta friends family. followed tracks spy. checks rations withhold confiscat punish starv feed fed. food. dirty soiled",
    "sex": "rape. raped rapes sex. sexual consent forced forces force. touch viola obliga",
    # body
    "throat": "throat tongue lip lips mouth gullet windpipe airway neck. cheek cheeks eyelid eyelids garganta lengua labio labios boca mejilla voice voz",
    "face": "face facial smile eye. eyes cara sonrisa ojo ojos brow corner forehead jaw",
    "limb": "arm. arms leg. legs hand. hands foot. feet finger fingers limb limbs side. knee knees grip brazo pierna piernas mano manos pie. pies dedos lado",
    "chest": "chest heart pulse heartbeat bpm breastbone ribs sternum jaw. pecho corazon pulso latidos palpitation",
    "head": "head. headache skull migraine temple cabeza brain nuca cuello",
    "belly": "bladder bowel bowels belly tummy stomach abdomen groin saddle bum. bottom crotch genital privates vejiga barriga vientre ingle pee. wee. urine toilet poo. stool stools orina orinar pis. period",
    "breath": "breath breathe breathing wheez gasp air. chok suffocat puff puffed pant. panting respir ahog aire asfix whistle",
    "skin": "skin rash hives welt welts wheal spots lumps blotch blotches itch itching itchy itches scratch blister blisters blistering patches sarpullido ronchas picor ampollas piel",
    "sight": "see. sight vision eyesight blind blur blurry blurred dim. fog foggy smudge smudged grey. curtain dark. black. patch colours red. veo vista vision borros cieg ciego ciega",
    "speech": "speak talk. talking words word. speech slur slurred mumbl gibberish nonsense noise sounds sentence hablar habla palabras lengua voice",
    # what happens to it
    "swell": "swell swelled swelling swollen puff puffy balloon bigger huge fat. sausage closing closed tight thick fill filling hinch inflam cierra",
    "drop": "droop drooping drop. dropped sag sagging slump slumped lopsided crooked fallen slid sliding hang hanging lean leaning torcid caid buckle buckled fold folded limp lead. stone. dead. numb. useless paralys paraly weak weaker weakness debil dormid heavy jelly",
    "collapse": "collaps faint fainted fainting pass. passed passing blackout unconscious unresponsive slump keel floor. woke. came to. out. dizzy woozy lightheaded giddy mareo mareado desmay inconsciente answer. rouse respond responding",
    "fit": "seizure seizures fit. fits fitting jerk jerking convuls rigid stiff. shaking shook. twitch twitching rolled spasm. convulsion convulsionando",
    "pain": "pain pains painful agony ache aches aching hurts sore crush crushing stab stabbing split splitting pounding burst bursting unbearable excruciat duele dolor worst terrible horrendous killing",
    "fever": "fever fevers feverish temp temperature thermometer hot. burning chills shiver shivering shivers rigor rigors sweat sweats sweating sweaty clammy fiebre calentura escalofri tirit sudor",
    "infect": "infection infected shingles zoster chickenpox pox. pneumonia covid pus. ooz cough coughing phlegm gunk snot sore. abscess wound uti. catheter toothache cellulitis sepsis tos. herpes varicela infeccion",
    "mind": "confus drowsy sleepy delirious mumbling vague odd. strange weird personality forget forgetting forgets memory lost. clumsy bump bumping muddl apathetic behav acting different himself herself confund desorient torpe raro rara olvid",
    "blood": "blood bleed bleeding bleeds bruise bruises bruising gums nosebleed tarry black. coffee grounds petech dots specks pad. pads sangre sangr moret moraton cardenal",
    "yellow": "yellow yellowish yellowing jaundice liver dark. cola. tea. brown. pale. itchy ribs amarill ictericia higado oscura",
    "stuck": "cant cannot couldnt unable nothing. wont havent hasnt stuck blocked puedo puede imposible",
    "slowheart": "slow slowly low. irregular skipping skip skips pausing pause pauses flutter thump thumping lento despacio",
    "mania": "slept sleep. sleeping awake wired buzzing racing voices hearing paranoid convinced genius spending spent money. talking nonstop cleaning emailed agitated manic crazy mad. spying recording followed invincible amazing euphori dormir voces acelerad",
    "mood": "mood low. depressed depression crying cries cry. zombie dark. black. tears sad. flat. bleak deprimid llorar triste hundid",
    "dose": "twice double doubled extra two. second again. mistake accident accidentally wrong oops muddled mixed thinking forgot expired tablet tablets dose doses pill pen. pens injected swallowed error equivoc doble",
    "pregnant": "pregnant expecting positive test. clear blue clearblue period. late. missed condom careful weeks along baby. embarazada positivo regla retraso prueba",
    "ran_out": "ran. stopped quit came off. without last. missed pharmacy pump refill",
    # time and manner
    "now": "now. just. currently today tonight yesterday ahora hoy ayer anoche still",
    "minutes": "minute minutes min. mins. hour hours hr. hrs. seconds since breakfast lunch woke. got up. sudden suddenly minutos horas repente golpe pronto",
    "days": "day. days week weeks fortnight month. months monday tuesday wednesday thursday friday saturday lately recently dias semana semanas mes. ultimamente",
    "years": "year. years ago. decade kid. child. childhood university school used. once. back. anos hace joven late. ex. history",
    "after": "after. since. following following desde tras despues",
    "dismiss": "probably just. only. fuss bother nothing. fine. says. thinks lol silly tal vez supongo seguro dice",
    "worse": "worse worsening creeping spreading climbing getting more. each. peor cada vez",
    "plea": "help. please. emergency ambulance call. ring. hospital wait. urgent ayuda urgencias llamo scared panic panicking",
    # questions for facts
    "ask": "what. whats which how. why. does. do. is. are. can. could. would. will. should when. where. who. que. cual cuales cuando como. cuanto cuantos puede puedo qué",
    "fact": "risk risks chance chances percentage percent likely common often rate rates signs symptoms cause causes difference compare mean. means. meaning explain study studies trial trials leaflet label research paper article news film documentary celebrity heard read. example riesgo sintomas probabilidad diferencia significa",
    "suppose": "if. ever. might may. could. would. suppose hypothetically future someday scared worried worry si. podria",
    "plan": "want. plan. planning before. ready start. starting travel holiday choose compare option options appointment question ask. interested wondering curious",
    "mild": "bit. slight slightly mild mildly little small normal usual always sometimes often when tired knows checked same.",
    "okay": "fine. ok. okay good. well. better. thanks thank love. great happy glad healed recovered stable bien gracias",
}


@cache
def _members() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Families by whole word, and by stem."""
    whole: dict[str, set[str]] = {}
    stems: dict[str, set[str]] = {}
    for family, listed in FAMILIES.items():
        for entry in listed.split():
            if entry.endswith("."):
                whole.setdefault(entry[:-1], set()).add(family)
            elif len(entry) < 4:
                whole.setdefault(entry, set()).add(family)
            else:
                stems.setdefault(entry, set()).add(family)
    return (
        {word: tuple(sorted(found)) for word, found in whole.items()},
        {word: tuple(sorted(found)) for word, found in stems.items()},
    )


def families_of(word: str) -> tuple[str, ...]:
    """Families that one folded word belongs to."""
    whole, stems = _members()
    found = set(whole.get(word, ()))
    for length in range(4, len(word) + 1):
        found.update(stems.get(word[:length], ()))
    return tuple(sorted(found))


_MASKS = (
    ("xsone", words.S1P),
    ("xnata", words.NATALIZUMAB),
    ("xalem", words.ALEMTUZUMAB),
    ("xcdtwenty", words.ANTI_CD20),
    ("xclad", words.CLADRIBINE),
    ("xteri", words.TERIFLUNOMIDE),
    ("xfuma", words.FUMARATE),
    ("xglat", words.GLATIRAMER),
    ("xifn", words.INTERFERON),
    ("xfamp", words.FAMPRIDINE),
    ("xster", words.STEROID),
    ("xbacl", words.BACLOFEN),
    ("xpill", words.PILLS_OTHER),
    ("xrel", words.RELATIVE),
)


def mask_names(folded: str) -> str:
    """Folded text with medicines and relatives replaced by one word for each kind, and figures by 0."""
    for name, source in _MASKS:
        folded = pattern(source).sub(name, folded)
    return pattern(r"\d+(?:[.,]\d+)?").sub("0", folded)

"""Countries: which codes exist, which we hold phone lines for, and which lines belong to one.

A country is what a person chose, never guessed. The lines of the European Union (112) belong to every member that has no
emergency line of its own in our list. A country without any line is no error: the texts then say "your local emergency number".
"""

from __future__ import annotations

from knowledge import Contact, load_contacts

NAMES = {
    "AR": "Argentina",
    "AT": "Austria",
    "AU": "Australia",
    "BE": "Belgium",
    "BG": "Bulgaria",
    "BR": "Brazil",
    "CA": "Canada",
    "CH": "Switzerland",
    "CL": "Chile",
    "CO": "Colombia",
    "CY": "Cyprus",
    "CZ": "Czechia",
    "DE": "Germany",
    "DK": "Denmark",
    "EE": "Estonia",
    "ES": "Spain",
    "EU": "European Union",
    "FI": "Finland",
    "FR": "France",
    "GB": "United Kingdom",
    "GR": "Greece",
    "HR": "Croatia",
    "HU": "Hungary",
    "IE": "Ireland",
    "IN": "India",
    "IT": "Italy",
    "JP": "Japan",
    "LT": "Lithuania",
    "LU": "Luxembourg",
    "LV": "Latvia",
    "MT": "Malta",
    "MX": "Mexico",
    "NL": "Netherlands",
    "NO": "Norway",
    "NZ": "New Zealand",
    "PE": "Peru",
    "PL": "Poland",
    "PT": "Portugal",
    "RO": "Romania",
    "SE": "Sweden",
    "SI": "Slovenia",
    "SK": "Slovakia",
    "US": "United States",
    "ZA": "South Africa",
}
EUROPEAN_UNION = frozenset("AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split())
ALIASES = {"UK": "GB", "EL": "GR"}
_CODES = frozenset(
    (
        "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL "
        "CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU "
        "GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC "
        "MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT "
        "PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA "
        "UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW EU"
    ).split()
)


def read_country(typed: str) -> str | None:
    """The code that was meant ("uk" is GB), or None when no country has this code."""
    code = typed.strip().upper()
    code = ALIASES.get(code, code)
    return code if code in _CODES else None


def lines_for(country: str | None) -> list[Contact]:
    """Phone lines of a country, in the order of the file; of all countries for None; none for a code that we do not know.

    Needs no index and nothing else that answers questions.
    """
    contacts = load_contacts()
    if country is None:
        return list(contacts)
    code = read_country(country)
    found = [contact for contact in contacts if contact.country == code]
    if code in EUROPEAN_UNION and not any(contact.kind == "emergency" for contact in found):
        found += [contact for contact in contacts if contact.country == "EU" and contact.kind == "emergency"]
    return found


def countries() -> list[tuple[str, str]]:
    """Code and name of each country with at least one confirmed line, by name."""
    codes = {contact.country for contact in load_contacts()}
    if "EU" in codes:
        codes |= EUROPEAN_UNION
    return sorted(((code, NAMES.get(code, code)) for code in codes), key=lambda pair: pair[1])

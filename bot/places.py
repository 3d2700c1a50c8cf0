"""Countries that we hold phone lines for, by code and name."""

from __future__ import annotations

from knowledge import load_contacts

NAMES = {
    "AU": "Australia",
    "AT": "Austria",
    "BE": "Belgium",
    "CA": "Canada",
    "CH": "Switzerland",
    "DE": "Germany",
    "DK": "Denmark",
    "ES": "Spain",
    "FI": "Finland",
    "FR": "France",
    "GB": "United Kingdom",
    "IE": "Ireland",
    "IN": "India",
    "IT": "Italy",
    "MX": "Mexico",
    "NL": "Netherlands",
    "NO": "Norway",
    "NZ": "New Zealand",
    "PT": "Portugal",
    "SE": "Sweden",
    "US": "United States",
    "ZA": "South Africa",
    "AR": "Argentina",
    "BR": "Brazil",
    "CL": "Chile",
    "CO": "Colombia",
    "PE": "Peru",
    "EU": "European Union",
    "JP": "Japan",
    "PL": "Poland",
}


def countries() -> list[tuple[str, str]]:
    """Code and name of each country with at least one confirmed line, by name."""
    codes = {contact.country for contact in load_contacts()}
    return sorted(((code, NAMES.get(code, code)) for code in codes), key=lambda pair: pair[1])

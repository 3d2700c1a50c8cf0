"""Direct speech of people: left out, because nobody can check that it was said. Pure.

Web articles carry quotes by experts and patients who may not exist. We show no quote that we cannot prove,
so a paragraph loses the sentences that hold direct speech; the rest of it stays. Quotation marks around a
term, or around the words of a label, are no speech.
"""

from __future__ import annotations

import re

from knowledge.sentences import split_sentences

_SPEECH = re.compile(r"“[^“”\n]{1,2000}(?:”|$)|\"[^\"\n]{1,2000}\"|«[^«»\n]{1,2000}(?:»|$)|„[^„“”\n]{1,2000}(?:[“”]|$)")
_SAYING = re.compile(
    r"\b(?:sa(?:ys|id|ying)|not(?:es|ed|ing)|stat(?:es|ed|ing)|explain(?:s|ed|ing)?|add(?:s|ed|ing)|t(?:ells|old)|comment(?:s|ed)|remark(?:s|ed)|warn(?:s|ed)"
    r"|emphasi[sz](?:es|ed)|recall(?:s|ed)|wr(?:ites|ote)|argu(?:es|ed)|caution(?:s|ed)|conclude[sd]|observe[sd]"
    r"|report(?:s|ed)|insist(?:s|ed)|admit(?:s|ted)|according to|in the words of)\b",
    re.IGNORECASE,
)
_SPEAKER = re.compile(
    r"\b(?:(?:Dr|Prof|Mr|Mrs|Ms|Sir)\b|professor|doctor|spokes\w+|representative|neurologist|physician|nurse|scientist|researcher|expert|author|investigator|director|chief|president"
    r"|officer|founder|advocate|specialist|patient|caregiver|wom[ae]n|m[ae]n|mother|father|wife|husband|he|she|[A-Z][a-z]+ [A-Z][a-z]+)\b"
)
_LONG = 4
"""Words from which quotation marks hold speech rather than a term."""


def without_speech(paragraph: str) -> tuple[str, int]:
    """A paragraph without the sentences that hold direct speech of a person, and how many quotes went."""
    quotes = [found for found in _SPEECH.finditer(paragraph) if len(found[0].split()) >= _LONG]
    if not quotes:
        return paragraph, 0
    outside = _SPEECH.sub(" ", paragraph)
    if not (_SAYING.search(outside) and _SPEAKER.search(outside)):
        return paragraph, 0
    kept = [
        paragraph[start:end]
        for start, end in split_sentences(paragraph)
        if not any(start < quote.end() and quote.start() < end for quote in quotes)
    ]
    return " ".join(kept), len(quotes)

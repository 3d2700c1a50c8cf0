"""Does the quoted span support the sentence? Every sentence of every answer passes here, whoever worded it. Pure.

A sentence that is word for word in its quote passes at once. Any other must bring no number (with unit, denominator,
period, bound), treatment, study, negation, direction or certainty that the quote lacks, no number of another group,
and enough of its words. What fails is dropped; the card is the fallback, so a false alarm costs little.

Measured on sentences planted by somebody else than the author of these checks (tests/bot/test_planted.py): of the
development half (100 false, 60 true, used to set thresholds and to write rules) 98% of the false ones are caught and 5%
of the true paraphrases dropped; of the test half (200 false, 100 true, counted only) 91.5% are caught and 23% dropped.
The bars are 95% and 10%, so the test half is not met yet.

check.py      one sentence against one span
support.py    the span of a passage that fits a sentence
quantities.py numbers with their units · arms.py whose number it is · lexicon.py words that turn a meaning
"""

from __future__ import annotations

from bot.verify.arms import FindNames
from bot.verify.check import Check, check_sentence, is_verbatim
from bot.verify.support import Support, context_of, find_support

__all__ = ["Check", "FindNames", "Support", "check_sentence", "context_of", "find_support", "is_verbatim"]

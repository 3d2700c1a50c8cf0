"""Triage: is this message a danger, and how soon does the person need help? Decided before anything else.

The way of one message: `normalise` makes odd writing plain, `structure` says who it happens to and whether it happens now, `rules` name the
dangers that must never be missed, `model` and `tuned` add what is learnt from our own messages (see `training`), `screen` puts both together over
the last turns, and `replies` gives the fixed text. It needs no index, no network and no language model, and nothing that a person or a document
writes can switch it off.

Levels, from low to high: `none`; `urgent` (a clinician the same day); `emergency` (emergency services now); `crisis` (self-harm, suicide, or
violence at home: help for a person in danger from themselves or from somebody else).
"""

from __future__ import annotations

from bot.triage.levels import Screening
from bot.triage.model import TriageModel
from bot.triage.normalise import clean as clean_text
from bot.triage.normalise import fold
from bot.triage.replies import now_note, reply_for
from bot.triage.resolution import is_resolved
from bot.triage.screen import model_folder, screen
from bot.triage.training import build

__all__ = [
    "Screening",
    "TriageModel",
    "build",
    "clean_text",
    "fold",
    "is_resolved",
    "model_folder",
    "now_note",
    "reply_for",
    "screen",
]

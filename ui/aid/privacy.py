"""What happens to a person's words, told from the settings that the program runs with, so that the page cannot drift from them."""

from __future__ import annotations

from dataclasses import dataclass

from ui.aid.feedback import FILE
from ui.wording import say

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Running:
    """The settings that decide. `address` is where the program listens; `kept_seconds` how long a closed page's memory stays.

    `keeps_feedback` says whether a view of an answer can be kept in a file, `model_notice` what is sent to a chat model.
    """

    address: str
    kept_seconds: int
    sends_statistics: bool
    is_clinic: bool
    keeps_feedback: bool = False
    model_notice: str | None = None


def privacy_lines(running: Running) -> list[str]:
    """One sentence or two for each thing that a person may want to know."""
    lines = [say("privacy.memory"), say("privacy.wiped", minutes=max(1, round(running.kept_seconds / 60)))]
    lines += [say("privacy.logs_but"), say("privacy.feedback", file=FILE)] if running.keeps_feedback else [say("privacy.logs")]
    lines.append(say("privacy.this_computer") if running.address in LOOPBACK else say("privacy.network"))
    lines.append(say("privacy.statistics") if running.sends_statistics else say("privacy.no_statistics"))
    lines.append(say("privacy.no_documents") if running.is_clinic else say("privacy.documents"))
    return [*lines, say("privacy.files"), running.model_notice or say("privacy.no_model")]

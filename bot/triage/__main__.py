"""`python -m bot.triage`: train the learnt part and keep it in the data folder; says what it measured."""

from __future__ import annotations

import sys

from bot.triage.meaning import exported_meaning
from bot.triage.model import build
from bot.triage.screen import model_folder


def main() -> int:
    """Build the model unless the kept one fits the present data; always 0 when it stands afterwards."""
    model = build(model_folder(), exported_meaning())
    shown = ", ".join(f"{name} {value}" for name, value in sorted(model.measured.items()))
    print(f"Triage model {model.fingerprint}: raise at {model.cuts.raise_at}, ask at {model.cuts.ask_at} ({shown})")
    return 0


if __name__ == "__main__":
    sys.exit(main())

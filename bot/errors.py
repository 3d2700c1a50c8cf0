"""What can be wrong with the set-up of the bot; each error says what to do next."""

from __future__ import annotations


class BotError(Exception):
    """Base of this package's errors. `hint` is the next step for the person."""

    hint = "Run `python -m bot doctor` to see what is wrong."

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        if hint is not None:
            self.hint = hint


class TextsError(BotError):
    """A file of fixed texts lacks an entry or a placeholder."""

    hint = "Mend the file under bot/texts, then run `make test`."

"""The settings of the chat model that may word answers. None set: answers come from cards, and nothing is sent anywhere."""

from __future__ import annotations

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import BotError


class ModelSettingsError(BotError):
    """A setting of the chat model is wrong, or what it needs is not installed."""

    hint = "Set MS_AID_MODEL to PROVIDER:NAME, such as ollama:llama3.2, or leave it out to answer from cards."


class ModelSettings(BaseSettings):
    """Read from the environment; `--model` beats `MS_AID_MODEL`."""

    model_config = SettingsConfigDict(env_prefix="MS_AID_MODEL_", extra="ignore", frozen=True)

    model: str = Field(default="", validation_alias="MS_AID_MODEL", description="PROVIDER:NAME")
    url: str | None = Field(default=None, description="address of an OpenAI-compatible or Ollama server")
    key: SecretStr | None = Field(default=None, description="key for that server; a hosted provider's own variable works too")
    timeout: float = Field(default=45.0, gt=0, le=600, description="seconds that one answer may take, retries included")
    retries: int = Field(default=1, ge=0, le=3, description="how often a request that gave nothing is sent again")
    max_tokens: int = Field(default=500, ge=50, le=4000, description="length of one answer at most")
    token_budget: int = Field(default=1_000_000, ge=1000, description="tokens, sent and received, until the program is started again")

    @property
    def provider(self) -> str:
        return self.model.partition(":")[0]

    @property
    def name(self) -> str:
        return self.model.partition(":")[2]


def model_settings(model: str | None = None) -> ModelSettings | None:
    """The settings in force; None when no model is set.

    Args:
        model: PROVIDER:NAME from the command line; None to read `MS_AID_MODEL`.

    Raises:
        ModelSettingsError: a value that cannot be.
    """
    try:
        settings = ModelSettings()
    except ValidationError as error:
        first = error.errors()[0]
        raise ModelSettingsError(f"MS_AID_MODEL_{str(first['loc'][0]).upper()}: {first['msg']}") from error
    if model is not None:
        settings = settings.model_copy(update={"model": model})
    chosen = settings.model.strip()
    if not chosen or chosen == "cards":
        return None
    if not settings.provider or not settings.name:
        raise ModelSettingsError(f"the model is {chosen!r}, not PROVIDER:NAME")
    if settings.url is not None and not settings.url.startswith(("http://", "https://")):
        raise ModelSettingsError("MS_AID_MODEL_URL does not begin with http:// or https://")
    return settings

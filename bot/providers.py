"""Reach a chat model: which package a provider needs, where it sends, and a stream of text that always ends.

A server may be slow, dead or broken in ways that its client library does not notice, so the stream is read in a
thread of its own and the reader leaves when the time is up.
"""

from __future__ import annotations

import importlib.util
import ipaddress
import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bot.settings import ModelSettings, ModelSettingsError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

EXTRA = 'pip install "ms-decision-aid[llm]"'
PACKAGES = {"openai": "langchain_openai", "ollama": "langchain_ollama", "anthropic": "langchain_anthropic"}
"""Providers of the `llm` extra; any other that LangChain knows works when its package is installed."""
HOSTS = {"openai": "api.openai.com", "anthropic": "api.anthropic.com", "ollama": "localhost:11434"}
CHARS_PER_TOKEN = 4
"""Rough length of a token in English; budgets are counted with it, because not every server counts."""
FIRST_WAIT = 0.5
"""Seconds before a request that gave nothing is sent again."""
log = logging.getLogger(__name__)


class ModelFailedError(Exception):
    """The model gave nothing that can be used. The message is one of a few words of ours; it never quotes the request."""


def open_model(settings: ModelSettings) -> BaseChatModel:
    """The chat model behind the settings; sends nothing yet.

    Raises:
        ModelSettingsError: the provider is unknown, its package is missing, or it refuses the settings (no key, say).
    """
    package = PACKAGES.get(settings.provider, f"langchain_{settings.provider.replace('-', '_')}")
    if importlib.util.find_spec(package) is None:
        known = settings.provider in PACKAGES
        raise ModelSettingsError(
            f"the provider {settings.provider!r} needs the package {package.replace('_', '-')}",
            f"Install the extra `llm`: {EXTRA}" if known else f"Use one of {', '.join(PACKAGES)}, or install that package.",
        )
    from langchain.chat_models import init_chat_model

    try:
        model: BaseChatModel = init_chat_model(settings.name, model_provider=settings.provider, **_arguments(settings))
        return model
    except Exception as error:
        raise ModelSettingsError(
            f"the model {settings.model!r} cannot be opened ({type(error).__name__})",
            "Check its name, MS_AID_MODEL_URL and MS_AID_MODEL_KEY.",
        ) from error


def _arguments(settings: ModelSettings) -> dict[str, Any]:
    """Our limits in the words of each provider. Retries are ours, so that they share one time limit."""
    key = settings.key.get_secret_value() if settings.key else None
    if settings.provider == "ollama":
        chosen: dict[str, Any] = {"temperature": 0, "num_predict": settings.max_tokens, "client_kwargs": {"timeout": settings.timeout}}
    else:
        chosen = {"temperature": 0, "max_tokens": settings.max_tokens, "timeout": settings.timeout, "max_retries": 0}
        if key is None and settings.url is not None:
            key = "none"  # else the key of the hosted provider, from its own variable, would go to another server
        if key is not None:
            chosen["api_key"] = key
    if settings.url is not None:
        chosen["base_url"] = settings.url
    return chosen


def place_of(settings: ModelSettings) -> tuple[str, bool]:
    """The host that questions go to, and whether it is this computer."""
    host = urlsplit(settings.url).netloc.rpartition("@")[2] if settings.url else HOSTS.get(settings.provider, settings.provider)
    name = (urlsplit(f"//{host}").hostname or host).lower()
    try:
        return host, ipaddress.ip_address(name).is_loopback
    except ValueError:
        return host, name == "localhost"


def stream_text(
    model: BaseChatModel, messages: list[tuple[str, str]], settings: ModelSettings, clock: Callable[[], float] = time.monotonic
) -> Iterator[str]:
    """Pieces of the model's text as they come; ends in time whatever the server does.

    A request that failed before any text came is sent again, at most `settings.retries` times, within the same time.

    Raises:
        ModelFailedError: no text came, the time was up, or the stream broke off.
    """
    deadline = clock() + settings.timeout
    longest = settings.max_tokens * CHARS_PER_TOKEN * 2
    for attempt in range(settings.retries + 1):
        got = 0
        try:
            for piece in _read(model, messages, deadline, clock):
                got += len(piece)
                yield piece
                if got > longest:
                    return  # a server that does not keep to the length asked for
            if got:
                return
            reason = "it sent no text"
        except ModelFailedError as error:
            if got or clock() >= deadline:
                raise
            reason = str(error)
        log.warning("model request %d of %d failed: %s", attempt + 1, settings.retries + 1, reason)
        if attempt == settings.retries or clock() + FIRST_WAIT >= deadline:
            raise ModelFailedError(reason)
        time.sleep(FIRST_WAIT)


def _read(model: BaseChatModel, messages: list[tuple[str, str]], deadline: float, clock: Callable[[], float]) -> Iterator[str]:
    """One request, read in a thread."""
    pieces: queue.Queue[str | Exception | None] = queue.Queue()
    left = threading.Event()
    threading.Thread(target=_pump, args=(model, messages, pieces, left), daemon=True, name="model-stream").start()
    try:
        while True:
            try:
                piece = pieces.get(timeout=max(0.0, deadline - clock()))
            except queue.Empty:
                raise ModelFailedError("the time was up") from None
            if isinstance(piece, Exception):
                raise ModelFailedError(type(piece).__name__) from None
            if piece is None:
                return
            yield piece
            if clock() >= deadline:
                raise ModelFailedError("the time was up")
    finally:
        left.set()


def _pump(
    model: BaseChatModel, messages: list[tuple[str, str]], pieces: queue.Queue[str | Exception | None], left: threading.Event
) -> None:
    from langsmith import tracing_context

    try:
        # A tracing variable left over in the environment must not send the question to a third party.
        with tracing_context(enabled=False):
            for chunk in model.stream(messages):
                if left.is_set():
                    return
                text = chunk.text if isinstance(chunk.text, str) else ""
                if text:
                    pieces.put(text)
        pieces.put(None)
    except Exception as error:
        pieces.put(error)

"""`python -m ui`: start the screens with safe settings and print their address.

Everything that guards the person at the screen is given as a flag here, because flags win over files and
environment: this computer only, no statistics, no error details, small messages, named hosts.
"""

from __future__ import annotations

import os
import re
import socket
import sys
import threading
import time
from collections.abc import MutableMapping
from pathlib import Path
from typing import Annotated

import typer

from knowledge import KnowledgeError
from knowledge.memory import give_memory_back
from knowledge.mode import Mode

APP = Path(__file__).parent / "app.py"
_HOST_NAME = re.compile(r"^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$|^[0-9a-fA-F:]+$")
LOOPBACK = ("127.0.0.1", "localhost", "::1")
ANYWHERE = ("0.0.0.0", "::")  # noqa: S104 - names to recognise, nothing is bound here
MEGABYTES = 5
"""Largest message or file from a browser; a conversation needs kilobytes."""

TELEMETRY = {
    "ANONYMIZED_TELEMETRY": "False",
    "LANGCHAIN_TRACING_V2": "false",
    "LANGCHAIN_TRACING": "false",
    "LANGSMITH_TRACING": "false",
    "LANGSMITH_TRACING_V2": "false",
    "OTEL_SDK_DISABLED": "true",
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
}
"""Set over whatever the environment holds, before a package that reads them is imported."""
DROPPED = ("LANGCHAIN_ENDPOINT", "LANGSMITH_ENDPOINT", "LANGCHAIN_API_KEY", "LANGSMITH_API_KEY", "CHROMA_OTEL_COLLECTION_ENDPOINT")
"""Addresses and keys of services that record what is asked: taken out of the environment of this process."""

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


class UseError(Exception):
    """A wrong way to start; the message is the one clear line that is printed."""


def check_host(host: str, mode: Mode) -> None:
    """Refuse to open a personal installation to the network.

    Raises:
        UseError: with what to do instead.
    """
    if mode is Mode.PERSONAL and host not in LOOPBACK:
        raise UseError(f"--host {host} would open this to the network. Use --mode clinic for that, or leave --host out.")


def check_allowed_hosts(host: str, extra: list[str]) -> None:
    """Refuse to listen beyond this computer without the names that browsers will use, or with one that is no name.

    Raises:
        UseError: with what to do instead.
    """
    named = [name.strip() for entry in extra for name in entry.split(",") if name.strip()]
    for name in named:
        if not _HOST_NAME.match(name):
            raise UseError(f"--allowed-host {name!r} is not a host name. Give the bare name, without http:// and without *.")
    if host in ANYWHERE and not named:
        raise UseError(f"--host {host} needs the name that browsers will use: --allowed-host aid.clinic.example")


def check_content(mode: Mode) -> None:
    """Look at what a clinic's patients would see: valid phone lines of its own, and an index of the library alone.

    Raises:
        UseError: with what to do instead.
    """
    from knowledge import load_own_lines, open_index

    try:
        load_own_lines()
    except KnowledgeError as error:
        raise UseError(f"The phone lines of your own cannot be used: {error}") from error
    if mode is Mode.PERSONAL:
        return
    try:
        added = sum(passage.trust == "imported" for passage in open_index().passages)
    except KnowledgeError:  # told on the page; help and the safety screen work without it
        return
    if added:
        raise UseError(
            f"The index holds {added} passages of added documents, and clinic mode serves the library only. "
            "Build it again with MS_AID_MODE=clinic, or set MS_AID_HOME to a folder without them."
        )


def quiet_environment(environment: MutableMapping[str, str]) -> None:
    """Switch statistics, tracing and downloads off in an environment, also when it switches them on."""
    environment.update(TELEMETRY)
    for name in DROPPED:
        environment.pop(name, None)
    for name in [name for name in environment if name.startswith("STREAMLIT_")]:
        del environment[name]  # the flags below are what counts; nothing else may add to them


def never_look_up_addresses() -> None:
    """Keep Streamlit from asking an outside service for this computer's address.

    It does so whenever a page of another site tries to open a connection: it then compares the foreign origin with
    its own addresses. Without them such a page is refused all the same, and nobody is asked.
    """
    from streamlit import net_util

    def no_address() -> None:
        return None

    net_util.get_external_ip = net_util.get_internal_ip = no_address


def check_port(host: str, port: int) -> None:
    """Find out before the start whether the port can be had.

    Raises:
        UseError: taken, or not permitted.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name != "nt":  # there, this option would let two programs share a port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as error:
            raise UseError(f"Port {port} needs more rights than you have. Try a port above 1023: --port 8501") from error
        except OSError as error:
            raise UseError(f"Port {port} on {host} cannot be used ({error.strerror}). Try another one: --port {port + 1}") from error


def allowed_hosts(host: str, extra: list[str]) -> list[str]:
    """Names under which a browser may reach the app; any other is refused (against DNS rebinding)."""
    names = ["localhost", "127.0.0.1", *(name.strip() for entry in extra for name in entry.split(","))]
    if host not in ANYWHERE:
        names.append(host)
    return list(dict.fromkeys(name for name in names if name))


def flags(host: str, port: int, hosts: list[str]) -> list[str]:
    """The settings that Streamlit is started with."""
    settings = {
        "server.address": host,
        "server.port": str(port),
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "server.runOnSave": "false",
        "server.enableCORS": "true",
        "server.enableXsrfProtection": "true",
        "server.enableStaticServing": "false",
        "server.maxUploadSize": str(MEGABYTES),
        "server.maxMessageSize": str(MEGABYTES),
        "server.disconnectedSessionTTL": "1800",
        "browser.gatherUsageStats": "false",
        "client.showErrorDetails": "none",
        "client.showErrorLinks": "false",
        "client.toolbarMode": "minimal",
        "runner.magicEnabled": "false",
        "runner.postScriptGC": "false",
        "global.minCachedMessageSize": "1000",
        "logger.level": "warning",
        "logger.hideWelcomeMessage": "true",
    }
    return [*(f"--{name}={value}" for name, value in settings.items()), *(f"--server.allowedHosts={name}" for name in hosts)]


def address(host: str, port: int) -> str:
    """What to type into a browser."""
    shown = "localhost" if host in LOOPBACK or host in ANYWHERE else host
    return f"http://{shown}:{port}"


@app.command()
def serve(
    host: Annotated[str, typer.Option(envvar="MS_AID_HOST", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="MS_AID_PORT", min=1, max=65_535, help="Port to listen on.")] = 8501,
    mode: Annotated[
        Mode, typer.Option(envvar="MS_AID_MODE", help="personal: this computer only. clinic: reached by others, no imports.")
    ] = Mode.PERSONAL,
    allowed_host: Annotated[
        list[str] | None, typer.Option(envvar="MS_AID_ALLOWED_HOSTS", help="A name that browsers may use to reach this; may be repeated.")
    ] = None,
) -> None:
    """Start the screens in the browser and print their address. Ctrl+C ends them."""
    try:
        check_host(host, mode)
        check_allowed_hosts(host, allowed_host or [])
        check_port(host, port)
        check_content(mode)
    except UseError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    os.environ["MS_AID_MODE"] = mode.value
    quiet_environment(os.environ)
    typer.echo(f"MS Decision Aid is at {address(host, port)}  (Ctrl+C ends it)")
    sys.stdout.flush()

    give_memory_back()
    from streamlit.web import cli

    never_look_up_addresses()
    threading.Thread(target=_warm_up, args=(host, port), name="warm-up", daemon=True).start()
    cli.main(["run", str(APP), *flags(host, port, allowed_hosts(host, allowed_host or []))])


def _warm_up(host: str, port: int) -> None:
    """Load library and chain before the first visitor needs them, but not before the server answers."""
    near = "127.0.0.1" if host in ANYWHERE else host
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            socket.create_connection((near, port), timeout=1).close()
            break
        except OSError:
            time.sleep(0.05)

    from ui import engine

    engine.library()
    engine.model_notice()
    engine.engine()


if __name__ == "__main__":
    app()

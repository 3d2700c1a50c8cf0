"""Reads an answer aloud with the voice of the reader's own device: from a button, never by itself, never over the network.

Browsers also offer voices that send the words to a server. Only voices that work on the device itself are used; where there
is none, the button says so. Long texts are spoken sentence by sentence, since some browsers fall silent after a while.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import streamlit as st

from ui.parts.announcer import BUTTON_CSS
from ui.wording import say

if TYPE_CHECKING:
    from collections.abc import Callable

_HTML = '<button type="button" aria-pressed="false"></button><span role="status"></span>'

_JS = """
function localVoice() {
  const here = speechSynthesis.getVoices().filter((voice) => voice.localService);
  return here.find((voice) => voice.lang.startsWith("en") && voice.default) || here.find((voice) => voice.lang.startsWith("en"));
}

// Voices may be listed a moment after they were first asked for.
async function findVoice() {
  for (let tries = 0; tries < 10; tries += 1) {
    const voice = localVoice();
    if (voice) return voice;
    await new Promise((done) => setTimeout(done, 100));
  }
  return null;
}

export default function (component) {
  const { data, parentElement } = component;
  const button = parentElement.querySelector("button");
  const status = parentElement.querySelector("[role=status]");
  let speaking = false;
  const show = (now) => {
    speaking = now;
    button.textContent = now ? data.stop : data.label;
    button.setAttribute("aria-pressed", String(now));
  };
  const end = () => { if ("speechSynthesis" in window) speechSynthesis.cancel(); show(false); };
  show(false);
  button.onclick = async () => {
    if (speaking) { end(); return; }
    status.textContent = "";
    const voice = "speechSynthesis" in window ? await findVoice() : null;
    if (!voice) { status.textContent = data.none; return; }
    speechSynthesis.cancel();
    const pieces = data.text.match(/[^.!?\\n]+[.!?]*\\s*/g) || [data.text];
    pieces.forEach((piece, place) => {
      const words = new SpeechSynthesisUtterance(piece);
      words.voice = voice;
      words.lang = voice.lang;
      words.rate = 0.95;
      if (place === pieces.length - 1) words.onend = () => show(false);
      speechSynthesis.speak(words);
    });
    show(true);
  };
  window.addEventListener("pagehide", end);
  return () => { window.removeEventListener("pagehide", end); if (speaking) end(); };
}
"""


def draw_read_aloud(text: str, key: str) -> None:
    """A button that starts and ends the reading of `text`."""
    data = {"text": text, "label": say("speech.start"), "stop": say("speech.stop"), "none": say("speech.none")}
    _button()(data=data, key=key, width="content", height="content")


@lru_cache(maxsize=1)
def _button() -> Callable[..., Any]:
    return st.components.v2.component("ms_read_aloud", html=_HTML, css=BUTTON_CSS, js=_JS)

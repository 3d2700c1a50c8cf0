#!/usr/bin/env bash
# The browser tests need a chromium: use one that is installed, else install Debian's when we may, else say so loudly.
for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing chromium for the browser tests ..."
  (apt-get update -qq && apt-get install -y -qq chromium) >/dev/null 2>&1 && exit 0
fi
if [ "${CI:-}" = true ]; then
  echo "No chromium here and none could be installed: the browser tests cannot run." >&2
  exit 1
fi
echo "************************************************************************" >&2
echo "* No chromium found: the browser tests are SKIPPED. Install chromium.  *" >&2
echo "************************************************************************" >&2

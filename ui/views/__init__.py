"""One short script for each page; the entry script lists them in its menu."""

"""`python -m ui.rebuild`: bring the index up to date in a process of its own and tell the progress, one JSON line each.

The build needs the large encoder; in the process that serves people it would take memory that is never given back.
"""

from __future__ import annotations

import json
import sys


def main() -> int:
    """Build; 0 when the index is up to date, 1 with a last line that says what is wrong and what to do."""
    from knowledge import KnowledgeError, build_index

    def tell(stage: str, done: int, total: int) -> None:
        print(json.dumps({"stage": stage, "done": done, "total": total}), flush=True)

    try:
        build_index(on_progress=tell)
    except KnowledgeError as error:
        print(json.dumps({"problem": str(error), "hint": error.hint}), flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Writes the pages of ``docs/`` that are drawn from the code: state machines, refusals, events, and the API's routes.

What lives here: turning tables into Markdown. What must not: text that a person should write.
Run it with ``python -m tools.write_docs``; a test compares the pages with what it would write.
"""

from __future__ import annotations

import dataclasses
import inspect
import typing
from pathlib import Path

from hall_controller.domain import events
from hall_controller.domain.handoff_states import HANDOFF
from hall_controller.domain.refusals import REASONS
from hall_controller.domain.state_table import StateTable

DOCS = Path(__file__).parents[1] / "docs"
NOTE = "<!-- Written by `python -m tools.write_docs` from the code. Change the code, not this page. -->\n\n"


def diagram(table: StateTable) -> str:
    """A Mermaid state diagram; a state from which no way leads ends the thing's life."""
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {table.initial}"]
    lines += [f"    {source} --> {dest}: {trigger}" for (source, trigger), dest in table.ways.items()]
    lines += [f"    {state} --> [*]" for state in table.states if table.final(state)]
    return "\n".join([*lines, "```", ""])


def states_page() -> str:
    return f"# The life of a handoff\n\n{NOTE}Every state and every way; nothing else is allowed.\n\n{diagram(HANDOFF)}"


def errors_page() -> str:
    """One row per refusal, in the order of the catalogue."""
    head = (
        f"# Errors of the API\n\n{NOTE}Every expected error is a problem document (RFC 9457) with one of these codes. "
        "A code never changes its meaning; a refused request has changed nothing.\n\n"
        "| code | kind | meaning | 含义 | what to do |\n|---|---|---|---|---|\n"
    )
    rows = (
        f'| <a id="{code}"></a>`{code}` | {r.kind} | {r.en} | {r.zh} | {r.next_en} |' for code, r in REASONS.items()
    )
    return head + "\n".join(rows) + "\n"


def events_page() -> str:
    """One section per event with its fields."""
    parts = [f"# Events of the journal\n\n{NOTE}The same words stand in the book and on the event stream.\n"]
    for kind in typing.get_args(events.Event):
        fields = ", ".join(f"`{field.name}`" for field in dataclasses.fields(kind))
        text = inspect.getdoc(kind) or ""
        said = "" if text.startswith(f"{kind.__name__}(") else f"{' '.join(text.split())}\n"
        parts.append(f"\n## {kind.__name__}\n\n{said}Fields: {fields}.\n")
    return "".join(parts)


PAGES = {"handoff-states.md": states_page, "errors.md": errors_page, "events.md": events_page}


def main() -> None:
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
        print(f"docs/{name}")


if __name__ == "__main__":
    main()

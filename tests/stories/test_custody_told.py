"""Whatever befell a case, its story can be told: those of days on which everything went wrong, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rich.console import Console

from hall_controller.app.custody_tables import events_table, intervals_table
from hall_controller.app.custody_words import SENTENCES
from hall_controller.domain import events as e
from hall_controller.hall.codec import read_event
from hall_controller.hall.custody import Story, story_of
from hall_controller.store.records import Row
from hall_controller.web.texts import Language
from simulations.storm.faults import draw_faults
from simulations.storm.stage import Stage

EPISODES, HANDOFFS, PER_HANDOFF = 3, 30, 0.6
ENGLISH = re.compile(r"\b[a-z]{2,}[ ,;:]+[a-z]{2,}\b")
"""Two words beside each other; ids stand alone among Chinese ones."""
LANGUAGES: tuple[Language, ...] = ("en", "zh")


def test_every_case_of_bad_days_can_be_told_in_both_languages() -> None:
    happened: set[str] = set()
    for number in range(EPISODES):
        for case, story in stories(number):
            happened |= {type(event).__name__ for _row, event in story.rows}
            for language in LANGUAGES:
                told = in_words(language, case, story)
                assert case in told and "{" not in told and "None" not in told
                assert language == "en" or not ENGLISH.search(told)
    events = {"HandoffRequested", "HandoffAssigned", "HandoffAdvanced", "CustodyMoved", "HatchBroken", "CaseClosed"}
    assert events <= happened & set(SENTENCES), "otherwise little was told"


def stories(number: int) -> Iterator[tuple[str, Story]]:
    seed = f"told:{number}"
    stage = Stage(seed, number, HANDOFFS, draw_faults(seed, HANDOFFS, PER_HANDOFF))
    assert not stage.run().violations
    rows: Sequence[Row] = list(stage.hall.journal.replay())
    for row in rows:
        event = read_event(row.type, row.data)
        if isinstance(event, e.CaseOpened):
            yield event.case, story_of(rows, event.case)


def in_words(language: Language, case: str, story: Story) -> str:
    console, began = Console(width=200), story.rows[0][0].at
    with console.capture() as said:
        console.print(events_table(language, case, story.rows))
        chains = [story.ledger.chains[document] for document in story.ledger.case_documents[case]]
        console.print(intervals_table(language, "kept", ("document", "keeper"), chains, began))
        phases = list(story.visits.phases.chains.values())
        console.print(intervals_table(language, "visit", ("visitor", "phase"), phases, began))
    return said.get()

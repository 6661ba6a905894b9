"""What two officers found in a hatch that they opened with the key, document by document, and who has the rest.

What lives here: the count, and the custody that follows from it. What must not: the handoff's end (``incidents.py``).
Custody moves, it is never skipped: what was found is the opener's. What was not found is still its officer's if it had
never been locked in; whoever has counted it out has it; else it is lost, by name and number, with an incident. Of a
document that is there in part only, the other papers become a document of their own, so that each has one custodian.
"""

from __future__ import annotations

from collections.abc import Mapping

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.alerts import raised
from hall_controller.domain.book import Case, Custodian, Handoff
from hall_controller.domain.legs import taker
from hall_controller.domain.refusals import Refusal
from hall_controller.domain.state import State

SHORT = "papers_short"
"""The incident of a count at an opened hatch that does not come to what the list says; it names what is missing."""


def count_found(state: State, handoff: Handoff, command: c.TakeByHand) -> dict[str, int]:
    """How many papers of each document of the handoff were in the hatch.

    Raises: Refusal ``unknown_document``, ``wrong_count`` if there are more than the list has, or the sum differs.
    """
    documents = state.book.cases[handoff.case].documents
    for name, count in command.found.items():
        if name not in handoff.documents:
            raise Refusal("unknown_document", id=name, case=handoff.case)
        if not 0 <= count <= documents[name].count:
            raise Refusal("wrong_count", counted=count, count=documents[name].count)
    found = {name: command.found.get(name, 0) for name in handoff.documents}
    if command.counted != sum(found.values()):
        raise Refusal("wrong_count", counted=command.counted, count=sum(found.values()))
    return found


def custody_after(state: State, handoff: Handoff, command: c.TakeByHand, found: Mapping[str, int]) -> list[e.Event]:
    """What was found goes to the opener, the rest to whoever answers for it."""
    case = state.book.cases[handoff.case]
    giver, opener = case.documents[handoff.documents[0]].custodian, Custodian("officer", command.opener)
    rest, why = _answers_for_the_rest(state, handoff, giver)
    split = _split(case, handoff, found) if rest != opener else []
    here = tuple(d for d in handoff.documents if found[d])
    gone = (*(d for d in handoff.documents if not found[d]), *(each.part for each in split))
    moves = ((here, opener, "opened with the key and counted"), (gone, rest, why))
    return [
        *split,
        *(
            e.CustodyMoved(handoff.case, documents, giver, to, handoff.id, fact, command.approver)
            for documents, to, fact in moves
            if documents and to != giver
        ),
        *_told(state, handoff, rest, gone, found),
    ]


def _answers_for_the_rest(state: State, handoff: Handoff, giver: Custodian) -> tuple[Custodian, str]:
    if giver.kind == "officer":
        return giver, ""  # nothing of it was ever locked in: whoever kept it keeps it still
    if handoff.counted_out:
        return taker(state, handoff), "counted out before the hatch was opened with the key"
    return Custodian("lost", handoff.id), "not found when the hatch was opened"


def _split(case: Case, handoff: Handoff, found: Mapping[str, int]) -> list[e.DocumentSplit]:
    """The papers that are missing of documents which are there in part."""
    parts = [d for d in handoff.documents if 0 < found[d] < case.documents[d].count]
    return [
        e.DocumentSplit(case.id, name, f"{case.id}-{number}", case.documents[name].count - found[name], handoff.id)
        for number, name in enumerate(parts, start=len(case.documents) + 1)
    ]


def _told(
    state: State, handoff: Handoff, rest: Custodian, gone: tuple[str, ...], found: Mapping[str, int]
) -> list[e.Event]:
    """The alerts: what is lost, paper by paper, and the count that did not fit."""
    if rest.kind == "locker" and gone:
        return raised(state, "papers_in_locker", handoff.case, handoff.goal)
    if rest.kind != "lost" or not gone:
        return []
    lost = [event for document in gone for event in raised(state, "document_lost", document, handoff.case)]
    return [*lost, *_short(state, handoff, found)]


def _short(state: State, handoff: Handoff, found: Mapping[str, int]) -> list[e.Event]:
    """One incident for each case; a second hatch of the same case adds to it."""
    documents = state.book.cases[handoff.case].documents
    missing = [f"{d} {found[d]} of {documents[d].count}" for d in handoff.documents if found[d] < documents[d].count]
    detail = f"{handoff.id}: {sum(found.values())} of {handoff.count} found ({', '.join(missing)})"
    standing = state.book.alerts.get(f"{SHORT}:{handoff.case}")
    if standing is None:
        return [e.AlertRaised(SHORT, handoff.case, detail)]
    return [e.AlertCleared(SHORT, handoff.case), e.AlertRaised(SHORT, handoff.case, f"{standing.detail}; {detail}")]

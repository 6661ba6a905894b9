"""What people do at each state of a handoff: one entry of the table for each.

What lives here: hands at hatches, counts, refusals, the key; and what goes wrong with them. What must not: when
somebody looks (``crew``). Everybody tells the truth as far as he knows it: a count is what was counted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from hall_controller.domain import commands as c
from hall_controller.domain.book import Handoff
from hall_controller.domain.handoff_states import HANDOFF, PAPERS_INSIDE
from hall_controller.domain.papers import VISITOR
from simulations.storm.body import Body
from simulations.world.hatch import HatchBody
from simulations.world.papers import Spot

if TYPE_CHECKING:
    from simulations.storm.crew import Crew

DOOR_S, BRISK = 0.5, 0.6
RELIEVED, BY_ROBOT = 0.7, 0.5
"""Of those who come to a robot without power so many do something at once, and so many call another robot."""
LONG = 5
"""After so many looks at a hatch that does not open, somebody gives up and does it by hand."""
STRANGERS = ("reception-1", "processing-2", "reception-2", "processing-1")


def _hatch(crew: Crew, handoff: Handoff) -> tuple[Body, HatchBody]:
    body = crew.stage.floor.bodies[handoff.robot]
    return body, body.hatches[handoff.hatch]


def _within_reach(crew: Crew, handoff: Handoff, place: str) -> bool:
    body, hatch = _hatch(crew, handoff)
    at_stop = crew.stage.floor.stands_at(body, crew.stage.plan.places[place].stop)
    return at_stop and (hatch.drawn or hatch.door_open)


def _door(body: Body, hatch: HatchBody, is_open: bool) -> None:
    if hatch.door_open != is_open and not hatch.forced:
        hatch.door_open = is_open
        body.hatch_touched()


# -- putting in


def open_as_sender(crew: Crew, handoff: Handoff) -> None:
    wrong, keeper = crew.lapse(handoff, "wrong_person"), crew.keeper(handoff)
    sender = next(s for s in STRANGERS if s != keeper) if wrong else keeper
    crew.ask(c.OpenHatch(handoff.id, sender))


def load(crew: Crew, handoff: Handoff) -> None:
    if not _within_reach(crew, handoff, handoff.loading_place):
        if crew.looks[handoff.id] % LONG == 0:
            _give_up(crew, handoff)
        return
    floor = crew.stage.floor
    keeper = crew.keeper(handoff)
    hands, inside = Spot("person", keeper), floor.inside(handoff.robot, handoff.hatch)
    crew.stage.referee.custody.hands[handoff.id] = hands
    pieces = floor.here(handoff.documents, hands)
    if crew.lapse(handoff, "forget_one"):
        pieces = pieces[:-1]
    _reach_in(crew, handoff, pieces, inside, keeper, inside)


def _reach_in(crew: Crew, handoff: Handoff, pieces: list[str], to: Spot, by: str, counted_in: Spot) -> None:
    """Open the door, move the pieces, shut it and count; a brisk hand is faster than the door's sensor."""
    body, hatch = _hatch(crew, handoff)
    brisk = crew.dice.chance(f"{handoff.id}{handoff.state}brisk", BRISK) and not hatch.door_open
    if pieces and not brisk:
        _door(body, hatch, True)
    if pieces:
        crew.stage.floor.move(handoff.case, pieces, to)
    if brisk:
        _shut_and_count(crew, handoff.id, by, counted_in)
    else:
        crew.later(DOOR_S, _shut_and_count, crew, handoff.id, by, counted_in)


def _give_up(crew: Crew, handoff: Handoff) -> None:
    inside = crew.stage.floor.inside(handoff.robot, handoff.hatch)
    if not crew.stage.floor.here(handoff.documents, inside):
        crew.ask(c.CancelHandoff(handoff.id, handoff.by, "robot_trouble", True))
    else:
        break_glass(crew, handoff)


def _shut_and_count(crew: Crew, handoff_id: str, by: str, counted_in: Spot) -> None:
    """The door is shut, unless somebody forgets; then what lies in ``counted_in`` is counted and said."""
    handoff = crew.stage.handoff(handoff_id) if crew.stage.hall.up else None
    if handoff is None or not handoff.robot or handoff_id in crew.broken:
        return
    body, hatch = _hatch(crew, handoff)
    left_open = crew.lapse(handoff, "leave_open")
    if left_open is None:
        _door(body, hatch, False)
    else:
        crew.later(left_open.size, _door, body, hatch, False)
    slip = crew.lapse(handoff, "miscount")
    found = len(crew.stage.floor.here(handoff.documents, counted_in))
    if handoff.state == "loading" and found == 0:
        return
    counted = max(0, found + (int(slip.size) if slip else 0))
    if counted == handoff.count:
        counted = found  # whoever misses some and says just the right number deceives everybody: no rule can tell
    crew.ask(c.ConfirmByCode(handoff_id, True, counted) if by == VISITOR else c.ConfirmCount(handoff_id, by, counted))


def shut(crew: Crew, handoff: Handoff) -> None:
    body, hatch = _hatch(crew, handoff)
    if crew.stage.floor.stands_at(body, crew.stage.floor.nearest(body)):
        _door(body, hatch, False)


# -- taking out


def open_as_receiver(crew: Crew, handoff: Handoff) -> None:
    if crew.lapse(handoff, "refuse"):
        crew.ask(c.RefuseHandoff(handoff.id, crew.receiver(handoff), "not_mine"))
        return
    if crew.lapse(handoff, "wrong_person"):
        receiver = crew.receiver(handoff)
        crew.ask(c.OpenHatch(handoff.id, next(s for s in STRANGERS if s[:6] != receiver[:6])))
    if _by_code(crew, handoff):
        _type_code(crew, handoff)
    else:
        crew.ask(c.OpenHatch(handoff.id, crew.receiver(handoff)))


def _by_code(crew: Crew, handoff: Handoff) -> bool:
    at_home = handoff.target == crew.stage.book.cases[handoff.case].seat
    fresh = handoff.code_tries < crew.stage.plan.dwell.code_tries
    return handoff.leg == "deliver" and at_home and fresh and crew.dice.chance(f"{handoff.id}code", 0.5)


def _type_code(crew: Crew, handoff: Handoff) -> None:
    if handoff.code_issue == 0:
        crew.ask(c.IssueCode(handoff.id, crew.receiver(handoff)))
    wrong = crew.lapse(handoff, "wrong_code")
    for _ in range(int(wrong.size) if wrong else 0):
        crew.ask(c.OpenByCode(handoff.id, False))
    crew.ask(c.OpenByCode(handoff.id, True))


def unload(crew: Crew, handoff: Handoff) -> None:
    if crew.lapse(handoff, "refuse"):
        put_back(crew, handoff)
        return
    floor = crew.stage.floor
    hands, inside = crew.taker(handoff), floor.inside(handoff.robot, handoff.hatch)
    pieces = floor.here(handoff.documents, inside)
    if pieces and not _within_reach(crew, handoff, handoff.goal):
        if crew.looks[handoff.id] % LONG == 0:
            break_glass(crew, handoff)
        return
    if crew.lapse(handoff, "forget_one"):
        pieces = pieces[:-1]
    crew.stage.referee.custody.hands[handoff.id] = hands
    by = VISITOR if handoff.opened_by == VISITOR else crew.receiver(handoff)
    _reach_in(crew, handoff, pieces, hands, by, hands)


def count_again(crew: Crew, handoff: Handoff) -> None:
    """Whoever finds them all counts them all; who does not calls a second officer with the key."""
    floor, hands = crew.stage.floor, crew.taker(handoff)
    inside = floor.inside(handoff.robot, handoff.hatch)
    reachable = len(floor.here(handoff.documents, hands)) + len(floor.here(handoff.documents, inside))
    if reachable < handoff.count:
        break_glass(crew, handoff)
    elif crew.lapse(handoff, "refuse"):
        put_back(crew, handoff)
    else:
        unload(crew, handoff)


def put_back(crew: Crew, handoff: Handoff) -> None:
    """The papers are not taken: all of them go back behind the door."""
    if not _within_reach(crew, handoff, handoff.goal):
        return
    floor, (body, hatch) = crew.stage.floor, _hatch(crew, handoff)
    hands, inside = crew.taker(handoff), floor.inside(handoff.robot, handoff.hatch)
    _door(body, hatch, True)
    floor.move(handoff.case, floor.here(handoff.documents, hands), inside)
    _door(body, hatch, False)
    counted = len(floor.here(handoff.documents, inside))
    crew.ask(c.RefuseHandoff(handoff.id, crew.receiver(handoff), "wrong_papers", counted))


# -- when something is wrong


def relieve(crew: Crew, handoff: Handoff) -> None:
    """Some call another robot for the papers, some carry them by hand, and some wait whether it goes on by itself."""
    chosen = crew.dice.share(f"{handoff.id}{handoff.robot}relief")
    if chosen < RELIEVED:
        break_glass(crew, handoff, onward=chosen < BY_ROBOT)


def after_tampering(crew: Crew, handoff: Handoff) -> None:
    break_glass(crew, handoff, onward=crew.dice.chance(f"{handoff.id}{handoff.robot}after", BY_ROBOT / 2))


def break_glass(crew: Crew, handoff: Handoff, alone: bool = False, onward: bool = False) -> None:
    """Two officers open with the key, take out and collect what is there, and lock what still can be locked.

    ``onward``: another robot is to go on with the papers.
    """
    if not HANDOFF.allows(handoff.state, "take_by_hand"):
        return
    floor, (body, hatch) = crew.stage.floor, _hatch(crew, handoff)
    opener, approver = "reception-1", "reception-1" if alone else "supervisor-1"
    if body.moving:
        return
    hands = Spot("person", opener)
    if not alone:
        crew.broken.add(handoff.id)
        _collect(crew, handoff, hands)
        if not hatch.forced:
            hatch.door_open = hatch.drawn = False
            body.hatch_touched()
    found = {d: len(floor.here((d,), hands)) for d in handoff.documents}
    counted = sum(found.values())
    onward = onward and HANDOFF.allows(handoff.state, "relieve") and counted == handoff.count
    crew.ask(c.TakeByHand(handoff.id, opener, approver, "other", "K100", "K101", found, counted, onward))


def _collect(crew: Crew, handoff: Handoff, hands: Spot) -> None:
    """Take whatever those at the hatch have of its papers. Before they are locked in, an officer keeps those that are
    not in the hatch at all; of a document that is half in it, he gives the other half."""
    floor, custody = crew.stage.floor, crew.stage.referee.custody
    inside, documents = floor.inside(handoff.robot, handoff.hatch), handoff.documents
    if handoff.state not in PAPERS_INSIDE:
        documents = tuple(d for d in documents if floor.here((d,), inside))
    if handoff.counted_out and not floor.here(documents, inside):
        return  # whoever has counted them out goes on holding them
    places = (inside, custody.hands.get(handoff.id), crew.taker(handoff), Spot("person", crew.keeper(handoff)))
    custody.hands[handoff.id] = hands
    floor.move(handoff.case, [p for p in floor.of(documents) if floor.papers.where(p) in places], hands)


def inventory(crew: Crew, handoff: Handoff) -> None:
    if not crew.stage.book.evacuating:
        crew.ask(c.TakeInventory(handoff.id, "reception-2", "supervisor-2"))


REACTIONS: dict[str, Callable[[Crew, Handoff], None]] = {
    "at_sender": open_as_sender,
    "loading": load,
    "securing_load": shut,
    "at_recipient": open_as_receiver,
    "unloading": unload,
    "disputed": count_again,
    "securing_empty": shut,
    "securing_refusal": shut,
    "securing_cancel": shut,
    "stranded": relieve,
    "tampered": after_tampering,
    "evacuated": inventory,
}

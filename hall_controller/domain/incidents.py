"""When something is wrong with papers in a robot: what two officers, or one who looks, may do about it.

What lives here: break-glass, the inventory after an evacuation, the look into a doubtful hatch. What must not: finding
out that something is wrong (``reconcile.py``, ``watch.py``).
Who keeps what was found in a hatch that was opened with the key, and who answers for the rest: ``found_papers.py``.
"""

from __future__ import annotations

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.alerts import clear, raised
from hall_controller.domain.book import Handoff
from hall_controller.domain.checks import check_way
from hall_controller.domain.found_papers import count_found, custody_after
from hall_controller.domain.refusals import Refusal
from hall_controller.domain.relief import relieved
from hall_controller.domain.state import State

_OF_HANDOFF = (
    "count_mismatch", "papers_unclaimed", "inventory_due", "code_locked", "incident_open", "papers_late",
    "relief_wanted",
)  # fmt: skip


def take_by_hand(state: State, command: c.TakeByHand, now: float) -> list[e.Event]:
    """The handoff ends with the papers in the opener's hands; or it goes on, and another robot comes for them.

    Raises: Refusal ``unknown_staff``, ``two_officers_needed``, ``unknown_handoff``, ``wrong_state``, ``same_seal``,
    ``unknown_document``, ``wrong_count``; to go on also ``evacuating``, ``papers_missing``.
    """
    state.check_two(command.opener, command.approver)
    handoff = state.handoff(command.handoff)
    if command.onward:
        state.check_open()
    check_way(handoff, "relieve" if command.onward else "take_by_hand")
    if command.seal_old == command.seal_new:
        raise Refusal("same_seal", seal=command.seal_old)
    found = count_found(state, handoff, command)
    if command.onward and command.counted != handoff.count:
        raise Refusal("papers_missing", id=handoff.id, counted=command.counted, count=handoff.count)
    broken = e.HatchBroken(
        handoff.id, handoff.robot, handoff.hatch, command.opener, command.approver, command.reason,
        command.seal_old, command.seal_new, command.counted, found,
    )  # fmt: skip
    why = f"opened with the key ({command.reason})"
    if command.onward:
        ended = relieved(state, handoff, "relieve", command.opener, command.reason)
    else:
        ended = e.HandoffAdvanced(handoff.id, "take_by_hand", "taken_by_hand", command.opener, command.reason)
    return [
        broken,
        *custody_after(state, handoff, command, found),
        ended,
        e.HatchDoubted(handoff.robot, handoff.hatch, why),
        *raised(state, "hatch_contents_doubtful", f"{handoff.robot}/{handoff.hatch}", why),
        *_settled(state, handoff),
    ]


def _settled(state: State, handoff: Handoff) -> list[e.Event]:
    """The alerts that this handoff was the cause of are over."""
    subject = f"{handoff.robot}/{handoff.hatch}"
    over = clear(state, "hatch_forced", subject) + clear(state, "hatch_insecure", subject)
    for kind in _OF_HANDOFF:
        over += clear(state, kind, handoff.id)
    return over


def take_inventory(state: State, command: c.TakeInventory, now: float) -> list[e.Event]:
    """After an evacuation: two officers have seen the hatch shut and untouched, and the robot says so too.

    Raises: Refusal ``unknown_staff``, ``two_officers_needed``, ``unknown_handoff``, ``wrong_state``, ``evacuating``,
    ``hatch_not_secure``.
    """
    state.check_two(command.by, command.approver)
    state.check_open()
    handoff = state.handoff(command.handoff)
    check_way(handoff, "inventory")
    _check_secure(state, handoff.robot, handoff.hatch)
    looked = f"seen locked and untouched with {command.approver}"
    advanced = e.HandoffAdvanced(handoff.id, "inventory", "carrying", command.by, looked)
    return [advanced, *clear(state, "inventory_due", handoff.id), *clear(state, "incident_open", handoff.id)]


def confirm_hatch_empty(state: State, command: c.ConfirmHatchEmpty, now: float) -> list[e.Event]:
    """The officer has looked; the robot is told, and the doubt ends when it has taken note.

    Raises: Refusal ``unknown_staff``, ``unknown_robot``, ``unknown_hatch``, ``no_doubt``, ``hatch_busy``,
    ``robot_not_heard``, ``hatch_not_secure``.
    """
    state.check_staff(command.by)
    spec = state.plan.robots.get(command.robot)
    if spec is None:
        raise Refusal("unknown_robot", id=command.robot)
    if command.hatch not in spec.hatches:
        raise Refusal("unknown_hatch", hatch=command.hatch, robot=command.robot)
    page = state.book.robots.get(command.robot)
    if page is None or command.hatch not in page.doubts:
        raise Refusal("no_doubt", hatch=command.hatch, robot=command.robot)
    if page.actions:
        raise Refusal("hatch_busy", hatch=command.hatch, robot=command.robot)
    _check_secure(state, command.robot, command.hatch)
    action = f"{state.book.name}-A{state.book.actions_ordered + 1}"
    believed = state.live[command.robot].hatches[command.hatch].handoff or "none"
    return [e.HatchActionOrdered(command.robot, action, "confirmEmpty", command.hatch, believed, page.node, command.by)]


def _check_secure(state: State, robot: str, hatch: str) -> None:
    live = state.live.get(robot)
    if live is None:
        raise Refusal("robot_not_heard", robot=robot)
    seen = live.hatches.get(hatch)
    if seen is None or not seen.secure:
        raise Refusal("hatch_not_secure", hatch=hatch, robot=robot)

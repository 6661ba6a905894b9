"""What Nav2's result codes mean here: try the same again, the road is not free, or a person must come.

What lives here: the table. What must not: what is then done (``setbacks``). Source: the definitions of Nav2's actions
in Kilted and later; bands of hundreds belong to the controller, planners, route server, smoother, waypoint follower,
behaviours, docking and the navigators. NONE in a failed result is how an older Nav2 ends a goal, and how any Nav2 ends
one that another took the place of. A code that is not listed is taken for its band's UNKNOWN.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from robot_nodes.port import Advice


class Meaning(NamedTuple):
    """``name``: as Nav2 writes it. ``words``: for whoever reads the error, without Nav2's own words."""

    name: str
    advice: Advice
    words: str


_TF = "the robot's frames do not fit together at the moment"
_SLOW = "it took too long"
_SETUP = "the robot is not set up for this"
_PUT = "the robot stands where its map says nothing can stand"


def _band(base: int, *rows: tuple[str, Advice, str]) -> dict[int, Meaning]:
    return {base + place: Meaning(*row) for place, row in enumerate(rows) if row[0]}


def _planner(base: int) -> dict[int, Meaning]:
    return _band(
        base,
        ("UNKNOWN", "retry", "the planner failed"),
        ("INVALID_PLANNER", "incident", _SETUP),
        ("TF_ERROR", "retry", _TF),
        ("START_OUTSIDE_MAP", "incident", "the robot believes itself outside its map"),
        ("GOAL_OUTSIDE_MAP", "incident", "the goal lies outside the robot's map"),
        ("START_OCCUPIED", "incident", _PUT),
        ("GOAL_OCCUPIED", "replan", "something stands on the goal"),
        ("TIMEOUT", "retry", _SLOW),
        ("NO_VALID_PATH", "replan", "there is no free way to the goal"),
    )


def _behaviour(base: int, blocked: int, invalid: int) -> dict[int, Meaning]:
    rows: list[tuple[str, Advice, str]] = [
        ("UNKNOWN", "retry", "a recovery behaviour failed"),
        ("TIMEOUT", "retry", _SLOW),
        ("TF_ERROR", "retry", _TF),
        ("", "", ""),
        ("", "", ""),
    ]
    rows[blocked] = ("COLLISION_AHEAD", "replan", "something stands in the way")
    if invalid:
        rows[invalid] = ("INVALID_INPUT", "incident", _SETUP)
    return _band(base, *rows)


def _navigator(base: int) -> dict[int, Meaning]:
    return _band(
        base,
        ("UNKNOWN", "retry", "the navigator failed"),
        ("FAILED_TO_LOAD_BEHAVIOR_TREE", "incident", _SETUP),
        ("TF_ERROR", "retry", _TF),
        ("TIMEOUT", "retry", _SLOW),
    )


RESULTS: Final[dict[int, Meaning]] = {
    0: Meaning("NONE", "retry", "the navigator gave no reason, or another goal took the place of ours"),
    1: Meaning("GOAL_REJECTED", "retry", "a part of Nav2 did not take the goal"),
    2: Meaning("SEND_GOAL_FAILURE", "retry", "a part of Nav2 did not answer"),
    **_band(
        100,
        ("UNKNOWN", "retry", "the controller failed"),
        ("INVALID_CONTROLLER", "incident", _SETUP),
        ("TF_ERROR", "retry", _TF),
        ("INVALID_PATH", "replan", "the path cannot be followed"),
        ("PATIENCE_EXCEEDED", "replan", "the way was not free for too long"),
        ("FAILED_TO_MAKE_PROGRESS", "replan", "the robot does not get on"),
        ("NO_VALID_CONTROL", "replan", "there is no safe way to go on"),
        ("CONTROLLER_TIMED_OUT", "retry", _SLOW),
        ("TIMEOUT", "retry", _SLOW),
    ),
    **_planner(200),
    **_planner(300),
    309: Meaning("NO_VIAPOINTS_GIVEN", "incident", _SETUP),
    **_band(
        400,
        ("UNKNOWN", "retry", "the route server failed"),
        ("TF_ERROR", "retry", _TF),
        ("NO_VALID_GRAPH", "incident", _SETUP),
        ("INDETERMINANT_NODES_ON_GRAPH", "incident", "the robot's own route graph does not fit"),
        ("TIMEOUT", "retry", _SLOW),
        ("NO_VALID_ROUTE", "replan", "there is no free way to the goal"),
        ("OPERATION_FAILED", "retry", "an operation on the way failed"),
        ("INVALID_EDGE_SCORER_USE", "incident", _SETUP),
    ),
    **_band(
        500,
        ("UNKNOWN", "retry", "the smoother failed"),
        ("INVALID_SMOOTHER", "incident", _SETUP),
        ("TIMEOUT", "retry", _SLOW),
        ("SMOOTHED_PATH_IN_COLLISION", "replan", "the path touches something"),
        ("FAILED_TO_SMOOTH_PATH", "retry", "the smoother failed"),
        ("INVALID_PATH", "replan", "the path cannot be followed"),
    ),
    **_band(
        600,
        ("UNKNOWN", "retry", "the way point follower failed"),
        ("TASK_EXECUTOR_FAILED", "incident", "a task at a way point failed"),
        ("NO_WAYPOINTS_GIVEN", "incident", _SETUP),
        ("STOP_ON_MISSED_WAYPOINT", "replan", "a way point could not be reached"),
    ),
    **_behaviour(700, 3, 0),
    **_behaviour(710, 4, 3),
    **_behaviour(720, 3, 4),
    **_band(
        730,
        ("UNKNOWN", "retry", "a recovery behaviour failed"),
        ("TIMEOUT", "retry", _SLOW),
        ("TF_ERROR", "retry", _TF),
    ),
    **_band(740, ("UNKNOWN", "retry", "a recovery behaviour failed"), ("TIMEOUT", "retry", _SLOW)),
    **_band(
        900,
        ("", "", ""),
        ("DOCK_NOT_IN_DB", "incident", "the robot's list of docks does not name this one"),
        ("DOCK_NOT_VALID", "incident", "the robot's list of docks is wrong about this one"),
        ("FAILED_TO_STAGE", "replan", "the place before the dock cannot be reached"),
        ("FAILED_TO_DETECT_DOCK", "retry", "the dock was not seen"),
        ("FAILED_TO_CONTROL", "retry", "the dock was missed"),
        ("FAILED_TO_CHARGE", "retry", "the robot is on the dock but gets no current"),
        ("TIMEOUT", "retry", _SLOW),
    ),
    999: Meaning("UNKNOWN", "retry", "docking failed"),
    **_navigator(9000),
    **_navigator(9100),
}
_UNKNOWN: Final = Meaning("UNKNOWN", "retry", "the robot gave a code that nobody here knows")


def meaning_of(code: int) -> Meaning:
    """What ``code`` of a failed result asks for."""
    known = RESULTS.get(code) or RESULTS.get(code // 10 * 10) or RESULTS.get(code // 100 * 100)
    return known or _UNKNOWN


def reason_of(code: int, said: str) -> str:
    """The reason in plain words, with the code and Nav2's own words where there are any."""
    meaning = meaning_of(code)
    own = f": {said}" if said else ""
    return f"{meaning.words}{own} (Nav2 code {code}, {meaning.name})" if code else f"{meaning.words}{own}"

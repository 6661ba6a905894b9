"""A stand-in for the hall's API that knows just enough of its rules to try the people's side alone.

It is honest about custody and hatches; its robots jump from stop to stop. Driving is tried elsewhere.
"""

from __future__ import annotations

from typing import Any

from hall_controller.domain.plan import HallPlan
from simulations.people import ApiCall, HallView
from simulations.world import World

Json = dict[str, Any]
DRIVE_S = 4.0
LOAD_S = 60.0


class No(Exception):
    def __init__(self, code: str) -> None:
        self.code = code


class FakeHall:
    """Cases and handoffs in plain dicts, in the shape of the API's JSON. ``down`` refuses every call."""

    def __init__(self, plan: HallPlan, world: World) -> None:
        self.plan, self.world = plan, world
        self.cases: dict[str, Json] = {}
        self.handoffs: dict[str, Json] = {}
        self.keys: dict[str, str] = {}
        self.free = list(world.robots)
        self.calls: list[ApiCall] = []
        self.waits_since: dict[str, float] = {}
        self.now = 0.0

    def view(self) -> HallView:
        return HallView.from_json(self.now, self.cases.values(), self.handoffs.values())

    def post(self, call: ApiCall) -> tuple[int, Json]:
        """What the API would answer: status and body."""
        self.calls.append(call)
        try:
            return self._route(call)
        except No as no:
            return 409, {"code": no.code}

    def _route(self, call: ApiCall) -> tuple[int, Json]:
        match call.path.strip("/").split("/"):
            case ["cases"]:
                return 201, self._open_case(dict(call.body))
            case ["cases", case_id, "documents"]:
                case = self.cases[case_id]
                self._add(case, call.body["kind"], call.body["count"], call.body["by"])
                return 201, case
            case ["cases", case_id, "close"]:
                return 200, self._close(case_id)
            case ["handoffs"]:
                return self._request(call)
            case ["handoffs", handoff_id, verb]:
                return 200, self._act(self.handoffs[handoff_id], verb, dict(call.body))
        raise AssertionError(call.path)

    def _open_case(self, body: Json) -> Json:
        if any(case["ticket"] == body["ticket"] and not case["closed"] for case in self.cases.values()):
            raise No("ticket_in_use")
        case_id = f"C{len(self.cases) + 1:06d}"
        case = {"id": case_id, "ticket": body["ticket"], "seat": body["seat"], "closed": False, "documents": []}
        self.cases[case_id] = case
        for paper in body["documents"]:
            self._add(case, paper["kind"], paper["count"], body["by"])
        return case

    def _add(self, case: Json, kind: str, count: int, by: str) -> None:
        case["documents"].append({"kind": kind, "count": count, "custodian": {"kind": "officer", "ref": by}})

    def _close(self, case_id: str) -> Json:
        case = self.cases[case_id]
        if case["closed"]:
            raise No("unknown_case")
        if any(paper["custodian"]["kind"] != "visitor" for paper in case["documents"]):
            raise No("case_not_home")
        case["closed"] = True
        return case

    def _request(self, call: ApiCall) -> tuple[int, Json]:
        if call.idempotency_key in self.keys:
            return 200, self.handoffs[self.keys[call.idempotency_key]]
        body = dict(call.body)
        if "case" not in body:
            body["case"] = self._open_case({**body, "seat": body["from"]})["id"]
        case = self.cases[body["case"]]
        self._check_keeper(case, body["by"])
        handoff = {
            "id": f"H{len(self.handoffs) + 1:06d}",
            "state": "requested",
            "case": case["id"],
            "ticket": case["ticket"],
            "from": body["from"],
            "to": body["to"],
            "count": sum(paper["count"] for paper in case["documents"]),
            "robot": None,
            "hatch": None,
            "by": body["by"],
        }
        self.handoffs[handoff["id"]] = handoff
        self.keys[call.idempotency_key] = handoff["id"]
        return 201, handoff

    def _check_keeper(self, case: Json, by: str) -> None:
        if any(paper["custodian"] != {"kind": "officer", "ref": by} for paper in case["documents"]):
            raise No("not_custodian")

    def _act(self, handoff: Json, verb: str, body: Json) -> Json:
        state, case = handoff["state"], self.cases[handoff["case"]]
        if verb == "cancel" and state in ("requested", "assigned", "at_sender"):
            return self._end(handoff, "cancelled")
        if (verb, state) in (("open", "at_sender"), ("confirm", "loading")):
            self._check_keeper(case, body["by"])
        if verb == "open" and state in ("at_sender", "at_recipient"):
            self.world.shoot_bolt(handoff["robot"], handoff["hatch"], draw=True)
            self._set(handoff, "loading" if state == "at_sender" else "unloading")
        elif verb == "confirm" and state in ("loading", "unloading"):
            if body["counted"] != handoff["count"]:
                raise No("wrong_count")
            handoff["counted_by"] = body["by"]
            self.world.shoot_bolt(handoff["robot"], handoff["hatch"], draw=False)
            self._set(handoff, "securing_load" if state == "loading" else "securing_empty")
        else:
            raise No("wrong_state")
        return handoff

    def _set(self, handoff: Json, state: str) -> None:
        handoff["state"] = state
        self.waits_since[handoff["id"]] = self.now

    def _end(self, handoff: Json, state: str) -> Json:
        self._set(handoff, state)
        if handoff["robot"]:
            self.free.append(handoff["robot"])
        return handoff

    def tick(self, now: float) -> None:
        """Robots come and go, bolts catch, people who never load are given up."""
        self.now = now
        for handoff in self.handoffs.values():
            waited = now - self.waits_since.setdefault(handoff["id"], now)
            self._advance(handoff, handoff["state"], waited)

    def _advance(self, handoff: Json, state: str, waited: float) -> None:
        if state == "requested" and self.free:
            handoff["robot"], handoff["hatch"] = self.free.pop(0), "1"
            self._set(handoff, "assigned")
        elif state in ("assigned", "carrying") and waited > DRIVE_S:
            place = handoff["from" if state == "assigned" else "to"]
            if self._jump(handoff["robot"], self.plan.places[place].stop):
                self._set(handoff, "at_sender" if state == "assigned" else "at_recipient")
        elif state == "at_sender" and waited > LOAD_S:
            self._end(handoff, "expired")
        elif state.startswith("securing") and self.world.robots[handoff["robot"]].hatches["1"].secure:
            self._secured(handoff, state)

    def _jump(self, robot: str, stop: str) -> bool:
        node = self.plan.roadmap.nodes[stop]
        try:
            self.world.place_robot(robot, node.x_m, node.y_m)
        except ValueError:  # somebody stands there; wait
            return False
        return True

    def _secured(self, handoff: Json, state: str) -> None:
        case = self.cases[handoff["case"]]
        if state == "securing_load":
            keeper = {"kind": "hatch", "ref": f"{handoff['robot']}/1"}
            self._set(handoff, "carrying")
        else:
            at_home = handoff["to"] == case["seat"]
            keeper = (
                {"kind": "visitor", "ref": case["id"]} if at_home else {"kind": "officer", "ref": handoff["counted_by"]}
            )
            self._end(handoff, "received")
            dock = self.world.plan.robots[handoff["robot"]].dock
            self._jump(handoff["robot"], dock)
        for paper in case["documents"]:
            paper["custodian"] = keeper

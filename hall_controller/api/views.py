"""What apps are shown: plain dictionaries made from the book, the plan and the live reports.

What lives here: one function per thing. What must not: routes, decisions. Times are ISO 8601 in UTC.
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from hall_controller.api.house import DeviceView, House
from hall_controller.domain.book import Case, Handoff, Robot
from hall_controller.domain.charge import no_work
from hall_controller.domain.courtesy import yields
from hall_controller.domain.eta import eta_s
from hall_controller.domain.live import LiveHatch
from hall_controller.domain.plan import HallPlan, Point
from hall_controller.domain.speeds import released_ahead_m, scene_cap_mps

Json = dict[str, Any]


def iso(at: float | None) -> str | None:
    return None if at is None else datetime.fromtimestamp(at, timezone.utc).isoformat(timespec="milliseconds")


def case_view(case: Case) -> Json:
    return {
        "id": case.id,
        "ticket": case.ticket,
        "seat": case.seat,
        "opened_at": iso(case.opened_at),
        "by": case.by,
        "documents": [
            {
                "id": d.id, "kind": d.kind, "count": d.count, "form": d.form,
                "custodian": {"kind": d.custodian.kind, "ref": d.custodian.ref},
            }
            for d in case.documents.values()
        ],
        "handoffs": case.handoffs,
        "closed": case.closed,
    }  # fmt: skip


def handoff_view(handoff: Handoff, case: Case | None) -> Json:
    """``case`` gives the documents their kinds; without it they are shown by id alone."""
    known = case.documents if case is not None else {}
    documents = [
        {"id": d, "kind": known[d].kind, "count": known[d].count} if d in known else {"id": d}
        for d in handoff.documents
    ]
    return {
        "id": handoff.id,
        "state": handoff.state,
        "case": handoff.case,
        "ticket": handoff.ticket,
        "from": handoff.source,
        "to": handoff.target,
        "leg": handoff.leg,
        "goal": handoff.goal,
        "recipient": handoff.recipient or None,
        "pickup": handoff.pickup or None,
        "documents": documents,
        "count": handoff.count,
        "counted_out": handoff.counted_out,
        "tray": handoff.tray or None,
        "robot": handoff.robot or None,
        "hatch": handoff.hatch or None,
        "requested_at": iso(handoff.requested_at),
        "changed_at": iso(handoff.changed_at),
        "by": handoff.by,
        "explain": handoff.why,
    }


def robot_view(house: House, robot_id: str) -> Json:
    state = house.hall.state
    spec, page, live = state.plan.robots[robot_id], state.book.robots.get(robot_id), state.live.get(robot_id)
    pose = house.fleet.pose(robot_id)
    bound = page.hatches if page is not None else {}
    order = page.order if page is not None else None
    seen = live.hatches if live is not None else {}
    doubts = page.doubts if page is not None else {}
    left_s = eta_s(state, robot_id)
    return {
        "id": robot_id,
        "state": _robot_state(house, robot_id),
        "online": live is not None,
        "must_stand": (page.stands or None) if page is not None else None,
        "pose": None if pose is None else {"x_m": pose.x_m, "y_m": pose.y_m, "theta_rad": pose.theta_rad},
        "speed_mps": live.speed_mps if live is not None else None,
        "battery_fraction": live.battery_fraction if live is not None else None,
        "charging": live.charging if live is not None else None,
        "charger": (page.charger or None) if page is not None else None,
        "waiting_for_charger": page is not None and page.charge is not None and not page.charger,
        "no_new_work": (no_work(spec, live) or None) if live is not None else None,
        "hatches": [_hatch(h, seen.get(h, LiveHatch()), bound.get(h)) | {"doubt": doubts.get(h)} for h in spec.hatches],
        "order": None if order is None else {"id": order.id, "path": order.path, "released": order.released},
        "destination": order.target if order is not None else None,
        "eta_s": None if left_s is None else round(left_s, 1),
        "released_m": None if page is None else round(released_ahead_m(state, page), 2),
        "node": page.node if page is not None else "",
        "handoffs": list(bound.values()),
        "alerts": [a.kind for a in state.book.alerts.values() if a.subject.split("/")[0] == robot_id],
        "messages_received": house.fleet.messages_received(robot_id),
        "last_seen_at": iso(house.fleet.last_heard_at(robot_id)),
    }


def _hatch(hatch: str, seen: LiveHatch, handoff: str | None) -> Json:
    return {"id": hatch, "door": seen.door, "lock": seen.lock, "handoff": handoff}


def _robot_state(house: House, robot_id: str) -> str:
    """One word for people: silent, stopped, faulty, serving, charging, waiting for a charger, for people or for road,
    driving, idle. At a dock of its own that charges a robot is idle."""
    state = house.hall.state
    page, live = state.book.robots.get(robot_id), state.live.get(robot_id)
    if live is None or page is None:
        return "silent"
    if page.stands or live.emergency_stop or live.paused:
        return "stopped"
    if live.faults:
        return "faulty"
    if page.order is None:
        return _standing(page, live.charging)
    if yields(page, live):
        return "waiting_for_people"
    at_the_end = live.order == page.order.id and live.passed >= page.order.released
    return "waiting_for_road" if at_the_end and page.order.released < len(page.order.path) else "driving"


def _standing(page: Robot, charging: bool) -> str:
    if page.hatches or page.charge is None:
        return "serving" if page.hatches else "idle"
    return "charging" if charging else "idle" if page.charger else "waiting_for_charger"


def device_view(device: DeviceView) -> Json:
    return {
        "id": device.id, "name": device.name, "kind": device.kind, "zone": device.zone, "online": device.online,
        "state": dict(device.state), "commands": list(device.commands),
    }  # fmt: skip


def hall_view(house: House) -> Json:
    state = house.hall.state
    plan, book = state.plan, state.book
    return {
        "id": plan.id,
        "name_zh": plan.name_zh,
        "name_en": plan.name_en,
        "plan": plan_view(plan),
        "scene": book.scene,
        "robot_speed_mps": scene_cap_mps(state),
        "evacuating": book.evacuating,
        "day_closed": book.day_closed or None,
        "trays": [{"id": tray, "handoff": book.trays.get(tray)} for tray in plan.trays],
        "scenes": [{"id": s.id, "name_zh": s.name_zh, "name_en": s.name_en} for s in plan.scenes.values()],
        "staff": [{"id": s.id, "role": s.role} for s in plan.staff.values()],
        "robots": [{"id": r.id, "radius_m": r.radius_m, "hatches": r.hatches} for r in plan.robots.values()],
        "alerts": [
            {"id": a.id, "kind": a.kind, "subject": a.subject, "since": iso(a.since), "detail": a.detail}
            for a in book.alerts.values()
        ],
        "seq": house.hall.engine.seq,
        "build": house.build,
        "counts": {
            "cases_open": len(book.cases),
            "cases_closed": book.cases_closed,
            "handoffs_open": len(book.handoffs),
            "handoffs_waiting": len(book.waiting),
            "handoffs_requested": book.handoffs_requested,
            "handoffs_received": book.handoffs_received,
            "documents": book.documents_seen,
            "messages_refused": dict(house.complaints),
        },
    }


def _outline(points: tuple[Point, ...]) -> list[list[float]]:
    return [[p.x_m, p.y_m] for p in points]


def plan_view(plan: HallPlan) -> Json:
    """The floor to scale; points are ``[x_m, y_m]`` in the frame ``hall``."""
    roadmap = plan.roadmap
    return {
        "outline": _outline(plan.outline),
        "zones": [
            {"id": z.id, "kind": z.kind, "name_zh": z.name_zh, "name_en": z.name_en, "outline": _outline(z.outline)}
            for z in plan.zones
        ],
        "obstacles": [{"id": o.id, "kind": o.kind, "outline": _outline(o.outline)} for o in plan.obstacles],
        "places": [
            {
                "id": p.id, "kind": p.kind, "label_zh": p.label_zh, "label_en": p.label_en,
                "position": [p.position.x_m, p.position.y_m], "stop": p.stop,
            }
            for p in plan.places.values()
        ],
        "nodes": [{"id": n.id, "kind": n.kind, "position": [n.x_m, n.y_m]} for n in roadmap.nodes.values()],
        "edges": [[e.start, e.end] for edges in roadmap.edges.values() for e in edges],
        "docks": {r.id: r.dock for r in plan.robots.values()},
        "chargers": list(plan.chargers),
    }  # fmt: skip

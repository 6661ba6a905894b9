"""Why the hall says no to this person.

What lives here: texts of the one catalogue, in two languages. What must not: when they apply (the deciders say so).
"""

from __future__ import annotations

from hall_controller.domain.reasons.reason import Reason

PEOPLE: dict[str, Reason] = {
    "may_only_read": Reason(
        "forbidden",
        "{by} is an auditor and may only read.",
        "{by} 为审计人员，只能查阅。",
        "Ask an officer on duty.",
        "请由值班人员操作。",
    ),
    "two_officers_needed": Reason(
        "forbidden",
        "Two different officers must stand for this; {by} is one.",
        "此操作须由两名不同的工作人员共同完成，{by} 只是其中一名。",
        "Call a second officer.",
        "请再请一名工作人员。",
    ),
    "supervisor_needed": Reason(
        "forbidden",
        "{by} is not a supervisor.",
        "{by} 不是主管。",
        "Ask a supervisor.",
        "请由主管操作。",
    ),
    "wrong_person": Reason(
        "forbidden",
        "{by} may not take these papers out at {place}.",
        "{by} 无权在 {place} 取出这些材料。",
        "The recipient, or an officer who serves that place, must do it.",
        "须由接收人或该处工作人员操作。",
    ),
    "not_custodian": Reason(
        "forbidden",
        "Document {id} is with {holder}, not with {by}.",
        "材料 {id} 现由 {holder} 保管，而非 {by}。",
        "Only its keeper may hand it over.",
        "只有保管人可以移交。",
    ),
    "same_seal": Reason(
        "invalid",
        "The new seal has the number of the old one, {seal}.",
        "新封条与旧封条编号相同（{seal}）。",
        "Put a new seal on the key and note its number.",
        "请更换新封条并登记编号。",
    ),
    "not_for_visitor": Reason(
        "conflict",
        "Handoff {id} does not end with a visitor at a seat.",
        "传送 {id} 的终点不是群众座位。",
        "An officer takes these papers out.",
        "请由工作人员取出。",
    ),
}

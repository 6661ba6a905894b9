"""Why the hall says no about cases and handoffs on an ordinary day.

What lives here: texts of the one catalogue, in two languages. What must not: when they apply (the deciders say so).
"""

from __future__ import annotations

from hall_controller.domain.reasons.reason import Reason

HANDOFFS: dict[str, Reason] = {
    "same_place": Reason(
        "invalid",
        "Sender and recipient are the same place, {id}.",
        "送出与接收是同一位置 {id}。",
        "Choose two different places.",
        "请选择两个不同位置。",
    ),
    "no_documents": Reason(
        "invalid",
        "There is nothing to carry.",
        "没有可传送的材料。",
        "Name at least one document.",
        "请至少登记一份材料。",
    ),
    "ticket_in_use": Reason(
        "conflict",
        "Ticket {ticket} already has the open case {id}.",
        "号码 {ticket} 已有在办事项 {id}。",
        "Use that case.",
        "请使用该事项。",
    ),
    "documents_travelling": Reason(
        "conflict",
        "Documents of case {id} are already in handoff {handoff}.",
        "事项 {id} 的材料已在传送 {handoff} 中。",
        "Wait for that handoff or cancel it.",
        "请等待该传送完成或取消。",
    ),
    "key_reused": Reason(
        "conflict",
        "This idempotency key already made handoff {id} with other content.",
        "该幂等键已用于内容不同的传送 {id}。",
        "Use a new key for a new handoff.",
        "新传送请使用新键。",
    ),
    "wrong_state": Reason(
        "conflict",
        "Handoff {id} is {state}; it cannot {verb} now.",
        "传送 {id} 处于 {state}，现在不能 {verb}。",
        "Possible now: {possible}.",
        "现在可以：{possible}。",
    ),
    "wrong_count": Reason(
        "conflict",
        "You counted {counted}, the list says {count}.",
        "您清点为 {counted} 件，清单为 {count} 件。",
        "Count again with the list; call the supervisor if it stays different.",
        "请对照清单再次清点；仍不一致请报告主管。",
    ),
    "documents_inside": Reason(
        "conflict",
        "The papers of handoff {id} are locked in robot {robot}.",
        "传送 {id} 的材料已锁入机器人 {robot}。",
        "Let it arrive and take them out there.",
        "请等待到达后取出。",
    ),
    "empty_not_confirmed": Reason(
        "conflict",
        "Hatch {hatch} of {robot} was opened; papers may be in it.",
        "{robot} 的 {hatch} 舱门已打开，里面可能有材料。",
        "Take every paper out, close the door, and say that the hatch is empty.",
        "请取出全部材料、关好舱门，并确认舱内为空。",
    ),
    "case_not_home": Reason(
        "conflict",
        "Case {id} still has documents away: {away}.",
        "事项 {id} 仍有材料未归还：{away}。",
        "Return them to the visitor first.",
        "请先归还群众。",
    ),
    "documents_lost": Reason(
        "conflict",
        "Documents of case {id} are lost: {lost}.",
        "事项 {id} 有材料遗失：{lost}。",
        "Look for them; if they cannot be found, close the case together with a supervisor.",
        "请继续查找；确实无法找回的，须会同主管办结。",
    ),
    "tray_in_use": Reason(
        "conflict",
        "Tray {id} holds the papers of handoff {handoff}.",
        "托盘 {id} 已用于传送 {handoff}。",
        "Use another tray.",
        "请换一个托盘。",
    ),
}

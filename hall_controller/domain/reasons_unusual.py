"""Why the hall says no when something is out of the ordinary: incidents, codes, lockers, evacuation, the day's end.

What lives here: texts of the one catalogue, in two languages. What must not: when they apply (the deciders say so).
"""

from __future__ import annotations

from hall_controller.domain.reason import Reason

UNUSUAL: dict[str, Reason] = {
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
    "no_way_left": Reason(
        "conflict",
        "The papers of handoff {id} have nowhere else to go.",
        "传送 {id} 的材料已无处可送。",
        "Take them out here, or open the hatch with the key, two officers together.",
        "请在此取出，或由两名工作人员用钥匙共同开舱。",
    ),
    "evacuating": Reason(
        "conflict",
        "The hall is being evacuated.",
        "大厅正在疏散。",
        "Leave the hall. A supervisor ends the evacuation when it is safe.",
        "请撤离大厅，安全后由主管解除。",
    ),
    "not_evacuating": Reason(
        "conflict",
        "The hall is not being evacuated.",
        "大厅未处于疏散状态。",
        "Nothing needs to be done.",
        "无需操作。",
    ),
    "unknown_document": Reason(
        "missing",
        "There is no document {id} in this list of {case}.",
        "{case} 的清单中没有材料 {id}。",
        "Check the list of documents.",
        "请核对材料清单。",
    ),
    "not_lost": Reason(
        "conflict",
        "Document {id} is not lost, it is with {holder}.",
        "材料 {id} 并未遗失，现由 {holder} 保管。",
        "Nothing needs to be done.",
        "无需操作。",
    ),
    "unknown_locker": Reason(
        "invalid",
        "There is no locker {id} in this hall.",
        "本厅没有保管柜 {id}。",
        "Use one of: {known}.",
        "可用保管柜：{known}。",
    ),
    "unknown_tray": Reason(
        "invalid",
        "There is no tray {id} in this hall.",
        "本厅没有托盘 {id}。",
        "Use one of: {known}.",
        "可用托盘：{known}。",
    ),
    "tray_in_use": Reason(
        "conflict",
        "Tray {id} holds the papers of handoff {handoff}.",
        "托盘 {id} 已用于传送 {handoff}。",
        "Use another tray.",
        "请换一个托盘。",
    ),
    "same_seal": Reason(
        "invalid",
        "The new seal has the number of the old one, {seal}.",
        "新封条与旧封条编号相同（{seal}）。",
        "Put a new seal on the key and note its number.",
        "请更换新封条并登记编号。",
    ),
    "unknown_hatch": Reason(
        "missing",
        "Robot {robot} has no hatch {hatch}.",
        "机器人 {robot} 没有舱门 {hatch}。",
        "Look it up in the list of robots.",
        "请在机器人列表中查找。",
    ),
    "no_doubt": Reason(
        "conflict",
        "Nothing is doubtful about hatch {hatch} of {robot}.",
        "{robot} 的 {hatch} 舱门没有疑问。",
        "Nothing needs to be done.",
        "无需操作。",
    ),
    "robot_not_heard": Reason(
        "too_early",
        "Robot {robot} does not answer.",
        "机器人 {robot} 没有应答。",
        "Wait until it is back, or see to it.",
        "请等待其恢复或到场查看。",
    ),
    "hatch_not_secure": Reason(
        "conflict",
        "Hatch {hatch} of {robot} is not closed and locked.",
        "{robot} 的 {hatch} 舱门未关闭锁好。",
        "Close the door; if the bolt does not catch, take the papers out by hand, two officers together.",
        "请关好舱门；若仍无法锁闭，由两名工作人员共同取出材料。",
    ),
    "not_for_visitor": Reason(
        "conflict",
        "Handoff {id} does not end with a visitor at a seat.",
        "传送 {id} 的终点不是群众座位。",
        "An officer takes these papers out.",
        "请由工作人员取出。",
    ),
    "code_not_valid": Reason(
        "conflict",
        "No code is valid for handoff {id}.",
        "传送 {id} 没有有效的取件码。",
        "Ask an officer for a new code.",
        "请向工作人员索取新码。",
    ),
    "code_locked_out": Reason(
        "conflict",
        "Too many wrong codes for handoff {id}.",
        "传送 {id} 的取件码错误次数过多。",
        "An officer comes and opens, or gives a new code.",
        "请由工作人员到场开启或重新发码。",
    ),
    "day_over": Reason(
        "conflict",
        "Day {day} lies before {last}, which is closed.",
        "{day} 早于已日清的 {last}。",
        "Check the date.",
        "请核对日期。",
    ),
    "day_not_settled": Reason(
        "conflict",
        "Day {day} cannot be closed while papers are away: {away}.",
        "{day} 不能日清，仍有材料未归位：{away}。",
        "Give them back, lock them away, or settle the incident first.",
        "请先归还、入柜或处理完事件。",
    ),
}

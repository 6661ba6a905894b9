"""Why the hall says no at this time, though it may say yes at another.

What lives here: texts of the one catalogue, in two languages. What must not: when they apply (the deciders say so).
"""

from __future__ import annotations

from hall_controller.domain.reasons.reason import Reason

MOMENTS: dict[str, Reason] = {
    "no_way_left": Reason(
        "conflict",
        "The papers of handoff {id} have nowhere else to go.",
        "传送 {id} 的材料已无处可送。",
        "Take them out here, or open the hatch with the key, two officers together.",
        "请在此取出，或由两名工作人员用钥匙共同开舱。",
    ),
    "papers_missing": Reason(
        "conflict",
        "Only {counted} of {count} papers of handoff {id} were found: another robot cannot go on with them.",
        "传送 {id} 共 {count} 份材料，仅找到 {counted} 份，不能由另一台机器人继续运送。",
        "Look again. If they are not there, open with the key: what is missing is then written down by name.",
        "请再次查找。若确实缺少，请用钥匙开舱并登记，缺少的材料将逐项记录。",
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
    "not_lost": Reason(
        "conflict",
        "Document {id} is not lost, it is with {holder}.",
        "材料 {id} 并未遗失，现由 {holder} 保管。",
        "Nothing needs to be done.",
        "无需操作。",
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
    "day_not_come": Reason(
        "conflict",
        "Day {day} has not come yet; today is {today}.",
        "{day} 尚未到来，今天是 {today}。",
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

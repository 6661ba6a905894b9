"""Why the hall says no on an ordinary day: cases, handoffs, hatches, robots.

What lives here: texts of the one catalogue, in two languages. What must not: when they apply (the deciders say so).
"""

from __future__ import annotations

from hall_controller.domain.reason import Reason

EVERYDAY: dict[str, Reason] = {
    "unknown_case": Reason(
        "missing", "There is no open case {id}.", "没有在办事项 {id}。", "Check the case number.", "请核对事项编号。"
    ),
    "unknown_handoff": Reason(
        "missing",
        "There is no open handoff {id}.",
        "没有进行中的传送 {id}。",
        "Look it up in the list of handoffs.",
        "请在传送列表中查找。",
    ),
    "unknown_place": Reason(
        "invalid",
        "There is no place {id} in this hall.",
        "本厅没有位置 {id}。",
        "Use one of: {known}.",
        "可用位置：{known}。",
    ),
    "unknown_staff": Reason(
        "forbidden",
        "There is no officer {id} in this hall.",
        "本厅没有工作人员 {id}。",
        "Sign in as an officer of this hall.",
        "请以本厅工作人员身份登录。",
    ),
    "unknown_scene": Reason(
        "invalid",
        "There is no scene {id}.",
        "没有场景 {id}。",
        "Use one of: {known}.",
        "可用场景：{known}。",
    ),
    "unknown_device": Reason(
        "missing",
        "There is no device {id}.",
        "没有设备 {id}。",
        "Look it up in the list of devices.",
        "请在设备列表中查找。",
    ),
    "device_cannot": Reason(
        "invalid",
        "The device cannot do that: {why}.",
        "设备无法执行：{why}。",
        "Use the values that the list of devices shows for it.",
        "请使用设备列表中所示的取值。",
    ),
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
    "not_custodian": Reason(
        "forbidden",
        "Document {id} is with {holder}, not with {by}.",
        "材料 {id} 现由 {holder} 保管，而非 {by}。",
        "Only its keeper may hand it over.",
        "只有保管人可以移交。",
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
    "robot_not_here": Reason(
        "too_early",
        "Robot {robot} does not stand still at {place}.",
        "机器人 {robot} 未停在 {place}。",
        "Wait until it has arrived.",
        "请等待机器人到达。",
    ),
    "hatch_busy": Reason(
        "too_early",
        "Hatch {hatch} of {robot} is still being moved.",
        "{robot} 的 {hatch} 舱门正在动作。",
        "Wait a moment.",
        "请稍候。",
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
    "robot_not_paused": Reason(
        "conflict",
        "Robot {robot} is not paused, or does not answer.",
        "机器人 {robot} 未暂停，或没有应答。",
        "Look at its state in the list of robots.",
        "请在机器人列表中查看状态。",
    ),
    "stop_still_pressed": Reason(
        "conflict",
        "The emergency stop of {robot} is still pressed.",
        "机器人 {robot} 的急停按钮仍按下。",
        "Look whether the way is safe, release the button, then resume.",
        "请确认周围安全，松开急停按钮后再恢复。",
    ),
    "unknown_robot": Reason(
        "missing",
        "There is no robot {id} in this hall.",
        "本厅没有机器人 {id}。",
        "Look it up in the list of robots.",
        "请在机器人列表中查找。",
    ),
}

"""What a refused request named that this hall does not have.

What lives here: texts of the one catalogue, in two languages. What must not: when they apply (the deciders say so).
"""

from __future__ import annotations

from hall_controller.domain.reasons.reason import Reason

UNKNOWN: dict[str, Reason] = {
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
    "unknown_robot": Reason(
        "missing",
        "There is no robot {id} in this hall.",
        "本厅没有机器人 {id}。",
        "Look it up in the list of robots.",
        "请在机器人列表中查找。",
    ),
    "unknown_document": Reason(
        "missing",
        "There is no document {id} in this list of {case}.",
        "{case} 的清单中没有材料 {id}。",
        "Check the list of documents.",
        "请核对材料清单。",
    ),
    "unknown_kind": Reason(
        "invalid",
        "This hall does not list that kind of document.",
        "本厅材料清单中没有该种类。",
        "Use one of: {known}.",
        "可用种类：{known}。",
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
    "unknown_hatch": Reason(
        "missing",
        "Robot {robot} has no hatch {hatch}.",
        "机器人 {robot} 没有舱门 {hatch}。",
        "Look it up in the list of robots.",
        "请在机器人列表中查找。",
    ),
}

"""Why the hall says no about robots, hatches and devices.

What lives here: texts of the one catalogue, in two languages. What must not: when they apply (the deciders say so).
"""

from __future__ import annotations

from hall_controller.domain.reasons.reason import Reason

MACHINES: dict[str, Reason] = {
    "device_cannot": Reason(
        "invalid",
        "The device cannot do that: {why}.",
        "设备无法执行：{why}。",
        "Use the values that the list of devices shows for it.",
        "请使用设备列表中所示的取值。",
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
    "other_hatch_open": Reason(
        "too_early",
        "Hatch {hatch} of {robot} is open for handoff {handoff}; only one may be open at a time.",
        "{robot} 的 {hatch} 舱门正为传送 {handoff} 打开，同一时间只能打开一个舱门。",
        "Wait until it is locked.",
        "请等待其锁好。",
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
    "papers_unsettled": Reason(
        "conflict",
        "Robot {robot} must stand: handoff {id} in its hatch {hatch} is {state}.",
        "机器人 {robot} 必须停留：其 {hatch} 舱门中的传送 {id} 状态为 {state}。",
        "Two officers look at the hatch first, then resume the robot.",
        "请先由两名工作人员检查该舱门，再恢复机器人。",
    ),
    "robot_isolated": Reason(
        "conflict",
        "Robot {robot} is isolated: what it says of itself is not believed.",
        "机器人 {robot} 已被隔离，其报告不可信。",
        "Look at it and resume it first.",
        "请先到场查看并恢复该机器人。",
    ),
    "robot_moves": Reason(
        "too_early",
        "Robot {robot} moves.",
        "机器人 {robot} 正在移动。",
        "Wait until it stands.",
        "请等待其停稳。",
    ),
    "robot_busy": Reason(
        "too_early",
        "Robot {robot} has not answered yet to what it was told before.",
        "机器人 {robot} 尚未答复之前的指令。",
        "Wait a moment.",
        "请稍候。",
    ),
    "road_outstanding": Reason(
        "conflict",
        "Robot {robot} has road before it and does not say that it is lost; it would set off from the wrong place.",
        "机器人 {robot} 仍有已放行路段且未报告丢失定位，此时设定位置会使其从错误位置出发。",
        "Wait until it has arrived, or until it says that it is lost.",
        "请等待其到达，或待其报告丢失定位。",
    ),
    "unknown_node": Reason(
        "invalid",
        "There is no node {id} on the roads of this hall.",
        "本厅道路中没有节点 {id}。",
        "Name a stop or a dock of the hall file, or give x, y and the heading.",
        "请使用大厅文件中的停靠点或泊位，或给出坐标和朝向。",
    ),
    "heading_needed": Reason(
        "invalid",
        "It is not known which way a robot looks at {place}.",
        "不知道机器人在 {place} 处的朝向。",
        "Give the heading in radians.",
        "请给出朝向（弧度）。",
    ),
    "off_the_floor": Reason(
        "invalid",
        "{x}, {y} does not lie in this hall.",
        "坐标 {x}, {y} 不在本厅内。",
        "Give metres in the frame of the hall file.",
        "请按大厅文件的坐标系以米为单位填写。",
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
}

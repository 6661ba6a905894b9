"""The words of ``hall custody`` in both languages of the hall.

What lives here: headings, keepers, states and sentences. What must not: reading a book, printing. Keepers are called as
on the pages; what the book itself says (why something happened) is put into words as there (``web/sayings.py``).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime

from hall_controller.domain.book import Custodian
from hall_controller.web.texts import Language, catalogue

HEADINGS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "case": "Case {id}, {day}", "time": "time", "happened": "what happened", "kept": "Who kept it",
        "visit": "The visit", "document": "document", "keeper": "keeper", "phase": "phase", "from": "from",
        "until": "until", "minutes": "minutes", "because": "because", "now": "now",
        "holds": "The chain of custody of {id} holds.", "fault": "row {seq}: {document}: {why}",
        "keeping": "Who keeps what, {when}", "papers": "papers", "since": "since", "ticket": "ticket",
        "total": "In all: {documents} documents, {papers} papers.", "no_case": "there is no case {id} in {db}",
        "hall": "the hall", "visitor": "case",
    },
    "zh": {
        "case": "事项 {id}，{day}", "time": "时间", "happened": "经过", "kept": "保管情况", "visit": "办事经过",
        "document": "材料", "keeper": "保管人", "phase": "阶段", "from": "起", "until": "止",
        "minutes": "分钟", "because": "依据", "now": "至今", "holds": "事项 {id} 的保管链完整。",
        "fault": "第 {seq} 行：{document}：{why}", "keeping": "材料保管情况（{when}）", "papers": "件数",
        "since": "自", "ticket": "号码", "total": "共 {documents} 份材料，{papers} 件。",
        "no_case": "{db} 中没有事项 {id}", "hall": "大厅", "visitor": "事项",
    },
}  # fmt: skip

STATES: Mapping[str, tuple[str, str]] = {
    "requested": ("waits for a robot", "等待机器人"),
    "assigned": ("the robot is coming", "机器人正在前来"),
    "at_sender": ("the robot stands at the sender's", "机器人已到达送出处"),
    "loading": ("the hatch is open for the sender", "舱门已为送出人打开"),
    "securing_load": ("counted in, the hatch is being locked", "已清点放入，正在锁闭舱门"),
    "carrying": ("locked in and on the way", "已锁入，正在运送"),
    "at_recipient": ("arrived, the hatch is locked", "已到达，舱门锁闭"),
    "unloading": ("the hatch is open for the recipient", "舱门已为接收人打开"),
    "disputed": ("the count does not fit", "清点数量不符"),
    "securing_empty": ("counted out, the empty hatch is being locked", "已清点取出，正在锁闭空舱"),
    "securing_refusal": ("not taken, the hatch is being locked again", "未接收，正在重新锁闭舱门"),
    "securing_cancel": ("called off, the empty hatch is being locked", "已取消，正在锁闭空舱"),
    "stranded": ("locked in, and the robot has no power to bring them", "已锁入，机器人电量不足无法送达"),
    "tampered": ("the hatch is not as it must be, the robot stands", "舱门状态异常，机器人已停止"),
    "evacuated": ("the hall was left, the papers stay locked in", "大厅疏散，材料锁在舱内"),
    "received": ("received", "已接收"),
    "returned": ("back with the sender", "已退回送出人"),
    "stored": ("in the locker", "已存入保管柜"),
    "taken_by_hand": ("taken out with the key by two officers", "由两名工作人员用钥匙取出"),
    "cancelled": ("called off", "已取消"),
    "expired": ("nobody loaded in time", "超时无人放入"),
    "reception": ("reception", "接待"),
    "waiting_for_robot": ("waiting for a robot", "等待机器人"),
    "under_way": ("under way", "运送中"),
    "processing": ("with an officer", "办理中"),
    "with_visitor": ("with the visitor", "在群众手中"),
    "elsewhere": ("at its lawful end elsewhere", "已依规转出"),
    "searching": ("searched for", "查找中"),
}
"""States of handoffs and phases of visits, in English and Chinese."""

SENTENCES: Mapping[str, tuple[str, str]] = {
    "CaseOpened": ("{by} opened the case for ticket {ticket} at {seat}", "{by} 在 {seat} 为 {ticket} 号登记事项"),
    "DocumentAdded": ("{by} took in {count} × {kind} as {document}", "{by} 接收 {kind} {count} 件，编号 {document}"),
    "DocumentSplit": (
        "not all of {document} was there: {count} go on as {part}",
        "{document} 不齐：其中 {count} 件另编号 {part}",
    ),
    "HandoffRequested": (
        "{by} asked to carry {documents} documents from {source} to {target}",
        "{by} 请求将 {documents} 份材料从 {source} 送往 {target}",
    ),
    "HandoffAssigned": ("robot {robot}, hatch {hatch}: {why}", "机器人 {robot}，舱门 {hatch}：{why}"),
    "HandoffAdvanced": ("{handoff}: {state} ({by}{reason}){onward}", "{handoff}：{state}（{by}{reason}）{onward}"),
    "reason": (": {reason}", "：{reason}"),
    "onward": (", another robot comes to {pickup}", "，另一机器人前往 {pickup}"),
    "CustodyMoved": ("custody: {giver} → {taker} ({fact}{witness})", "保管：{giver} → {taker}（{fact}{witness}）"),
    "witness": (", with {witness}", "，见证人 {witness}"),
    "HatchBroken": (
        "{opener} and {approver} opened {robot}/{hatch} with the key (seal {seal_old} → {seal_new}, counted {counted})",
        "{opener} 与 {approver} 用钥匙打开 {robot}/{hatch}（封条 {seal_old} → {seal_new}，清点 {counted} 件）",
    ),
    "CodeIssued": ("{by} gave the visitor a code", "{by} 向群众发取件码"),
    "code_right": ("the visitor's code was right", "取件码正确"),
    "code_wrong": ("the visitor's code was wrong", "取件码错误"),
    "CaseClosed": ("{by} closed the case{witness}", "{by} 办结事项{witness}"),
}  # fmt: skip


def chosen(lang: str) -> Language:
    """The language that was asked for, else that of the terminal (``LC_ALL``, ``LC_MESSAGES``, ``LANG``)."""
    told = lang or next((v for k in ("LC_ALL", "LC_MESSAGES", "LANG") if (v := os.environ.get(k, ""))), "")
    return "zh" if told.lower().startswith("zh") else "en"


def heading(lang: Language, key: str, /, **values: object) -> str:
    return HEADINGS[lang][key].format(**values)


def sentence(lang: Language, key: str, /, **values: object) -> str:
    return SENTENCES[key][lang == "zh"].format(**values)


def state(lang: Language, name: str) -> str:
    return STATES[name][lang == "zh"]


def keeper(lang: Language, who: Custodian) -> str:
    return catalogue(lang)[f"custodian.{who.kind}"].format(ref=who.ref)


def kind(lang: Language, name: str) -> str:
    return catalogue(lang).get(f"document.{name}", name)


def clock(at: float) -> str:
    """Hall time in the zone of this machine, with its offset."""
    return _local(at).isoformat(" ", "seconds")


def day(at: float) -> str:
    """The date in the zone of this machine, and the zone."""
    return f"{_local(at):%Y-%m-%d} ({_local(at).tzname()})"


def clock_on(at: float, shown: float) -> str:
    """The time of day where the day of ``shown`` stands above; of another day with its date."""
    moment = _local(at)
    same = moment.date() == _local(shown).date()
    return f"{moment:%H:%M:%S}" if same else f"{moment:%m-%d %H:%M:%S}"


def _local(at: float) -> datetime:
    return datetime.fromtimestamp(at).astimezone()

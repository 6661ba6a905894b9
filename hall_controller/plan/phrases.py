"""What is said about each kind of mistake that pydantic finds, in both languages.

What lives here: the sentences. What must not: choosing among them (``shape_errors``).
In a sentence ``{value}`` stands for what was written, and every word of pydantic's own context can be used.
"""

from __future__ import annotations

from typing import NamedTuple


class Phrase(NamedTuple):
    """``code`` is stable and ours; pydantic's own names may change with its version."""

    code: str
    en: str
    zh: str
    hint: str


PHRASES: dict[str, Phrase] = {
    "speed_over_limit": Phrase(
        "speed.over_limit",
        "{value} m/s is over the limit of 0.8 m/s (GB/T 37395-2019)",
        "{value} m/s 超过配送机器人0.8 m/s的限速(GB/T 37395-2019)",
        "write 0.8 or less",
    ),
    "unknown_timezone": Phrase(
        "value.timezone",
        "{value} is not a known time zone",
        "未知的时区:{value}",
        "for example Asia/Shanghai",
    ),
    "personal_number": Phrase(
        "value.personal",
        "this holds a telephone or identity number, whole or in part",
        "此处含有电话号码或身份证号码(全部或部分)",
        "what stands here is shown and kept: use a number of the hall's own",
    ),
    "not_a_scalar": Phrase(
        "value.type",
        "{value} is not one word or number",
        "{value} 不是单个词或数字",
        "for example brightness: 200",
    ),
    "one_form": Phrase(
        "furniture.form",
        "exactly one of rectangle, circle and polygon is needed",
        "rectangle、circle、polygon 必须且只能有一个",
        "keep the one that fits and remove the others",
    ),
    "namespace_missing": Phrase(
        "robot.namespace",
        "a robot with program nav2 needs a namespace",
        "使用nav2的机器人需要namespace",
        "add the robot's ROS 2 namespace, for example namespace: r1",
    ),
    "namespace_unused": Phrase(
        "robot.namespace",
        "a robot with program native has no ROS namespace",
        "native机器人没有ROS命名空间",
        "remove namespace, or write program: nav2",
    ),
    "string_type": Phrase(
        "value.type",
        "{value} is not text",
        "{value} 不是文本",
        "put it in quotes",
    ),
    "float_type": Phrase(
        "value.type",
        "{value} is not a number",
        "{value} 不是数字",
        "write the number alone",
    ),
    "int_type": Phrase(
        "value.type",
        "{value} is not a whole number",
        "{value} 不是整数",
        "write the number alone",
    ),
    "bool_type": Phrase(
        "value.type",
        "{value} is not true or false",
        "{value} 不是 true 或 false",
        "write true or false",
    ),
    "finite_number": Phrase(
        "value.type",
        "{value} is not a finite number",
        "{value} 不是有限数",
        "",
    ),
    "list_type": Phrase(
        "value.type",
        "{value} is not a list",
        "{value} 不是列表",
        "write a list in square brackets",
    ),
    "tuple_type": Phrase(
        "value.type",
        "{value} is not a pair [x, y]",
        "{value} 不是坐标 [x, y]",
        "write two numbers in square brackets, in m",
    ),
    "dict_type": Phrase(
        "value.type",
        "{value} is not a group of keys",
        "{value} 不是一组键",
        "write key: value pairs below it",
    ),
    "model_type": Phrase(
        "value.type",
        "{value} is not a group of keys",
        "{value} 不是一组键",
        "write key: value pairs below it",
    ),
    "too_long": Phrase(
        "value.length",
        "there are {actual_length} entries, {max_length} at most",
        "最多{max_length}项,实际{actual_length}项",
        "",
    ),
    "too_short": Phrase(
        "value.length",
        "there are {actual_length} entries, at least {min_length} are needed",
        "至少需要{min_length}项,实际{actual_length}项",
        "",
    ),
    "string_too_short": Phrase(
        "value.length",
        "the text is empty",
        "文本为空",
        "write a name",
    ),
    "string_too_long": Phrase(
        "value.length",
        "the text is longer than {max_length} characters",
        "文本超过{max_length}个字符",
        "shorten it",
    ),
    "greater_than_equal": Phrase(
        "value.range",
        "{value} is too small, at least {ge}",
        "{value} 过小,至少为 {ge}",
        "",
    ),
    "greater_than": Phrase(
        "value.range",
        "{value} is too small, it must be over {gt}",
        "{value} 过小,必须大于 {gt}",
        "",
    ),
    "less_than_equal": Phrase(
        "value.range",
        "{value} is too large, at most {le}",
        "{value} 过大,最多为 {le}",
        "",
    ),
}

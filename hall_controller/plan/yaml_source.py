"""A hall file as text, and the text as data: everything that can go wrong before the first key is looked at.

What lives here: reading, decoding, and YAML mistakes told with their place. What must not: any knowledge of halls.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as FilePath

from ruamel.yaml import YAML
from ruamel.yaml import events as yaml_events
from ruamel.yaml.error import YAMLError
from ruamel.yaml.reader import ReaderError

from hall_controller.plan.problem import Mark, PlanError, Problem, Report, fatal
from hall_controller.plan.yaml_builder import Builder, Source

MOST_BYTES = 512 * 1024


def read_text(path: FilePath) -> str:
    """The text of a hall file.

    Raises: PlanError when it cannot be read, is too large, or is not UTF-8.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise fatal(str(path), Mark(), "file.unreadable", f"cannot be read: {reason}", "无法读取文件") from error
    if len(raw) > MOST_BYTES:
        raise _too_large(str(path))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        mark = Mark(before.count(b"\n") + 1, error.start - before.rfind(b"\n"))
        hint = "save the file as UTF-8"
        raise fatal(str(path), mark, "file.not_utf8", "is not UTF-8 text", "文件不是UTF-8编码", hint) from error


def parse(text: str, name: str) -> tuple[Source, Report]:
    """Data and places of a YAML text, with the problems found on the way (duplicate keys, anchors, tags, ...).

    Raises: PlanError when the text is no YAML at all, so that nothing more can be said about it.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise _too_large(name)
    _refuse_tabs(text, name)
    source = Source()
    report = Report(name, source)
    builder = Builder(source, report)
    for event in _events(text, name):
        builder.take(event)
    return source, report


def _events(text: str, name: str) -> Iterator[yaml_events.Event]:
    """The events of the YAML parser.

    It answers some malformed escapes and directives with bare Python errors instead of a YAMLError. A generator sees
    none of its consumer's errors, so no mistake of ours is taken for one in the file.
    """
    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except (YAMLError, ValueError, OverflowError, AttributeError, IndexError, AssertionError, TypeError) as error:
        raise _syntax(error, text, name) from error


def _too_large(name: str) -> PlanError:
    hint = "a hall file needs a few dozen kB"
    return fatal(name, Mark(), "file.too_large", f"is larger than {MOST_BYTES // 1024} kB", "文件过大", hint)


def _refuse_tabs(text: str, name: str) -> None:
    saying = ("a tab stands in the indentation", "缩进中有制表符", "use spaces, two for each step")
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        indent = line[: len(line) - len(line.lstrip())]
        if "\t" in indent and line.strip() and not line.lstrip().startswith("#"):
            found.append(Problem(name, number, indent.index("\t") + 1, "yaml.tab", *saying))
    if found:
        raise PlanError(found[:20])


def _syntax(error: Exception, text: str, name: str) -> PlanError:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    place = Mark(mark.line + 1, mark.column + 1) if mark is not None else Mark()
    what = getattr(error, "problem", None) or "the text is not valid YAML"
    if isinstance(error, ReaderError):
        before = text[: error.position]
        place = Mark(before.count("\n") + 1, len(before) - before.rfind("\n"))
        what = "a control character is not allowed in the text"
    hint = "look for a missing colon, comma, quote or bracket here or on the line above"
    return fatal(name, place, "yaml.syntax", f"cannot be read as YAML: {what}", "YAML语法错误", hint)

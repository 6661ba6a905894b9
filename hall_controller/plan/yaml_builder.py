"""YAML events turned into plain data that remembers the line and column of every value.

What lives here: the builder, and what it refuses because a hall file never needs it (anchors, tags, depth, floods).
What must not: files, any knowledge of halls. It keeps a stack of its own: neither depth nor aliases can hurt.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ruamel.yaml import events as yaml_events

from hall_controller.plan.problem import Mark, Path, Report, Saying, fatal
from hall_controller.plan.yaml_scalar import plain_value

MOST_VALUES = 40_000
MOST_DEPTH = 12


@dataclass(slots=True)
class Source:
    """Plain data (dicts, lists, scalars) and where each part of it stands in the text."""

    data: object = None
    values: dict[Path, Mark] = field(default_factory=dict)
    keys: dict[Path, Mark] = field(default_factory=dict)

    def value_mark(self, path: Path) -> Mark:
        """Where the value at ``path`` stands, or the nearest part around it; steps that nobody wrote are skipped."""
        found: Path = ()
        for step in path:
            found = (*found, step) if (*found, step) in self.values else found
        return self.values.get(found, Mark())

    def key_mark(self, path: Path) -> Mark:
        """Where the key of ``path`` stands (for list items: the item)."""
        return self.keys.get(path) or self.value_mark(path)


@dataclass(slots=True)
class _Frame:
    """A mapping or list that is still open; ``key`` is the mapping key that waits for its value."""

    box: dict[str, object] | list[object]
    path: Path
    key: str | None = None
    skip: bool = False


class Builder:
    """Builds the data from events, one container per open bracket on a stack of its own."""

    def __init__(self, source: Source, report: Report) -> None:
        self._source = source
        self._report = report
        self._stack: list[_Frame] = []
        self._count = 0
        self._documents = 0

    def take(self, event: yaml_events.Event) -> None:
        self._count += 1
        if self._count > MOST_VALUES or len(self._stack) > MOST_DEPTH:
            mark = _mark(event)
            what = "is nested too deeply" if len(self._stack) > MOST_DEPTH else "holds far too many values"
            hint = "a hall file is four levels deep"
            raise fatal(self._report.file, mark, "yaml.too_complex", what, "结构过于复杂", hint)
        self._refuse_extras(event)
        if isinstance(event, yaml_events.DocumentStartEvent):
            self._documents += 1
        elif isinstance(event, yaml_events.MappingStartEvent):
            self._open({}, event)
        elif isinstance(event, yaml_events.SequenceStartEvent):
            self._open([], event)
        elif isinstance(event, yaml_events.MappingEndEvent | yaml_events.SequenceEndEvent):
            self._stack.pop()
        elif isinstance(event, yaml_events.ScalarEvent):
            self._scalar(event)

    def _refuse_extras(self, event: yaml_events.Event) -> None:
        at, file = _mark(event), self._report.file
        if isinstance(event, yaml_events.DocumentStartEvent) and self._documents:
            what = "a second document begins here"
            raise fatal(file, at, "yaml.documents", what, "文件中只能有一个文档", 'remove the "---"')
        if isinstance(event, yaml_events.AliasEvent) or getattr(event, "anchor", None):
            hint = "write the value out where it is needed"
            what = "anchors and aliases (& and *) are not allowed"
            raise fatal(file, at, "yaml.alias", what, "不允许使用锚点和别名", hint)
        tag = getattr(event, "tag", None)
        if tag is not None:
            hint = "remove the word that begins with !"
            raise fatal(file, at, "yaml.tag", f"the tag {tag} is not allowed", "不允许使用YAML标签", hint)

    def _open(self, box: dict[str, object] | list[object], event: yaml_events.Event) -> None:
        frame = self._stack[-1] if self._stack else None
        if frame is not None and isinstance(frame.box, dict) and frame.key is None:
            hint, what = "a key is one word followed by a colon", "a list or mapping cannot be a key"
            raise fatal(self._report.file, _mark(event), "yaml.key", what, "键必须是单词", hint)
        self._stack.append(_Frame(box, self._put(box, event)))

    def _scalar(self, event: yaml_events.ScalarEvent) -> None:
        frame = self._stack[-1] if self._stack else None
        text = str(event.value)
        if frame is not None and isinstance(frame.box, dict) and frame.key is None:
            self._key(frame, text, _mark(event))
        else:
            self._put(plain_value(text) if event.implicit[0] else text, event)

    def _key(self, frame: _Frame, key: str, mark: Mark) -> None:
        assert isinstance(frame.box, dict)
        path = (*frame.path, key)
        frame.key, frame.skip = key, key in frame.box
        first = self._source.keys.setdefault(path, mark)
        if frame.skip:
            saying = Saying(f'"{key}" is there twice', f"“{key}”重复出现")
            hint = f"the first one is in line {first.line}; give this one another name or remove it"
            self._report.add_at(mark, path, "id.duplicate", saying, hint)

    def _put(self, value: object, event: yaml_events.Event) -> Path:
        """Store a finished scalar or a container that has just begun; of a duplicate key the first value stays."""
        if not self._stack:
            self._source.data, self._source.values[()] = value, _mark(event)
            return ()
        frame = self._stack[-1]
        if isinstance(frame.box, list):
            frame.box.append(value)
            path: Path = (*frame.path, len(frame.box) - 1)
        else:
            assert frame.key is not None
            path = (*frame.path, frame.key)
            if not frame.skip:
                frame.box[frame.key] = value
            frame.key = None
        self._source.values.setdefault(path, _mark(event))
        return path


def _mark(event: yaml_events.Event) -> Mark:
    return Mark(event.start_mark.line + 1, event.start_mark.column + 1)

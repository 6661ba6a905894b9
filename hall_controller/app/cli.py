"""The ``hall`` command: finds its sub-commands and starts the one that was asked for.

What lives here: finding, listing and loading sub-commands. What must not: a sub-command.

A sub-command is an entry point of the group ``hall.commands`` (see ``setup.py``): a name, and as target a typer
function or a typer app. It is imported only when it is called, so that ``hall --help`` is quick. The line shown in the
list is the first line of the target's docstring (for an app: of its module), read without importing it.
"""

from __future__ import annotations

import ast
import sys
from importlib.machinery import ModuleSpec, PathFinder
from importlib.metadata import EntryPoint, entry_points, version
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

GROUP = "hall.commands"
DISTRIBUTION = "service_hall"
NOT_HERE = "not installed here"


class CannotLoad(Exception):
    """A sub-command is announced but its program is not there. The message is one line for the user."""


def announced() -> dict[str, EntryPoint]:
    """Sub-commands by name, in alphabetical order. A name announced twice: the last one counts."""
    return dict(sorted((point.name, point) for point in entry_points(group=GROUP)))


def short_help(point: EntryPoint) -> str:
    """First line of the target's docstring, read from the source file; nothing is imported."""
    spec = _spec(point.module)
    if spec is None or spec.origin is None:
        return NOT_HERE
    return _first_docstring_line(ast.parse(Path(spec.origin).read_text(encoding="utf-8")), point.attr)


def load(point: EntryPoint) -> TyperCommand | TyperGroup:
    """The command itself.

    Raises: CannotLoad when the target, or something it needs, is not installed.
    """
    target = _target(point)
    if not isinstance(target, typer.Typer):
        function, target = target, typer.Typer(add_completion=False)
        target.command(name=point.name)(function)
    command = typer.main.get_command(target)
    command.name = point.name
    assert isinstance(command, TyperCommand | TyperGroup)  # what typer makes, always
    return command


class HallCommands(TyperGroup):
    """The group behind ``hall``. For a list it hands out placeholders; to run it loads the real thing."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        return list(announced())

    def get_command(self, ctx: typer.Context, cmd_name: str) -> TyperCommand | TyperGroup | None:  # type: ignore[override]
        point = announced().get(cmd_name)
        return None if point is None else TyperCommand(name=cmd_name, help=short_help(point))

    def resolve_command(self, ctx: typer.Context, args: list[str]) -> Any:  # type: ignore[override]
        name, command, rest = super().resolve_command(ctx, args)
        point = announced().get(name or "")
        return name, command if point is None else load(point), rest


app = typer.Typer(
    name="hall",
    cls=HallCommands,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Try [bold]hall demo[/bold] first: one whole hall on this machine. Each command has its own --help.",
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(version(DISTRIBUTION))
        raise typer.Exit


@app.callback()
def hall(
    show_version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version and leave.")
    ] = False,
) -> None:
    """Runs a service hall where robots carry papers between visitors and officers."""


def main() -> None:
    """The console script. A sub-command that cannot be loaded ends with one plain line and exit code 1."""
    try:
        app(prog_name="hall")
    except CannotLoad as problem:
        sys.exit(f"hall: {problem}")


def _target(point: EntryPoint) -> Any:
    try:
        return point.load()
    except ModuleNotFoundError as missing:
        raise CannotLoad(_explain(point, missing.name or "")) from missing
    except AttributeError as missing:
        if point.attr not in str(missing):
            raise  # a bug inside the command's module, not a missing target
        raise CannotLoad(f"'{point.name}' is announced as {point.value}, but it has no '{point.attr}'") from missing


def _explain(point: EntryPoint, module: str) -> str:
    if point.module == module or point.module.startswith(f"{module}."):
        return f"'{point.name}' is {NOT_HERE}: there is no module {module}"
    extras = "ros, postgres, demo"
    return f"'{point.name}' needs the Python module '{module}': install it, or {DISTRIBUTION} with its extra ({extras})"


def _spec(module: str) -> ModuleSpec | None:
    """Finds the source of ``module`` level by level. (``find_spec`` alone would import the packages above it.)"""
    top, *below = module.split(".")
    spec = find_spec(top)
    for name in below:
        if spec is None or spec.submodule_search_locations is None:
            return None
        spec = PathFinder.find_spec(f"{spec.name}.{name}", list(spec.submodule_search_locations))
    return spec


def _first_docstring_line(tree: ast.Module, attribute: str) -> str:
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    holder = next((node for node in functions if node.name == attribute), tree)
    return (ast.get_docstring(holder) or "").partition("\n")[0]


if __name__ == "__main__":
    main()

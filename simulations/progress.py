"""How a long run shows that it is alive: a bar on a terminal, a line now and then elsewhere.

What lives here: showing. What must not: counting.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

LINE_EVERY_S = 5.0

Show = Callable[[int, str], None]
"""Called with how many are done, and a few words on what is happening."""


@contextmanager
def progress(title: str, total: int) -> Iterator[Show]:
    """A bar on standard error when it is a terminal, else a plain line every few seconds."""
    if not sys.stderr.isatty():
        yield _lines(title, total)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, TextColumn("{task.fields[words]}"), console=Console(stderr=True)) as bar:
        task = bar.add_task(title, total=total, words="")
        yield lambda done, words: bar.update(task, completed=done, words=words)


def _lines(title: str, total: int) -> Show:
    last, told = 0.0, 0

    def show(done: int, words: str) -> None:
        nonlocal last, told
        now = time.monotonic()
        if now - last >= LINE_EVERY_S or (done == total and last and told != total):
            last, told = now, done
            print(f"{title}: {done}/{total}  {words}", file=sys.stderr, flush=True)

    return show

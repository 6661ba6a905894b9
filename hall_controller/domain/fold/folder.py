"""The form of a function that folds one kind of event into the book.

What lives here: the type. What must not: functions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hall_controller.domain.book import Book

Folder = Callable[[Book, Any, float], None]

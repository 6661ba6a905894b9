"""Pages drawn from the code say what the code says now."""

from __future__ import annotations

import pytest

from tools.write_docs import DOCS, PAGES


@pytest.mark.parametrize("name", PAGES)
def test_page_is_current(name: str) -> None:
    written = (DOCS / name).read_text(encoding="utf-8")
    assert written == PAGES[name](), "run: python -m tools.write_docs"

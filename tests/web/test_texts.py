"""Both languages say the same things, and say all that the pages ask for."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import get_args

import pytest

from hall_controller import domain
from hall_controller.domain.book import CustodianKind, DocumentForm
from hall_controller.domain.commands import Ending, HandReason, RefusalReason
from hall_controller.domain.handoff_states import STATES
from hall_controller.web import texts

WEB = Path(texts.__file__).parent
TEXTS = WEB / "static" / "texts"
SOURCES = [*WEB.glob("templates/*"), *WEB.glob("static/*.js")]
PLACEHOLDER = re.compile(r"\{(\w+)\}")
WHOLE_KEY = re.compile(r"""\bt(?:Or)?\(\s*["']([a-z_.A-Z]+)["']""")
QUOTED = re.compile(r"""["'`]([a-z_]+\.[a-z_A-Z.]+)["'`]""")
KEY_BEGINNING = re.compile(
    r"""\b(?:t(?:Or)?|both)\(\s*(?:`([a-z_]+\.)(?:[a-z_.]*)\$\{|["']([a-z_]+\.[a-z_.]*)["']\s*~)"""
)


def test_both_languages_have_the_same_keys() -> None:
    assert list(texts.catalogue("zh")) == list(texts.catalogue("en"))


def test_both_languages_fill_in_the_same_values() -> None:
    zh, en = texts.catalogue("zh"), texts.catalogue("en")
    differ = {key for key in en if set(PLACEHOLDER.findall(en[key])) != set(PLACEHOLDER.findall(zh[key]))}
    assert not differ


def test_no_text_is_empty_or_left_in_the_other_language() -> None:
    zh, en = texts.catalogue("zh"), texts.catalogue("en")
    assert all(en.values()) and all(zh.values())
    chinese = re.compile(r"[\u4e00-\u9fff]")
    assert not [key for key in en if chinese.search(en[key])]
    same_by_nature = {"board.page", "document_with_form", "glass.where"}
    assert not [key for key in zh if not chinese.search(zh[key]) and key not in same_by_nature]


def _asked_for() -> tuple[set[str], set[str]]:
    """Keys the sources name in full, and beginnings of keys that are completed while running."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    beginnings = {one or other for one, other in KEY_BEGINNING.findall(source)}
    return set(WHOLE_KEY.findall(source)) | set(QUOTED.findall(source)), beginnings


def test_every_text_that_is_asked_for_is_there() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    named = {key for key in WHOLE_KEY.findall(source) if not key.endswith(".")}
    beginnings = {key for key in named if re.search(rf"""["']{re.escape(key)}["']\s*~""", source)}
    assert named - beginnings <= set(texts.catalogue("en"))


def test_no_text_is_left_over() -> None:
    whole, beginnings = _asked_for()
    left = [key for key in texts.catalogue("en") if key not in whole and not key.startswith(tuple(beginnings))]
    assert not left


def test_every_state_of_a_handoff_has_its_sentence_and_its_line() -> None:
    known = texts.catalogue("en")
    assert not [state for state in STATES if f"handoff.now.{state}" not in known]
    assert not [state for state in STATES if f"story.{state}" not in known and state != "assigned"]


RAISED_BY_TABLE = {
    "no_robot", "robot_late", "hatch_left_open", "recipient_awaited", "recipient_absent", "papers_unclaimed",
    "incident_open", "emergency_stop", "robot_paused", "robot_fault", "robot_trouble", "papers_in_locker",
}  # fmt: skip
"""Kinds of alerts whose names stand in tables of the domain, not beside the word ``raised``."""


def test_every_alert_of_the_hall_has_words_and_says_what_to_do() -> None:
    sources = [path.read_text(encoding="utf-8") for path in Path(domain.__path__[0]).glob("*.py")]
    raised = {kind for source in sources for kind in re.findall(r'raised\(\s*state, "([a-z_]+)"', source)}
    known = texts.catalogue("en")
    assert len(raised) > 8
    assert not [kind for kind in raised | RAISED_BY_TABLE if not {f"alert.{kind}", f"alert_do.{kind}"} <= set(known)]


def test_every_keeper_form_and_reason_has_a_word() -> None:
    wanted = [f"custodian.{kind}" for kind in get_args(CustodianKind)]
    wanted += [f"form.{form}" for form in get_args(DocumentForm)] + [f"end.{ending}" for ending in get_args(Ending)]
    wanted += [f"glass.{why}" for why in get_args(HandReason)] + [f"refuse.{why}" for why in get_args(RefusalReason)]
    assert not [key for key in wanted if key not in texts.catalogue("en")]


def test_browsers_are_given_the_words_that_scripts_ask_for_and_no_others() -> None:
    scripts = "\n".join(path.read_text(encoding="utf-8") for path in WEB.glob("static/*.js"))
    beginnings = tuple(one or other for one, other in KEY_BEGINNING.findall(scripts))
    whole = set(QUOTED.findall(scripts)) | set(WHOLE_KEY.findall(scripts))
    for language in texts.LANGUAGES:
        sent, kept = (set(json.loads((TEXTS / name).read_text("utf-8"))) for name in texts.catalogue_files(language))
        assert sent | kept == set(texts.catalogue(language)) and not sent & kept
        assert not [key for key in sent if key not in whole and not key.startswith(beginnings)]
        assert not [key for key in kept if key in whole or key.startswith(beginnings)]


@pytest.mark.parametrize(
    ("query", "cookie", "header", "chosen"),
    [
        (None, None, "", "zh"),
        (None, None, "en-GB,en;q=0.9", "en"),
        (None, None, "fr, en;q=0.3, zh-CN;q=0.8", "zh"),
        (None, None, "zh-TW;q=0.2, en-US;q=0.7", "en"),
        (None, None, "de, fr", "zh"),
        (None, None, "en;q=nonsense, zh;q=0.1", "zh"),
        (None, "en", "zh-CN", "en"),
        ("zh", "en", "en", "zh"),
        ("klingon", "latin", "en", "en"),
    ],
)
def test_the_language_is_chosen_by_wish_then_memory_then_browser(
    query: str | None, cookie: str | None, header: str, chosen: str
) -> None:
    assert texts.choose(query, cookie, header) == chosen

"""What the hall's book says is in the table of sayings, and reads the same wherever it is read.

The table is held complete from both sides: by whatever a storm writes into its books, on a fresh seed each time, and by
every sentence that stands in the sources.
"""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args

import pytest
from playwright.sync_api import expect

from hall_controller import domain, gateways, hall
from hall_controller.domain.commands import CancelReason, HandReason, RefusalReason
from hall_controller.domain.plain_words import LONGEST
from hall_controller.domain.plan import HallPlan
from hall_controller.gateways.vocabulary import ERRORS, PARAMETERS, RESULTS
from hall_controller.hall.codec import read_event
from hall_controller.hall.keeping import kept_at
from hall_controller.web import sayings as module
from hall_controller.web import texts
from hall_controller.web.sayings import in_words, sayings
from hall_messages.vda5050.state import OperatingMode
from simulations.storm.stage import Stage
from simulations.storm.storm import Weather
from tests.seeds import fresh_seed
from tests.web.conftest import HallServer, Look, OpenPage
from tests.web.test_modules import run

EPISODES, HANDOFFS = 12, 20
FIELDS = ("why", "reason", "fact", "detail")
"""Of events: where the hall says something in words."""
CHINESE, LATIN = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"(?<![0-9A-Za-z])[A-Za-z][A-Za-z0-9_./-]*")
PLACEHOLDER = re.compile(r"\{(\w+)\}")
NUMBERED = re.compile(r"[A-Z]{1,3}-?\d+[A-Z]{0,2}(-\d+)*|unlisted-[0-9a-f]{4}|[a-f][0-9a-f]{3}")
"""Handoffs, cases, documents, tickets, references, and the marks of words that are not written down."""


def ids_of(plan: HallPlan) -> set[str]:
    """The names that this hall gave to things, which are the same in every language."""
    hatches = {hatch for robot in plan.robots.values() for hatch in robot.hatches}
    boxes = {f"{robot.id}/{hatch}" for robot in plan.robots.values() for hatch in robot.hatches}
    return {*plan.robots, *hatches, *boxes, *plan.places, *plan.staff, *plan.roadmap.nodes}


def foreign(words: str, ids: Iterable[str]) -> list[str]:
    """What in ``words`` is neither Chinese nor an id."""
    return [word for word in LATIN.findall(words) if word not in ids and not NUMBERED.fullmatch(word)]


@pytest.fixture(scope="module")
def storms() -> dict[str, set[str]]:
    """Everything that stormy days have written down in words, and with each the ids of the hall it was said in."""
    weather, said = Weather(fresh_seed(), "heavy", handoffs=HANDOFFS), dict[str, set[str]]()
    print(f"hall storm --faults heavy --seed {weather.seed}")
    for episode in range(EPISODES):
        stage = Stage(weather.seed_of(episode), episode, weather.handoffs, weather.faults(episode))
        stage.run()
        ids = ids_of(stage.plan)
        said |= dict.fromkeys(written(stage), ids)
    return said


def written(stage: Stage) -> Iterator[str]:
    rows = list(stage.hall.journal.replay())
    for row in rows:
        event = read_event(row.type, row.data)
        yield from filter(None, (getattr(event, name, "") for name in FIELDS))
    for row in rows[:: max(1, len(rows) // 5)]:
        yield from (one.because for one in kept_at(rows, row.at))


def test_whatever_a_storm_writes_down_reads_in_chinese(storms: dict[str, set[str]]) -> None:
    assert len(storms) > 100
    left = {said: words for said, ids in storms.items() if not reads(said, words := in_words("zh", said), ids)}
    assert not left


def reads(said: str, words: str, ids: set[str]) -> bool:
    """The end of a long list of troubles is cut off, wherever that may be."""
    strange = foreign(words, ids)
    if strange and len(said) == LONGEST and words.endswith(strange[-1]):
        strange.pop()
    return not strange and (bool(CHINESE.search(words)) or not foreign(said, ids))


def test_what_machines_may_say_reads_in_chinese() -> None:
    for word in (*RESULTS, *ERRORS):
        assert reads(word, in_words("zh", word), set()), word


def pieces_of(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


NO_SAYINGS = {
    "nothing, it has ended": "of a refusal",
    "is on board": "of a bug that ends the process",
    ", who is not in the picture": "of the same",
}
SAID_ELSEWHERE = {"reasons", "events", "fold", "commands"}


def test_every_sentence_of_the_domain_is_in_the_table() -> None:
    """Sentences begin and end where they are put together, so only what stands between those places is looked for."""
    table = "\n".join(sayings()).replace("_", " ")
    room = Path(domain.__path__[0])
    paths = [path for path in room.rglob("*.py") if path.relative_to(room).parts[0] not in SAID_ELSEWHERE]
    said = {part.strip(" ,:()") for path in paths for piece in pieces_of(path) for part in piece.split("; ")}
    sentences = {one for one in said if re.search(r"[a-z]{2,}.* .*[a-z]", one) and "\\" not in one}
    assert len(sentences) > 60
    assert {one for one in sentences if one not in table} == {one.strip(" ,") for one in NO_SAYINGS}


def test_nothing_in_the_table_is_said_by_nobody() -> None:
    """The fixed parts of every entry stand in the sources, each as one piece of text or as two."""
    rooms = [Path(room.__path__[0]) for room in (domain, hall, gateways)]
    pieces = [piece for room in rooms for path in room.rglob("*.py") for piece in pieces_of(path)]
    sources = "\n".join((*pieces, *get_args(OperatingMode), str(None))).replace("_", " ")
    for key in sayings():
        for fixed in PLACEHOLDER.sub("\n", key.replace("_", " ")).split("\n"):
            ends = [found.end() for found in re.finditer("[ :]|$", fixed)]
            halves = [(fixed[:at].strip(" ,:()/-"), fixed[at:].strip(" ,()")) for at in ends]
            assert any(one in sources and other in sources for one, other in halves), key


def test_the_table_is_well_formed() -> None:
    pairs: list[tuple[str, str]] = json.loads(module._FILE.read_text("utf-8"), object_pairs_hook=list)
    assert [key for key, many in Counter(key for key, _ in pairs).items() if many > 1] == []
    for english, chinese in pairs:
        places = PLACEHOLDER.findall(english)
        assert sorted(places) == sorted(PLACEHOLDER.findall(chinese)) and len(places) == len(set(places)), english
        assert all(name.isupper() or name.islower() for name in places) and "; " not in english
        assert CHINESE.search(chinese) and english.isascii() and not foreign(PLACEHOLDER.sub("", chinese), ()), english


def samples() -> dict[str, str]:
    """Each entry of the table, filled in."""
    return {filled_in(english): filled_in(chinese) for english, chinese in sayings().items()}


def filled_in(words: str) -> str:
    return PLACEHOLDER.sub(lambda place: f"{place[1]}1", words)


def test_no_entry_hides_another() -> None:
    for said, meant in samples().items():
        assert in_words("zh", said) == meant
        assert in_words("en", said) == said


TOGETHER = {
    "R1: no papers on board; last between N1 and N2; look at it": "R1：舱内无材料；最后位于 N1 与 N2 之间；请到场查看",
    "localizationLost, unlistedError-3fa9": "定位丢失、未列明的故障（3fa9）",
    "opened with the key (robot_stuck)": "用钥匙开舱（机器人被困）",
    "R1 was told to stand: the robot moves; keep away, use its own stop":
        "已要求 R1 停下：机器人正在移动；请勿靠近，请按下机器人上的急停按钮",
    "officer reception-1 gives it, but None keeps it: a gap":
        "移交人为工作人员 reception-1，而保管人为无人：保管链中断",
    "H000001: 1 of 3 found (C000001-1 1 of 2, C000001-2 0 of 1); R1/upper":
        "传送 H000001：3 件中找到 1 件（C000001-1：2 件中有 1 件、C000001-2：1 件中有 0 件）；R1/upper",
}  # fmt: skip
UNKNOWN = (
    "", "-", "R1/upper", "C000001-1, C000001-2", "the lift is stuck, open", "open; the sky falls",
    "constructor", "toString, valueOf", "R1\ntakes it", "R1  takes it", "takes it", "人员 takes 1",
)  # fmt: skip


@pytest.mark.parametrize("said", TOGETHER)
def test_what_is_put_together_of_sayings_is_understood(said: str) -> None:
    assert in_words("zh", said) == TOGETHER[said]


@pytest.mark.parametrize("said", UNKNOWN)
def test_what_nobody_has_put_into_words_stays_as_it_was_said(said: str) -> None:
    assert in_words("zh", said) == said


def test_a_reason_is_called_the_same_wherever_it_is_chosen_and_told() -> None:
    rooms = {"cancel": get_args(CancelReason), "refuse": get_args(RefusalReason), "glass": get_args(HandReason)}
    for room, reasons in rooms.items():
        assert [in_words("zh", why) for why in reasons] == [texts.catalogue("zh")[f"{room}.{why}"] for why in reasons]


@pytest.mark.parametrize("lang", ["zh-CN", "en-GB"])
def test_a_browser_says_the_same(
    storms: dict[str, set[str]], still_server: HallServer, kept_pages: OpenPage, lang: str
) -> None:
    page = kept_pages(still_server, "/display", lang=lang)
    said = [*storms, *samples(), *TOGETHER, *UNKNOWN, *RESULTS, *ERRORS, *PARAMETERS]
    heard = run(page, "sayings.js", "return given.map(m.inWords);", said)
    meant = [in_words("zh" if lang == "zh-CN" else "en", one) for one in said]
    assert dict(zip(said, heard, strict=True)) == dict(zip(said, meant, strict=True))
    assert kept_pages.wrong() == []


@pytest.mark.parametrize(("lang", "explained"), [("zh-CN", "与 R2 相当"), ("en-GB", "as good as R2")])
def test_a_handoffs_page_explains_itself_in_its_language(look: Look, lang: str, explained: str) -> None:
    page = look("/handoffs/H000001", lang=lang)
    page.locator("[data-part=explain]", has_text=explained).wait_for()


def test_an_alert_says_in_chinese_where_the_papers_are(server: HallServer, open_page: OpenPage) -> None:
    page = open_page(server, lang="zh-CN")
    detail = (
        "R1: upper: 3 papers of C000003, ticket A003 (H000003); last at T1; wait, or two officers open it with the key"
    )
    since = "2026-01-05T01:02:03.000+00:00"
    alert = {"id": "robot_silent:R1", "kind": "robot_silent", "subject": "R1", "since": since, "detail": detail}
    server.put("alerts", [alert])
    told = page.locator("alert-list [data-part=detail]")
    expect(told).to_have_text(f"{in_words('zh', detail)} · 自 09:02:03")

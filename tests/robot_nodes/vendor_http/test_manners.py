"""Our own manners: secrets, addresses, signatures, waiting."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from robot_nodes.vendor_http.account import Account
from robot_nodes.vendor_http.backoff import Backoff
from robot_nodes.vendor_http.breaker import RETRY_AFTER_MOST_S, Breaker
from robot_nodes.vendor_http.calls import Answer
from robot_nodes.vendor_http.clock import CloudClock
from robot_nodes.vendor_http.patience import Patience
from robot_nodes.vendor_http.retry_after import wait_of
from robot_nodes.vendor_http.secret import Secret, SecretMissing
from robot_nodes.vendor_http.signature import REMEMBERED, WINDOW_S, Replays, sign, why_not
from robot_nodes.vendor_http.start import Wishes, start

PATIENCE = Patience()


def test_a_secret_is_read_anew_and_never_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "token"
    secret = Secret("HALL_TEST_NOTHING", file)
    with pytest.raises(SecretMissing):
        secret.read()
    file.write_text("abc\n")
    assert secret.read() == "abc"
    file.write_text("def")
    assert secret.read() == "def"
    assert "def" not in repr(secret) + repr(Account("https://cloud.example", "sn1", secret))
    file.write_text("two\nlines")
    with pytest.raises(SecretMissing):
        secret.read()


@pytest.mark.parametrize(
    "url",
    [
        "http://cloud.example",
        "https://me:pw@cloud.example",
        "https://cloud.example?token=1",
        "ftp://x",
        "cloud",
        "https://cloud:0",
    ],
)
def test_an_address_that_would_give_the_token_away_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"cloud|https"):
        Account(url, "sn1", Secret("HALL_TEST_NOTHING"))


def test_what_is_wrong_on_the_command_line_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HALL_VENDOR_TOKEN", raising=False)
    with pytest.raises(SecretMissing, match="HALL_VENDOR_TOKEN"):
        start(Wishes("https://cloud.example", "sn1", "", "0,0,0", None, 0.3), ("1",))
    with pytest.raises(ValueError, match="x,y,turn"):
        start(Wishes("https://cloud.example", "sn1", "", "0,0", None, 0.3), ("1",))
    with pytest.raises(ValueError, match="host:port"):
        start(Wishes("https://cloud.example", "sn1", "9200", "0,0,0", None, 0.3), ("1",))


def test_a_signature_covers_body_and_time_and_holds_for_a_while() -> None:
    good = sign("s", "100000", b"body")
    assert why_not("s", "100000", good, b"body", 100.0) == ""
    assert why_not("s", "100000", good, b"bodY", 100.0)
    assert why_not("s", "100001", good, b"body", 100.0)
    assert why_not("t", "100000", good, b"body", 100.0)
    assert why_not("s", "100000", good, b"body", None)
    assert why_not("s", "100000", good, b"body", 100.0 + WINDOW_S + 1.0)
    assert why_not("s", "now", sign("s", "now", b"body"), b"body", 100.0)


def test_replays_are_known_and_the_memory_is_bounded() -> None:
    replays = Replays()
    assert all(replays.first_time(f"e{number}", 0.0) for number in range(REMEMBERED))
    assert not replays.first_time("e0", 1.0)
    assert not replays.first_time("one more", 1.0)
    assert replays.first_time("one more", 2.0 * WINDOW_S + 1.0)


def test_a_breaker_opens_tries_and_closes() -> None:
    breaker = Breaker(PATIENCE, random.Random(1))
    for _ in range(PATIENCE.breaker_failures):
        assert breaker.may(0.0, urgent=False)
        breaker.failed(0.0)
    assert breaker.open
    assert not breaker.may(0.0, urgent=False)
    assert breaker.may(0.0, urgent=True)
    assert breaker.may(1.0, urgent=False)
    assert not breaker.may(1.0, urgent=False), "one is let through to try, not all"
    breaker.succeeded()
    assert breaker.may(1.0, urgent=False)


def test_a_rest_that_was_asked_for_is_kept_by_all_but_a_stop_and_not_for_ever() -> None:
    breaker = Breaker(PATIENCE, random.Random(1))
    breaker.told_to_wait(0.0, 10**9)
    assert not breaker.may(RETRY_AFTER_MOST_S - 1.0, urgent=False)
    assert breaker.may(0.0, urgent=True)
    assert breaker.may(RETRY_AFTER_MOST_S, urgent=False)


def test_retry_after_is_read_in_both_forms() -> None:
    date, later = "Mon, 05 Jan 2026 08:00:00 GMT", "Mon, 05 Jan 2026 08:00:07 GMT"
    assert wait_of("12", None, PATIENCE) == 12.0
    assert wait_of(later, date, PATIENCE) == 7.0
    assert wait_of(date, later, PATIENCE) == 0.0
    assert wait_of("soon", date, PATIENCE) == wait_of(None, None, PATIENCE) == PATIENCE.backoff_s


def test_waits_grow_differ_and_end_growing() -> None:
    backoff = Backoff(0.2, 5.0, random.Random(1))
    waits = [backoff.next_s() for _ in range(50)]
    assert all(0.1 <= wait <= 5.0 for wait in waits)
    assert len(set(waits)) > 40
    assert min(waits[10:]) >= 2.5
    backoff.reset()
    assert backoff.next_s() <= 0.2


def test_the_clouds_time_follows_the_narrowest_answer_and_every_jump() -> None:
    clock = CloudClock()
    assert clock.at(0.0) is None
    clock.hear(Answer("done", 10.0, 10.1, cloud_time=1010.05))
    clock.hear(Answer("done", 11.0, 11.8, cloud_time=1011.1))
    assert clock.at(20.0) == pytest.approx(1020.0)
    clock.hear(Answer("done", 12.0, 12.1, cloud_time=5012.05))
    assert clock.at(20.0) == pytest.approx(5020.0)

"""Devices appear, report, obey, vanish and come back: the gateway without a wire."""

from __future__ import annotations

import json
from collections.abc import Mapping

from hall_controller.domain.plan import DeviceSpec
from hall_controller.gateways.complaints import Complaints
from hall_controller.gateways.device_report import DeviceLimits, DeviceReport
from hall_controller.gateways.devices import DeviceGateway

LAMP = DeviceSpec("tea-lamp", "light", "waiting", "茶吧灯", "Tea lamp")
CONFIG = "homeassistant/device/tea-lamp/config"
NOW = 1_000.0


def lamp_config(**extra: object) -> bytes:
    component = {
        "p": "light",
        "uniq_id": "tea-lamp_light",
        "schema": "json",
        "cmd_t": "lamp/set",
        "supported_color_modes": ["color_temp"],
        "color_temp_kelvin": True,
    }
    message = {
        "dev": {"ids": ["tea-lamp"], "name": "Tea lamp"},
        "o": {"name": "test"},
        "availability": [{"topic": "lamp/availability"}],
        "stat_t": "lamp/state",
        "cmps": {"light": {**component, **extra}},
    }
    return json.dumps(message).encode()


def state(**values: object) -> bytes:
    return json.dumps(values).encode()


class Bench:
    """A gateway with everything around it written down."""

    def __init__(self, *specs: DeviceSpec, limits: DeviceLimits | None = None) -> None:
        self.sent: list[tuple[str, bytes, int, bool]] = []
        self.asked: list[str] = []
        self.reports: list[DeviceReport] = []
        self.complaints = Complaints()
        self.gateway = DeviceGateway(
            lambda topic, payload, qos, retain: self.sent.append((topic, payload, qos, retain)),
            lambda topic, qos: self.asked.append(topic),
            self.complaints.add,
            specs,
            self.reports.append,
            limits or DeviceLimits(report_s=0.0),
        )

    def hear(self, topic: str, payload: bytes, now: float = NOW) -> None:
        self.gateway.on_message(topic, payload, False, now)

    def want(self, values: Mapping[str, object], now: float = NOW, device: str = "tea-lamp") -> None:
        self.gateway.desired(device, values, now)

    def told(self) -> list[dict[str, object]]:
        """What was sent since last asked, as JSON."""
        found = [json.loads(payload) for _, payload, _, _ in self.sent]
        self.sent.clear()
        return found

    def only(self) -> DeviceReport:
        (device,) = self.gateway.listing()
        return device


def lamp_on_line(*specs: DeviceSpec, limits: DeviceLimits | None = None) -> Bench:
    bench = Bench(*specs, limits=limits)
    bench.hear(CONFIG, lamp_config())
    bench.hear("lamp/availability", b"online")
    bench.hear("lamp/state", state(state="OFF"))
    return bench


def test_a_planned_device_is_listed_before_it_appears() -> None:
    device = Bench(LAMP).only()
    assert device == DeviceReport("tea-lamp", "茶吧灯", "light", "waiting", online=False)


def test_a_device_appears_with_state_and_commands() -> None:
    bench = lamp_on_line(LAMP)
    assert {"homeassistant/#", "lamp/state", "lamp/availability"} == set(bench.asked) == bench.gateway.subscriptions()
    device = bench.only()
    assert device.online
    assert device.state == {"state": "OFF"}
    assert device.commands == ("state", "brightness", "color_temp_kelvin", "transition_s")
    assert bench.reports[-1] == device
    assert bench.sent == []


def test_a_stranger_gets_its_names_from_its_announcement() -> None:
    device = lamp_on_line().only()
    assert (device.id, device.name, device.kind, device.zone) == ("tea-lamp", "Tea lamp", "light", "")


def test_nothing_is_online_until_it_says_so() -> None:
    bench = Bench()
    bench.hear(CONFIG, lamp_config())
    assert not bench.only().online
    bench.hear("lamp/availability", b"offline")
    assert not bench.only().online


def test_a_wish_is_sent_once_and_rests_when_it_is_echoed() -> None:
    bench = lamp_on_line()
    wish = {"state": "ON", "brightness": 200, "color_temp_kelvin": 3000}
    bench.want(wish)
    assert bench.sent == [("lamp/set", b'{"state":"ON","brightness":200,"color_temp":3000}', 0, False)]
    bench.told()
    bench.want(wish)
    bench.gateway.due(NOW + 1.0)
    assert bench.told() == []
    bench.hear("lamp/state", state(state="ON", brightness=200, color_temp=3000), NOW + 1.0)
    bench.gateway.due(NOW + 100.0)
    assert bench.told() == []


def test_what_is_already_so_is_never_sent() -> None:
    bench = lamp_on_line()
    bench.want({"state": "OFF", "brightness": 10})
    bench.gateway.due(NOW + 100.0)
    assert bench.told() == []


def test_a_deaf_device_is_told_again_less_and_less_often() -> None:
    bench = lamp_on_line()
    bench.want({"state": "ON"})
    times = []
    for tenth in range(2_000):
        before = len(bench.sent)
        bench.gateway.due(NOW + tenth / 10.0)
        if len(bench.sent) > before:
            times.append(tenth / 10.0)
    assert times[:5] == [2.0, 6.0, 14.0, 30.0, 60.0]
    assert times[-1] > 150.0
    assert bench.complaints.counts["device.unheard"] == 1


def test_a_hand_at_the_device_is_answered_with_the_wish() -> None:
    bench = lamp_on_line(limits=DeviceLimits(override_s=600.0))
    bench.want({"state": "ON"})
    bench.hear("lamp/state", state(state="ON"))
    bench.told()
    bench.hear("lamp/state", state(state="OFF"), NOW + 10.0)
    bench.gateway.due(NOW + 600.0)
    assert bench.told() == []
    bench.gateway.due(NOW + 610.0)
    assert bench.told() == [{"state": "ON"}]


def test_a_wish_waits_for_the_device_and_for_its_first_word() -> None:
    bench = Bench(LAMP)
    bench.want({"state": "ON"})
    bench.hear(CONFIG, lamp_config())
    bench.hear("lamp/availability", b"online")
    assert bench.told() == []
    bench.gateway.due(NOW + 0.4)
    assert bench.told() == []
    bench.gateway.due(NOW + 0.6)
    assert bench.told() == [{"state": "ON"}]


def test_a_device_that_reports_in_time_is_not_told_what_it_does_already() -> None:
    bench = Bench(LAMP)
    bench.want({"state": "ON"})
    bench.hear(CONFIG, lamp_config())
    bench.hear("lamp/state", state(state="ON"))
    bench.hear("lamp/availability", b"online")
    bench.gateway.due(NOW + 60.0)
    assert bench.told() == []


def test_a_device_that_comes_back_is_told_again() -> None:
    bench = lamp_on_line()
    bench.want({"state": "ON"})
    bench.hear("lamp/state", state(state="ON"))
    bench.told()
    bench.hear("lamp/availability", b"offline", NOW + 10.0)
    assert not bench.only().online
    bench.gateway.due(NOW + 60.0)
    assert bench.told() == []
    bench.hear("lamp/availability", b"online", NOW + 70.0)
    bench.hear("lamp/state", state(state="OFF"), NOW + 70.1)
    assert bench.told() == [{"state": "ON"}]


def test_a_device_that_comes_back_without_a_word_is_told_once() -> None:
    bench = lamp_on_line()
    bench.want({"state": "ON"})
    bench.hear("lamp/state", state(state="ON"))
    bench.hear("lamp/availability", b"offline", NOW + 10.0)
    bench.hear("lamp/availability", b"online", NOW + 20.0)
    bench.told()
    for second in range(21, 200):
        bench.gateway.due(NOW + second)
    assert bench.told() == [{"state": "ON"}]


def test_a_new_wish_replaces_the_old_one_whole() -> None:
    bench = lamp_on_line()
    bench.want({"state": "ON", "brightness": 200})
    bench.want({"brightness": 50})
    bench.want({})
    bench.gateway.due(NOW + 100.0)
    assert bench.told() == [{"state": "ON", "brightness": 200}, {"brightness": 50, "state": "ON"}]


def test_what_a_device_cannot_do_is_counted_and_the_rest_is_done() -> None:
    bench = lamp_on_line()
    bench.want({"state": "ON", "brightness": 9_999, "song": "x"})
    assert bench.told() == [{"state": "ON"}]
    assert bench.complaints.counts == {"command.value": 1, "command.unknown": 1}


def test_reaching_the_broker_asks_devices_to_announce_themselves() -> None:
    bench = Bench()
    bench.gateway.connection(True, NOW)
    assert bench.sent == [("homeassistant/status", b"online", 1, False)]


def test_without_a_broker_nobody_is_online_and_the_same_word_brings_them_back() -> None:
    bench = lamp_on_line(LAMP)
    bench.want({"state": "ON"})
    bench.hear("lamp/state", state(state="ON"))
    bench.gateway.connection(False, NOW + 1.0)
    assert not bench.reports[-1].online
    bench.sent.clear()
    bench.gateway.connection(True, NOW + 5.0)
    bench.hear(CONFIG, lamp_config(), NOW + 5.0)
    bench.hear("lamp/state", state(state="ON"), NOW + 5.0)
    assert not bench.only().online
    bench.hear("lamp/availability", b"online", NOW + 5.0)
    assert bench.only().online
    assert bench.only() == bench.reports[-1]
    bench.gateway.due(NOW + 50.0)
    assert [topic for topic, *_ in bench.sent] == ["homeassistant/status"]


def test_a_device_without_availability_is_online_while_it_is_announced() -> None:
    bench = Bench()
    config = json.dumps({"cmd_t": "s/set", "stat_t": "s", "uniq_id": "s"}).encode()
    bench.hear("homeassistant/switch/s/config", config)
    assert bench.only().online
    bench.gateway.connection(False, NOW)
    assert not bench.only().online
    bench.hear("homeassistant/switch/s/config", config)
    assert bench.only().online


def test_a_changed_announcement_takes_over() -> None:
    bench = lamp_on_line()
    bench.want({"state": "ON"})
    bench.told()
    bench.hear(CONFIG, lamp_config(cmd_t="lamp/new/set"))
    bench.gateway.due(NOW + 1.0)
    assert [topic for topic, *_ in bench.sent] == ["lamp/new/set"]
    assert bench.only().state == {"state": "OFF"}


def test_a_removed_stranger_is_gone_and_a_removed_planned_device_is_offline() -> None:
    for specs, left in (((), 0), ((LAMP,), 1)):
        bench = lamp_on_line(*specs)
        bench.hear(CONFIG, b"")
        assert not bench.reports[-1].online
        assert bench.reports[-1].commands == ()
        assert len(bench.gateway.listing()) == left
        bench.hear("lamp/state", state(state="ON"))
        bench.hear(CONFIG, lamp_config())
        bench.hear("lamp/availability", b"online")
        assert bench.only().online


def test_many_changes_make_few_reports_and_the_last_one_is_never_lost() -> None:
    bench = lamp_on_line(limits=DeviceLimits(report_s=0.1))
    bench.reports.clear()
    for level in range(1, 101):
        bench.hear("lamp/state", state(state="ON", brightness=level), NOW + 1.0 + level / 1_000.0)
    assert len(bench.reports) == 1
    bench.gateway.due(NOW + 1.2)
    assert [report.state["brightness"] for report in bench.reports] == [1, 100]

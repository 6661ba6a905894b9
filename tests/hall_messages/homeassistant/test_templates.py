"""Templates from strangers: what they can do, and what they cannot."""

from __future__ import annotations

import time

import pytest

from hall_messages.errors import BadMessage
from hall_messages.homeassistant.templates import render_command, render_value


@pytest.mark.parametrize(
    ("template", "payload", "expected"),
    [
        ("{{ value_json.state }}", '{"state": "ON"}', "ON"),
        ("{{ value_json['a b'][0] }}", '{"a b": [3]}', "3"),
        ("{{ value_json.missing }}", "{}", ""),
        ("{{ value_json.missing | is_defined }}", "{}", ""),
        ("{{ value_json.missing | default('x') }}", "{}", "x"),
        ("{{ 'ON' if value_json.h1 == 'open' else 'OFF' }}", '{"h1": "open"}', "ON"),
        ("{% if value == '1' %}on{% else %}off{% endif %}", "1", "on"),
        ("{{ (value | float / 10) | round(1) }}", "215", "21.5"),
        ("{{ value | int(0) + 1 }}", "x", "1"),
        ("{{ value.split(',')[1] | upper }}", "a,b", "B"),
        ("{{ value_json.get('a', 4) }}", "{}", "4"),
        ("{{ value_json.lines | to_json }}", '{"lines": ["A001 → 3号桌"]}', '["A001 → 3号桌"]'),
        ("{{ iif(value == 'x', 'y', 'z') }}", "x", "y"),
        ("{{ value_json.a and not value_json.b }}", '{"a": true, "b": false}', "True"),
        ("{{ value_json.occupancy }}", '{"occupancy": false}', "False"),
        ("{{ value_json.a | replace('a', 'bb') | trim }}", '{"a": " aa "}', "bbbb"),
        ("{{ value_json.n | round(0, 'floor') | int }}", '{"n": 2.9}', "2"),
        ("{{ [value_json.a, 'b'] | join('-') }}", '{"a": 1}', "1-b"),
    ],
)
def test_what_devices_write_works(template: str, payload: str, expected: str) -> None:
    assert render_value(template, payload) == expected


@pytest.mark.parametrize(
    "template",
    [
        "{{ value.__class__.__mro__ }}",
        "{{ value['__class__'].mro() }}",
        "{{ ''|attr('__class__') }}",
        "{% for i in range(100000) %}{% for j in range(100000) %}x{% endfor %}{% endfor %}",
        "{{ 'a' * 1000000000 }}",
        "{{ '%1000000000d' % 5 }}",
        "{{ 10 ** 10 ** 10 }}",
        "{{ 'a'.center(1000000000) }}",
        "{{ '{:>1000000000}'.format(1) }}",
        "{% set a = value ~ value %}{{ a }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{{ self }}{{ cycler }}{{ lipsum(1000000) }}",
        "{{ range(10) }}",
        "{{ value | replace('', value) | replace('', value) }}",
        "{{ value | round(999999999, 'ceil') }}",
        "{{ 1 / 0 }}",
        "{{ value_json.a }}",
        "{{ value.x.y }}",
        "{{ unclosed",
        "{{ value | no_such_filter }}",
        "{{ value is no_such_test }}",
        "{{ " + "(" * 900 + "1" + ")" * 900 + " }}",
        "{{ " + "-" * 2000 + "1 }}",
        "{{ " + "not " * 500 + "1 }}",
        "{{ value }}" + " " * 3000,
    ],
)
def test_what_could_hurt_is_refused_in_no_time(template: str) -> None:
    began = time.perf_counter()
    try:
        result = render_value(template, "a" * 5000)
    except BadMessage as refusal:
        assert refusal.code == "homeassistant.template"
    else:
        assert len(result) < 100  # what is harmless after all may give a result, but none that grew
    assert time.perf_counter() - began < 2.0


@pytest.mark.parametrize("template", ["{{ value.__class__ }}", "{{ 'a' * 10 }}", "{% for x in value %}{% endfor %}"])
def test_these_are_refused_and_not_merely_harmless(template: str) -> None:
    with pytest.raises(BadMessage):
        render_value(template, "x")


def test_a_payload_that_is_too_long_for_templates_is_refused() -> None:
    with pytest.raises(BadMessage):
        render_value("{{ value }}", "x" * 20_000)


def test_command_templates_see_the_value() -> None:
    assert render_command('{"level": {{ value }}}', 0.5) == '{"level": 0.5}'

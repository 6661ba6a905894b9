"""The API describes itself: every route, every body, in a document that is valid and that its own answers obey."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from fastapi.routing import APIRoute

from tests.hall_controller.api.stage import Stage, wish

OUTSIDE = {"/livez", "/readyz"}
"""Health at the root is the same route a second time."""


async def document(stage: Stage) -> dict[str, Any]:
    answer = await stage.get("/openapi.json")
    assert answer.status_code == 200
    return dict(answer.json())


def resolve(whole: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with everything it refers to beside it, so that jsonschema can follow."""
    return {**schema, "components": whole["components"]}


async def test_it_is_openapi_3_1_and_every_reference_leads_somewhere(stage: Stage) -> None:
    whole = await document(stage)
    assert whole["openapi"].startswith("3.1")
    assert whole["info"]["version"] == "build-1"
    names = whole["components"]["schemas"]
    for schema in names.values():
        jsonschema.Draft202012Validator.check_schema(schema)
    for reference in _references(whole):
        assert reference.startswith("#/components/schemas/")
        assert reference.rsplit("/", 1)[1] in names


def _references(node: object) -> list[str]:
    if isinstance(node, dict):
        own = [str(node["$ref"])] if isinstance(node.get("$ref"), str) else []
        return own + [found for value in node.values() for found in _references(value)]
    return [found for value in node for found in _references(value)] if isinstance(node, list) else []


PROMISED = {
    ("post", "/cases"), ("get", "/cases"), ("get", "/cases/{case}"), ("post", "/cases/{case}/documents"),
    ("post", "/cases/{case}/close"), ("post", "/cases/{case}/hand-over"),
    ("post", "/robots/{robot}/resume"), ("post", "/robots/{robot}/localize"),
    ("post", "/handoffs"), ("get", "/handoffs"), ("get", "/handoffs/{handoff}"),
    ("post", "/handoffs/{handoff}/open"), ("post", "/handoffs/{handoff}/confirm"),
    ("post", "/handoffs/{handoff}/cancel"), ("get", "/robots"), ("get", "/robots/{robot}"), ("get", "/devices"),
    ("post", "/devices/{device}/command"), ("get", "/hall"), ("post", "/hall/scene"), ("get", "/hall/board"),
    ("get", "/events"), ("get", "/livez"), ("get", "/readyz"),
}  # fmt: skip


async def test_every_promised_route_is_in_it(stage: Stage) -> None:
    paths = (await document(stage))["paths"]
    found = {(verb, path.removeprefix("/api/v1")) for path, verbs in paths.items() for verb in verbs}
    assert found >= PROMISED


async def test_every_operation_is_described_and_named_once(stage: Stage) -> None:
    paths = (await document(stage))["paths"]
    operations = [operation for verbs in paths.values() for operation in verbs.values()]
    for operation in operations:
        assert operation["description"], operation["operationId"]
        assert operation["tags"], operation["operationId"]
        assert "200" in operation["responses"] or "201" in operation["responses"]
    ids = [operation["operationId"] for operation in operations]
    assert len(set(ids)) == len(ids)


async def test_bodies_are_closed_and_bounded(stage: Stage) -> None:
    """No field that is not named, no text without an end: nowhere can a name or a number of a person hide."""
    for name, schema in (await document(stage))["components"]["schemas"].items():
        if name.endswith("Body"):
            assert schema["additionalProperties"] is False, name


@pytest.mark.parametrize(
    ("body", "good"),
    [
        (wish(), True),
        ({"from": "A1", "to": "P1", "by": "reception-1", "case": "C000001"}, True),
        ({**wish(), "name": "somebody"}, False),
        ({**wish(), "ticket": "13800001111"}, False),
        ({**wish(), "documents": [{"kind": "id_card", "count": 0}]}, False),
        ({"from": "A1"}, False),
    ],
)
async def test_what_the_document_allows_is_what_the_hall_takes(body: dict[str, Any], good: bool, stage: Stage) -> None:
    whole = await document(stage)
    operation = whole["paths"]["/api/v1/handoffs"]["post"]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    assert jsonschema.Draft202012Validator(resolve(whole, schema)).is_valid(body) is good
    answer = await stage.post("/handoffs", body)
    assert (answer.status_code != 422) is good


async def test_the_idempotency_key_is_documented(stage: Stage) -> None:
    parameters = (await document(stage))["paths"]["/api/v1/handoffs"]["post"]["parameters"]
    assert [(p["name"].lower(), p["in"], p["required"]) for p in parameters] == [("idempotency-key", "header", False)]


async def test_no_route_of_the_application_is_left_out(stage: Stage) -> None:
    served = {route.path for route in stage.app.routes if isinstance(route, APIRoute) and route.include_in_schema}
    assert served <= set((await document(stage))["paths"])

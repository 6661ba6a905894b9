"""After a restart ``/readyz`` counts robots whose word counts, and none that is only known from the past."""

from __future__ import annotations

from hall_controller.domain import commands as c
from hall_controller.gateways.proof import greeting_of
from tests.hall_controller.api.stage import Stage
from tests.hall_controller.gateways.robot_words import answer, state


async def test_a_state_of_the_past_makes_no_hall_ready_and_an_answer_does() -> None:
    async with Stage() as stage:
        for greeting, code, missing in (("an-earlier-", 503, ["robots"]), (greeting_of(stage.hall.state), 200, [])):
            stage.robots.heard("R1", state(actionStates=[answer(greeting)]), stage.clock.now())
            await stage.hall.submit(c.TimePassed())
            told = await stage.http.get("/readyz")
            assert (told.status_code, told.json()["missing"]) == (code, missing)
            assert told.json()["robots"]["R1"]["last_seen_s"] == 0.0, "it was heard, and that is told too"

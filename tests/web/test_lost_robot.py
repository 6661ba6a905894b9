"""The facility officer is told that a robot has lost its way, goes there, and says on the page where it stands."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from hall_controller.domain.live import OTHER_MAP
from hall_controller.domain.localizing import LOST
from tests.web.conftest import OpenPage
from tests.web.stage_hall import StageHall
from tests.web.test_ways_out import SIGNED_IN


@pytest.mark.parametrize("fault", [LOST, OTHER_MAP])
def test_a_lost_robot_is_told_where_it_stands(fault: str, staged_hall: StageHall, open_page: OpenPage) -> None:
    page = open_page(staged_hall, **SIGNED_IN)
    page.get_by_label("I am").select_option("facility-1")
    staged_hall.says("R1", faults=("driveFailed",))
    button = page.locator("alert-list").get_by_role("button", name="Tell it where it is")
    expect(page.locator("alert-list li")).to_have_count(1)
    expect(button).to_have_count(0)
    staged_hall.turns()
    staged_hall.says("R1", faults=(fault,))
    button.click()
    sheet = page.locator("#sheet")
    expect(sheet).to_contain_text("Where does it stand? R1")
    sheet.get_by_role("combobox", name="Stop or dock").select_option("dock-1")
    sheet.get_by_role("button", name="Tell it where it is").click()
    expect(sheet).to_be_hidden()
    (told,) = staged_hall.stage.engine.state.book.robot("R1").actions.values()
    assert (told.verb, told.stop, told.by) == ("initPosition", "dock-1", "facility-1")
    staged_hall.turns(2)
    expect(page.locator("alert-list li")).to_have_count(0)

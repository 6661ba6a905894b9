"""Walks through everything that is no everyday delivery, on real decisions: what a person presses, and what follows.

What lives here: one person, or two, at a screen and at a phone. What must not: rules of the hall; they have own tests.
"""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.web.conftest import OpenPage
from tests.web.stage_hall import TOKEN, StageHall

SIGNED_IN: dict[str, Any] = {"extra_http_headers": {"Authorization": f"Bearer {TOKEN}"}}


def at_screen(hall: StageHall, open_page: OpenPage, lang: str = "en-GB") -> Page:
    return open_page(hall, lang=lang, **SIGNED_IN)


def handoff_card(page: Page, ticket: str) -> Locator:
    return page.locator("handoff-list li.handoff", has=page.get_by_text(ticket, exact=True))


def case_card(page: Page, ticket: str) -> Locator:
    return page.locator("case-list li.case", has=page.get_by_text(ticket, exact=True))


def alert(page: Page, words: str) -> Locator:
    return page.locator("alert-list li", has_text=words)


def keepers(hall: StageHall, case: str) -> set[str]:
    return {f"{d['custodian']['kind']} {d['custodian']['ref']}" for d in hall.get(f"/cases/{case}")["documents"]}


def test_papers_go_from_hand_to_hand_and_home(staged_hall: StageHall, open_page: OpenPage) -> None:
    case = staged_hall.at_desk("A001")
    page = at_screen(staged_hall, open_page)
    open_page.may_fail(page)
    card, sheet = case_card(page, "A001"), page.locator("#sheet")
    card.get_by_role("button", name="Hand over").click()
    expect(sheet.get_by_role("combobox", name="Kept by")).to_have_value("processing-1")
    sheet.get_by_role("combobox", name="To", exact=True).select_option("reception-2")
    sheet.get_by_role("button", name="One less: Papers counted").click()
    sheet.get_by_role("button", name="Counted and handed over").click()
    expect(sheet.get_by_role("alert")).to_contain_text("You counted 2, the list says 3.")
    expect(sheet.get_by_role("combobox", name="To", exact=True)).to_have_value("reception-2")
    sheet.get_by_role("button", name="One more: Papers counted").click()
    sheet.get_by_role("button", name="Counted and handed over").click()
    expect(sheet).to_be_hidden()
    expect(card).to_contain_text("kept by Reception 2")
    card.get_by_role("button", name="Hand over").click()
    sheet.get_by_role("combobox", name="To", exact=True).select_option("visitor")
    sheet.get_by_role("button", name="Counted and handed over").click()
    card.get_by_role("button", name="Close the case").click()
    expect(card).to_have_count(0)
    assert keepers(staged_hall, case) == {f"visitor {case}"}


def fill_glass(sheet: Locator, approver: str) -> None:
    sheet.get_by_role("combobox", name="Approves").select_option(approver)
    sheet.get_by_role("combobox", name="Why?").select_option("robot_stuck")
    sheet.get_by_label("Old, broken now").fill("s-0041")
    sheet.get_by_label("New", exact=True).fill("S-0042")
    sheet.get_by_role("checkbox", name="ID card ×1").check()
    sheet.get_by_label("Count the papers in your hand").fill("1")


def test_the_key_needs_two_people_and_what_is_missing_is_lost_by_name(
    staged_hall: StageHall, open_page: OpenPage
) -> None:
    handoff = staged_hall.carried("A001")
    page = at_screen(staged_hall, open_page)
    open_page.may_fail(page)
    card, sheet = handoff_card(page, "A001"), page.locator("#sheet")
    card.get_by_text("More").click()
    card.get_by_role("button", name="Open with the key").click()
    fill_glass(sheet, "reception-1")
    expect(sheet).to_contain_text("Papers ticked: 1.")
    expect(sheet).to_contain_text("Not found, will be written down as lost: Application form ×2")
    sheet.get_by_role("checkbox", name="Application form ×2").check()
    expect(sheet).to_contain_text("Papers ticked: 3.")
    sheet.get_by_label("How many are there: Application form ×2").fill("1")
    expect(sheet).to_contain_text("Papers ticked: 2.")
    expect(sheet).to_contain_text("will be written down as lost: Application form ×2 (only 1 of 2)")
    sheet.get_by_label("Count the papers in your hand").fill("2")
    sheet.get_by_role("button", name="Opened and counted").click()
    expect(sheet.get_by_role("alert")).to_contain_text("Two different officers must stand for this")
    expect(sheet.get_by_role("alert")).to_contain_text("Call a second officer.")
    assert staged_hall.get(f"/handoffs/{handoff}")["state"] == "carrying"
    sheet.get_by_role("combobox", name="Approves").select_option("supervisor-1")
    sheet.get_by_role("button", name="Opened and counted").click()
    expect(sheet).to_be_hidden()
    assert staged_hall.get(f"/handoffs/{handoff}")["state"] == "taken_by_hand"
    assert keepers(staged_hall, "C000001") == {"officer reception-1", f"lost {handoff}"}
    expect(alert(page, "the count at the opened hatch did not fit")).to_contain_text("C000001-2 1 of 2")
    alert(page, "a document is lost").get_by_role("button", name="It was found again").click()
    sheet.get_by_role("combobox", name="Second officer who has seen it").select_option("guide-1")
    sheet.get_by_role("button", name="It is here again").click()
    expect(alert(page, "a document is lost")).to_have_count(0)
    expect(alert(page, "the count at the opened hatch did not fit")).to_have_count(0)
    assert keepers(staged_hall, "C000001") == {"officer reception-1"}
    doubtful = alert(page, "nobody knows for certain what is in the hatch")
    doubtful.get_by_role("button", name="I have looked: it is empty").click()
    staged_hall.turns(2)
    expect(doubtful).to_have_count(0)


def test_what_was_counted_out_is_not_called_lost_though_the_hatch_did_not_lock(
    staged_hall: StageHall, open_page: OpenPage
) -> None:
    handoff = staged_hall.carried("A001")
    staged_hall.until(handoff, "at_recipient")
    staged_hall.post(f"/handoffs/{handoff}/open", {"by": "processing-1"})
    staged_hall.until(handoff, "unloading")
    staged_hall.stage.ghosts.ghosts[staged_hall.get(f"/handoffs/{handoff}")["robot"]].doors_shut = False
    staged_hall.post(f"/handoffs/{handoff}/confirm", {"by": "processing-1", "counted": 3})
    assert staged_hall.until(handoff, "unloading")["counted_out"]
    page = at_screen(staged_hall, open_page)
    card, sheet = handoff_card(page, "A001"), page.locator("#sheet")
    card.get_by_text("More").click()
    card.get_by_role("button", name="Open with the key").click()
    expect(sheet).to_contain_text(
        "Not in the hatch; whoever counted them out has them: ID card ×1 · Application form ×2"
    )


def test_papers_are_taken_over_with_the_key_and_another_robot_fetches_them(
    staged_hall: StageHall, open_page: OpenPage
) -> None:
    handoff = staged_hall.carried("A001")
    page = at_screen(staged_hall, open_page)
    card, sheet = handoff_card(page, "A001"), page.locator("#sheet")
    card.get_by_text("More").click()
    card.get_by_role("button", name="Take over, call another robot").click()
    fill_glass(sheet, "supervisor-1")
    expect(sheet).to_contain_text("Without them another robot cannot go on")
    sheet.get_by_role("checkbox", name="Application form ×2").check()
    sheet.get_by_label("Count the papers in your hand").fill("3")
    expect(sheet).to_contain_text("Then another robot comes for them.")
    sheet.get_by_role("button", name="Opened and counted").click()
    expect(sheet).to_be_hidden()
    expect(card.locator("[data-part=leg]")).to_contain_text("Another robot fetches the papers here")
    assert staged_hall.get(f"/handoffs/{handoff}")["pickup"]
    assert keepers(staged_hall, "C000001") == {"officer reception-1"}


def code_from(page: Page, ticket: str) -> tuple[str, str]:
    """Six digits and the link, as the officer's screen shows them once."""
    handoff_card(page, ticket).get_by_role("button", name="Give a code").click()
    sheet = page.locator("#sheet")
    expect(sheet).to_be_visible()  # while it is shut it still holds what it showed last
    expect(sheet.locator(".qr path")).to_have_attribute("d", re.compile(r"^(M\d+ \d+h1v1h-1z){300,}"))
    expect(sheet).to_contain_text("Good until")
    link = sheet.locator("[data-part=link]").get_attribute("href") or ""
    code = sheet.locator(".digits").inner_text().replace(" ", "")
    sheet.get_by_role("button", name="Done").click()
    return code, link


def test_a_visitor_takes_the_papers_with_a_phone_and_no_badge(staged_hall: StageHall, open_page: OpenPage) -> None:
    back = staged_hall.coming_home("A001")
    _, link = code_from(at_screen(staged_hall, open_page), "A001")
    assert link.startswith(staged_hall.url)
    phone = open_page(staged_hall, link.removeprefix(staged_hall.url), size="phone", has_touch=True)
    open_page.may_fail(phone)
    expect(phone.get_by_role("heading", name="On the way to you")).to_be_visible()
    staged_hall.until(back, "at_recipient")
    phone.get_by_role("button", name="打开舱门 Open the hatch").tap()
    expect(phone.get_by_role("heading", name="The hatch is opening")).to_be_visible()
    staged_hall.until(back, "unloading")
    expect(phone.locator("output")).to_have_text("3")
    phone.get_by_role("button", name="One less").tap()
    phone.get_by_role("button", name="I have everything").tap()
    expect(phone.get_by_role("heading", name="The number does not fit")).to_be_visible()
    phone.get_by_role("button", name="I have everything").tap()
    expect(phone.get_by_role("alert")).to_contain_text("您清点为 2 件，清单为 3 件。")
    expect(phone.get_by_role("alert")).to_contain_text("You counted 2, the list says 3.")
    phone.get_by_role("button", name="One more").tap()
    phone.get_by_role("button", name="I have everything").tap()
    expect(phone.get_by_role("heading", name="The door is being locked")).to_be_visible()
    staged_hall.until(back, "received")
    expect(phone.get_by_role("heading", name="You have your papers")).to_be_visible()
    assert keepers(staged_hall, "C000001") == {"visitor C000001"}


def test_an_old_or_wrong_link_is_kind_and_a_wrong_code_is_counted(staged_hall: StageHall, open_page: OpenPage) -> None:
    back = staged_hall.coming_home("A001")
    staged_hall.until(back, "at_recipient")
    page = at_screen(staged_hall, open_page)
    open_page.may_fail(page)
    _, old = code_from(page, "A001")
    code, _ = code_from(page, "A001")
    phone = page.context.new_page()
    for link in (old, old[:-4] + "AAAA"):
        phone.goto(link)
        expect(phone.get_by_role("heading", name="This link is not good any more")).to_be_visible()
        expect(phone.locator("[data-act=open]")).to_be_hidden()
    card, sheet = handoff_card(page, "A001"), page.locator("#sheet")
    card.get_by_text("More").click()
    card.get_by_role("button", name="Visitor types the code").click()
    sheet.get_by_label("Six digits").fill(f"{(int(code) + 1) % 10**6:06d}")
    sheet.get_by_role("button", name="Open the hatch").click()
    expect(sheet.get_by_role("alert")).to_have_text("That is not the code. 4 tries are left.")
    sheet.get_by_label("Six digits").fill(code)
    sheet.get_by_role("button", name="Open the hatch").click()
    expect(sheet).to_be_hidden()
    staged_hall.until(back, "unloading")


def test_the_hall_is_left_and_taken_back_by_keyboard(staged_hall: StageHall, open_page: OpenPage) -> None:
    handoff = staged_hall.carried("A001")
    page = at_screen(staged_hall, open_page)
    page.get_by_role("button", name="Evacuate").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="No, go back")).to_be_focused()
    page.keyboard.press("Enter")
    assert not staged_hall.get("/hall")["evacuating"]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(alert(page, "everybody leaves the hall now")).to_be_visible()
    board = open_page(staged_hall, "/display", size="kiosk", **SIGNED_IN)
    expect(board.get_by_text("Please leave the hall now.")).to_be_in_viewport()
    staged_hall.turns(2)
    expect(page.locator("alert-list").get_by_role("button", name="The way is safe")).to_have_count(0)
    alert(page, "everybody leaves").get_by_role("button", name="All clear").click()
    sheet = page.locator("#sheet")
    sheet.get_by_role("combobox", name="Supervisor").select_option("supervisor-2")
    sheet.get_by_role("button", name="The hall is safe").click()
    expect(board.get_by_text("Please leave the hall now.")).to_be_hidden()
    waiting = alert(page, "robot is paused")
    expect(waiting).to_have_count(3)
    handoff_card(page, "A001").get_by_role("button", name="Look at it, two officers").click()
    sheet.get_by_role("combobox", name="Second officer").select_option("guide-1")
    sheet.get_by_label("We both see the hatch closed").check()
    sheet.get_by_role("button", name="The robot may go on").click()
    expect(sheet).to_be_hidden()
    robot = staged_hall.get(f"/handoffs/{handoff}")["robot"]
    alert(page, robot).get_by_role("button", name="The way is safe, go on").click()
    staged_hall.until(handoff, "at_recipient")
    expect(waiting).to_have_count(2)


def test_the_day_closes_only_when_every_paper_is_home(staged_hall: StageHall, open_page: OpenPage) -> None:
    case = staged_hall.at_desk("A001")
    page = at_screen(staged_hall, open_page, lang="zh-CN")
    open_page.may_fail(page)
    sheet, care = page.locator("#sheet"), page.locator("hall-care")
    care.get_by_role("button", name="日清").click()
    expect(sheet.locator(".away-list li")).to_have_text(
        re.compile(r"A001：?:? ?身份证.×1 · 申请表.×2 · 工作人员 办理 1")
    )
    sheet.locator("input[name=day]").fill("2026-01-05")  # it is a morning of that day in the staged hall
    sheet.get_by_role("combobox", name="主管").select_option("supervisor-1")
    sheet.get_by_role("button", name="日清").click()
    expect(sheet.get_by_role("alert")).to_contain_text("不能日清，仍有材料未归位")
    sheet.get_by_role("button", name="返回").click()
    card = case_card(page, "A001")
    card.get_by_text("更多").click()
    card.get_by_role("button", name="存入保管柜").click()
    sheet.get_by_role("button", name="已清点并锁好").click()
    expect(card).to_contain_text("保管柜：")
    care.get_by_role("button", name="日清").click()
    expect(sheet).to_contain_text("全部材料均已归还、入柜或依法了结。")
    sheet.locator("input[name=day]").fill("2026-01-05")  # it is a morning of that day in the staged hall
    sheet.get_by_role("combobox", name="主管").select_option("supervisor-1")
    sheet.get_by_role("button", name="日清").click()
    expect(sheet.get_by_role("status")).to_contain_text("已日清：")
    sheet.get_by_role("button", name="返回").click()
    card.get_by_role("button", name="从柜中取出").click()
    sheet.get_by_role("button", name="已取出并清点").click()
    expect(sheet).to_be_hidden()
    assert keepers(staged_hall, case) == {"officer reception-1"}
    assert staged_hall.get("/hall")["day_closed"]


def test_papers_that_are_refused_go_back_and_the_card_says_so(staged_hall: StageHall, open_page: OpenPage) -> None:
    handoff = staged_hall.carried("A001")
    staged_hall.until(handoff, "at_recipient")
    page = at_screen(staged_hall, open_page)
    page.get_by_label("I am").select_option("processing-1")
    card, sheet = handoff_card(page, "A001"), page.locator("#sheet")
    card.get_by_role("button", name="Send back").click()
    sheet.get_by_role("radio", name="Wrong papers").check()
    sheet.get_by_role("button", name="Send them back").click()
    expect(card).to_contain_text("Going back to the sender: Table A seat 1")
    expect(card.locator("[aria-current=step]")).to_have_text("On the way")
    staged_hall.until(handoff, "at_recipient")
    page.get_by_label("I am").select_option("reception-1")
    card.get_by_role("button", name="Open upper hatch").click()
    staged_hall.until(handoff, "unloading")
    card.get_by_role("button", name="Papers are out, door closed").click()
    staged_hall.until(handoff, "returned")
    story = open_page(staged_hall, f"/handoffs/{handoff}", **SIGNED_IN)
    expect(story.locator("[aria-current=step]")).to_have_text("Returned")
    expect(story.get_by_text("The recipient did not take the papers")).to_be_visible()


def test_a_document_leaves_by_post_and_another_is_lost_before_a_supervisor(
    staged_hall: StageHall, open_page: OpenPage
) -> None:
    case = staged_hall.at_desk("A001")
    page = at_screen(staged_hall, open_page)
    card, sheet = case_card(page, "A001"), page.locator("#sheet")
    card.get_by_text("More").click()
    card.get_by_role("button", name="A document leaves").click()
    sheet.get_by_role("combobox", name="Document").select_option(f"{case}-1")
    sheet.get_by_label("Tracking number").fill("ex123456789cn")
    sheet.get_by_role("button", name="Write it down").click()
    expect(card).to_contain_text("the post (EX123456789CN)")
    card.get_by_role("button", name="A document leaves").click()
    sheet.get_by_role("radio", name="Lost").check()
    sheet.get_by_role("combobox", name="Supervisor who has been told").select_option("supervisor-1")
    sheet.get_by_role("button", name="Write it down").click()
    expect(alert(page, "a document is lost")).to_contain_text("A001, Application form")
    expect(card).to_contain_text("Everything has come to its end")
    assert keepers(staged_hall, case) == {"carrier EX123456789CN", f"lost {case}"}

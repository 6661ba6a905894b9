/**
 * <case-list> open cases whose papers lie with people, in a locker, or nowhere any more: what to do with each.
 * What lives here: cards of cases and their buttons. What must not: requests (case-acts.js), reading (case-story.js).
 */

import { attempt } from "./attempt.js";
import { CASE_ACTS } from "./case-acts.js";
import { storyOf, travels, withVisitor } from "./case-story.js";
import { cloneOf, drawIcon, keep, part, say } from "./dom.js";
import { hall, watch } from "./hall-data.js";
import { papersLine } from "./handoff-steps.js";
import { keeperName, officerName, t } from "./text.js";
import { onWho, who } from "./who.js";

customElements.define("case-list", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => this.#act(event));
    watch(this, ["cases", "handoffs", "recent", "hall"], () => this.#show());
    onWho(() => this.#show());
    document.addEventListener("wish", () => this.#show());
  }

  #show() {
    const resting = hall.cases.filter((one) => !one.closed && !travels(one)).map(storyOf);
    keep(part(this, "cards"), resting, ({ id }) => id, () => cloneOf("case-card"), showCard);
    part(this, "empty").hidden = resting.length > 0;
    say(document.querySelector('[data-count="cases"]'), resting.length ? String(resting.length) : "");
  }

  #act(event) {
    const button = event.target.closest("[data-act]");
    if (!button) return;
    const card = button.closest("[data-key]");
    const found = hall.case(card.dataset.key);
    if (found) attempt(button, part(card, "problem"), async () => CASE_ACTS[button.dataset.act](storyOf(found), card));
  }
});

function showCard(card, one) {
  say(part(card, "ticket"), one.ticket);
  say(part(card, "where"), whereWords(one));
  say(part(card, "return-label"), returnWords(one));
  drawIcon(card.querySelector('[data-act="return"] .icon'), one.desk ? "return" : "send");
  keep(part(card, "groups"), one.groups, ({ key }) => key, () => cloneOf("paper-group"), (line, group) => showGroup(line, group, one));
  const offered = offeredActs(one);
  for (const button of card.querySelectorAll("[data-act]")) button.hidden = !offered.includes(button.dataset.act);
}

/** One keeper needs no naming twice: the head of the card says it. */
function showGroup(line, { keeper, papers }, { groups }) {
  say(part(line, "keeper"), groups.length > 1 ? keeperName(keeper) : "");
  say(part(line, "papers"), papersLine(papers));
}

function offeredActs(one) {
  const officer = one.keeper.kind === "officer" && !one.home;
  const locker = one.groups.some(({ keeper }) => keeper.kind === "locker");
  return [
    ...(officer ? ["return", "handover", "end"] : []),
    ...(officer && one.desk ? ["receipt"] : []),
    ...(officer && hall.lockers.length ? ["store"] : []),
    ...(locker ? ["fetch", "end"] : []),
    ...(one.lost ? ["found"] : []),
    ...(withVisitor(one).length ? ["takein"] : []),
    one.home ? "close" : "",
    "add",
  ];
}

function whereWords(one) {
  const { kind, ref } = one.keeper;
  if (one.home && kind === "visitor") return t("case.with_visitor", { place: hall.placeName(one.seat) });
  if (one.home) return t("case.ended");
  if (kind === "locker") return t("case.in_locker", { place: hall.placeName(ref) });
  if (kind !== "officer") return keeperName(one.keeper);
  if (!one.desk) return t("case.with_officer", { officer: officerName(ref) });
  return t("case.at_desk", { place: hall.placeName(one.desk), officer: officerName(ref) });
}

/** Only the keeper may send papers back, so the button says plainly when it changes who is at this screen. */
function returnWords(one) {
  const place = hall.placeName(one.way[1]);
  const verb = one.desk ? "return" : "send";
  if (one.keeper.kind !== "officer" || one.keeper.ref === who()) return t(`case.${verb}`, { place });
  return t(`case.${verb}_as`, { place, officer: officerName(one.keeper.ref) });
}

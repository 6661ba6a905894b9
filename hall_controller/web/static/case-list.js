/**
 * <case-list> open cases whose papers lie with a person, not with a robot: send them back, add a receipt, close.
 * What lives here: cards of cases and their buttons. What must not: rules of custody; the hall checks them.
 */

import { freshKey, post } from "./api.js";
import { attempt } from "./attempt.js";
import { cloneOf, drawIcon, keep, part, say } from "./dom.js";
import { hall, watch } from "./hall-data.js";
import { papersLine } from "./handoff-steps.js";
import { nameOf, officerName, t } from "./text.js";
import { become, onWho, who } from "./who.js";

customElements.define("case-list", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => this.#act(event));
    watch(this, ["cases", "handoffs", "recent", "hall"], () => this.#show());
    onWho(() => this.#show());
    document.addEventListener("wish", () => this.#show());
  }

  #show() {
    const resting = hall.cases.filter((one) => !one.closed && !travels(one)).map(story);
    keep(part(this, "cards"), resting, ({ id }) => id, () => cloneOf("case-card"), showCard);
    part(this, "empty").hidden = resting.length > 0;
    say(document.querySelector('[data-count="cases"]'), resting.length ? String(resting.length) : "");
  }

  #act(event) {
    const button = event.target.closest("[data-act]");
    if (!button) return;
    const card = button.closest("[data-key]");
    const found = hall.cases.find(({ id }) => id === card.dataset.key);
    if (found) attempt(button, part(card, "problem"), () => ACTS[button.dataset.act](story(found), card));
  }
});

const travels = (one) => hall.handoffs.some((handoff) => handoff.case === one.id);

/** A case with what its card needs: who keeps the papers, and at which desk they were last received. */
function story(one) {
  const keeper = one.documents[0]?.custodian ?? { kind: "visitor", ref: "" };
  const mine = hall.recent.filter((handoff) => handoff.case === one.id && handoff.state === "received");
  const last = mine.sort((a, b) => a.changed_at.localeCompare(b.changed_at)).at(-1);
  return { ...one, home: one.documents.every((paper) => paper.custodian.kind === "visitor"), keeper, desk: last?.to ?? "" };
}

const ACTS = {
  return: async (one, card) => {
    if (one.keeper.kind === "officer") become(one.keeper.ref);
    card.dataset.sendKey ||= freshKey();
    const [from, to] = wayOf(one);
    await post("/handoffs", { from, to, by: who(), case: one.id }, card.dataset.sendKey);
    delete card.dataset.sendKey;
    hall.refresh("handoffs", "cases");
  },
  receipt: async (one) => {
    if (one.keeper.kind === "officer") become(one.keeper.ref);
    await post(`/cases/${one.id}/documents`, { kind: "receipt", count: 1, by: who() });
    hall.refresh("cases");
  },
  close: async (one) => {
    await post(`/cases/${one.id}/close`, { by: who() });
    hall.refresh("cases");
  },
};

function showCard(card, one) {
  const away = !one.home;
  say(part(card, "ticket"), one.ticket);
  say(part(card, "where"), whereWords(one));
  say(part(card, "papers"), papersLine(one.documents));
  say(part(card, "return-label"), returnWords(one));
  drawIcon(card.querySelector('[data-act="return"] .icon'), one.desk ? "return" : "send");
  card.querySelector('[data-act="return"]').hidden = !away;
  card.querySelector('[data-act="receipt"]').hidden = !(away && one.desk);
  card.querySelector('[data-act="close"]').hidden = away;
}

function whereWords(one) {
  if (one.home) return t("case.with_visitor", { place: placeName(one.seat) });
  if (!one.desk) return t("case.with_officer", { officer: officerName(one.keeper.ref) });
  return t("case.at_desk", { place: placeName(one.desk), officer: officerName(one.keeper.ref) });
}

/** Papers that reached a desk go back to the seat; papers that never left it go to the desk chosen in the form. */
const wayOf = (one) => (one.desk ? [one.desk, one.seat] : [one.seat, document.querySelector('[name="to"]:checked').value]);

/** Only the keeper may send papers back, so the button says plainly when it changes who is at this screen. */
function returnWords(one) {
  const place = placeName(wayOf(one)[1]);
  const verb = one.desk ? "return" : "send";
  if (one.keeper.kind !== "officer" || one.keeper.ref === who()) return t(`case.${verb}`, { place });
  return t(`case.${verb}_as`, { place, officer: officerName(one.keeper.ref) });
}

const placeName = (id) => {
  const place = hall.place(id);
  return place ? nameOf(place) : id;
};

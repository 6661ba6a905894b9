/**
 * <handoff-list> the open handoffs, each with its step bar and what a person may do now.
 * What lives here: cards and their buttons. What must not: what a state allows (handoff-steps.js), requests (handoff-acts.js).
 */

import { attempt } from "./attempt.js";
import { cloneOf, keep, mark, part, say } from "./dom.js";
import { hall, watch } from "./hall-data.js";
import { HANDOFF_ACTS } from "./handoff-acts.js";
import { hatchName, legWords, mayDo, papersLine, sentence, showSteps, waitsForPerson } from "./handoff-steps.js";
import { live } from "./live.js";
import { nameOf, span, t } from "./text.js";

customElements.define("handoff-list", class extends HTMLElement {
  #said = new Map();

  connectedCallback() {
    this.addEventListener("click", (event) => this.#act(event));
    watch(this, ["handoffs", "cases", "hall"], () => this.#show());
    setInterval(() => this.#showTimes(), 5000);
  }

  #show() {
    const open = [...hall.handoffs].sort(byAge);
    keep(part(this, "cards"), open, (handoff) => handoff.id, () => cloneOf("handoff-card"), showCard);
    part(this, "empty").hidden = open.length > 0;
    say(document.querySelector('[data-count="handoffs"]'), open.length ? String(open.length) : "");
    const waiting = open.filter(({ state }) => waitsForPerson(state)).length;
    say(document.querySelector('[data-count="waiting"]'), waiting ? t("handoffs.waiting", { n: waiting }) : "");
    this.#announce(open);
  }

  #showTimes() {
    for (const handoff of hall.handoffs) {
      const card = this.querySelector(`[data-key="${handoff.id}"]`);
      if (card) say(part(card, "since"), sinceWords(handoff));
    }
  }

  /** Tells screen readers what changed, one sentence for each handoff that moved on. */
  #announce(open) {
    const news = open.filter(({ id, state }) => this.#said.size && this.#said.get(id) !== state);
    this.#said = new Map(open.map(({ id, state }) => [id, state]));
    if (news.length) say(document.getElementById("announcer"), news.map((one) => `${one.ticket}: ${sentence(one)}`).join(" "));
  }

  #act(event) {
    const button = event.target.closest("[data-act]");
    if (!button) return;
    const card = button.closest("[data-key]");
    const handoff = hall.handoffs.find(({ id }) => id === card.dataset.key);
    if (handoff) attempt(button, part(card, "problem"), () => HANDOFF_ACTS[button.dataset.act](handoff, card));
  }
});

/** Oldest first, and never by urgency: a card must not move away from under a finger. */
const byAge = (a, b) => a.id.localeCompare(b.id);

function showCard(card, handoff) {
  const may = mayDo(handoff, hall.case(handoff.case)?.seat);
  mark(card, "data-state", handoff.state);
  card.classList.toggle("wants-person", waitsForPerson(handoff.state));
  const link = part(card, "ticket");
  say(link, handoff.ticket);
  mark(link, "href", `/handoffs/${handoff.id}`);
  mark(link, "aria-label", t("handoff.details", { ticket: handoff.ticket }));
  say(part(card, "from"), hall.placeName(handoff.from));
  say(part(card, "to"), hall.placeName(handoff.to));
  say(part(card, "leg"), legWords(handoff, (place) => hall.placeName(place)));
  say(part(card, "since"), sinceWords(handoff));
  showSteps(part(card, "steps"), handoff.state);
  say(part(card, "now"), sentence(handoff));
  say(part(card, "papers"), papersLine(hall.papersOf(handoff)));
  say(part(card, "open-label"), t("handoff.open", { hatch: hatchName(handoff.hatch) }));
  say(part(card, "confirm-label"), t(CONFIRM[handoff.state] ?? "handoff.confirm_in"));
  for (const button of card.querySelectorAll("[data-act]")) button.hidden = !may.includes(button.dataset.act);
  for (const more of card.querySelectorAll(".more")) more.hidden = !more.querySelector("[data-act]:not([hidden])");
  showCounting(card, handoff, may.includes("confirm"));
  part(card, "actions").hidden = !may.length;
}

const CONFIRM = { unloading: "handoff.confirm_out", disputed: "handoff.confirm_again" };

function showCounting(card, handoff, wanted) {
  const counting = part(card, "counting");
  if (counting.hidden === wanted || !card.dataset.counts) counting.querySelector("count-stepper").value = handoff.count;
  card.dataset.counts = "yes";
  counting.hidden = !wanted;
}

const sinceWords = (handoff) => span((live.now() - Date.parse(handoff.changed_at)) / 1000);

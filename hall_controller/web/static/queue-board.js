/**
 * <queue-board> for a television: each ticket and where its papers are, and who was called last. Numbers only.
 * What lives here: rows, pages of rows, calls. What must not: names or kinds of papers; strangers read this screen.
 */

import { cloneOf, drawIcon, keep, mark, part, say } from "./dom.js";
import { hall, watch } from "./hall-data.js";
import { stepOf } from "./handoff-steps.js";
import { live } from "./live.js";
import { shortTime, t } from "./text.js";

const ROWS = 6;
const CALLS = 4;
const PAGE_MS = 8000;
const ICONS = {
  with_visitor: "person", with_officer: "person", requested: "hand", coming: "robot", loading: "tray-in",
  on_the_way: "road", at_desk: "desk", returning: "return", here: "bell", held: "person", in_locker: "locked", ended: "check",
};
const HELD = ["stranded", "tampered", "evacuated", "disputed"];

customElements.define("queue-board", class extends HTMLElement {
  #page = 0;

  connectedCallback() {
    watch(this, ["cases", "handoffs", "recent", "hall"], () => this.#show());
    live.addEventListener("connection", ({ detail }) => part(this, "outage").toggleAttribute("hidden", detail.state !== "offline"));
    setInterval(() => this.#turn(), PAGE_MS);
  }

  #turn() {
    this.#page += 1;
    this.#show();
  }

  #show() {
    const rows = hall.cases.filter((one) => !one.closed).map(rowOf).sort(byNumber);
    const pages = Math.max(1, Math.ceil(rows.length / ROWS));
    const page = this.#page % pages;
    const shown = rows.slice(page * ROWS, (page + 1) * ROWS);
    keep(part(this, "rows"), shown, ({ id }) => id, () => cloneOf("board-row"), showRow);
    say(part(this, "page"), pages > 1 ? t("board.page", { page: page + 1, pages }) : "");
    part(this, "empty").hidden = rows.length > 0;
    part(this, "leave").hidden = !hall.hall?.evacuating;
    this.#showCalls();
  }

  #showCalls() {
    const calls = lastCalls();
    keep(part(this, "calls"), calls, ({ id }) => id, () => cloneOf("board-call"), showCall);
    part(this, "no-calls").hidden = calls.length > 0;
  }
});

/** Where the papers of a case are, as one of the words of `ICONS`, and the place that goes with it. */
export function rowOf(one) {
  const handoff = hall.handoffs.find((open) => open.case === one.id);
  const row = { id: one.id, ticket: one.ticket };
  if (handoff) return { ...row, ...travelOf(handoff) };
  const kept = one.documents.map(({ custodian }) => custodian.kind);
  if (kept.every((kind) => kind === "visitor")) return { ...row, where: "with_visitor", place: one.seat };
  if (kept.includes("locker")) return { ...row, where: "in_locker", place: one.seat };
  if (!kept.includes("officer")) return { ...row, where: "ended", place: one.seat };
  const desk = lastDesk(one);
  return desk ? { ...row, where: "at_desk", place: desk } : { ...row, where: "with_officer", place: one.seat };
}

function travelOf(handoff) {
  const step = stepOf(handoff.state);
  if (HELD.includes(handoff.state) || (handoff.leg ?? "deliver") !== "deliver") return { where: "held", place: "" };
  const back = hall.place(handoff.to)?.kind === "seat";
  if (step === "on_the_way" && back) return { where: "returning", place: handoff.to };
  if (step === "unloading") return { where: back ? "here" : "at_desk", place: handoff.to };
  if (step === "loading" && !back) return { where: "loading", place: handoff.from };
  if (step === "loading" || (back && step !== "on_the_way")) return { where: "at_desk", place: handoff.from };
  return { where: step, place: step === "on_the_way" ? handoff.to : handoff.from };
}

function lastDesk(one) {
  const mine = hall.recent.filter((handoff) => handoff.case === one.id && handoff.state === "received");
  return mine.sort((a, b) => a.changed_at.localeCompare(b.changed_at)).at(-1)?.to ?? "";
}

/** Visitors who were last asked to do something: a robot stood or stands at their seat. Newest first. */
function lastCalls() {
  const seat = (id) => hall.place(id)?.kind === "seat";
  const standsAtSeat = ({ state, from, to }) => ({ loading: seat(from), unloading: seat(to) })[stepOf(state)] ?? false;
  const now = hall.handoffs.filter(standsAtSeat);
  const past = hall.recent.filter(({ state, to }) => state === "received" && seat(to));
  const calls = [...now.map((one) => ({ ...one, live: true })), ...past];
  return calls.sort((a, b) => b.changed_at.localeCompare(a.changed_at)).slice(0, CALLS);
}

const byNumber = (a, b) => a.ticket.localeCompare(b.ticket, "en", { numeric: true });

function showRow(row, { ticket, where, place }) {
  mark(row, "data-where", where);
  say(part(row, "ticket"), ticket);
  drawIcon(row.querySelector(".icon"), ICONS[where]);
  say(part(row, "words"), t(`board.${where}`, { place: hall.placeName(place) }));
}

function showCall(item, call) {
  const seat = stepOf(call.state) === "loading" ? call.from : call.to;
  item.classList.toggle("now", Boolean(call.live));
  say(part(item, "ticket"), call.ticket);
  say(part(item, "place"), hall.placeName(seat));
  say(part(item, "time"), shortTime(new Date(call.changed_at)));
}

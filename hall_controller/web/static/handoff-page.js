/**
 * <handoff-story> one handoff with its step bar and its timeline.
 * What lives here: reading one handoff and its events. What must not: acting on it; that is done in the live hall.
 */

import "./connection-state.js";
import { get, Problem } from "./api.js";
import { keep, part, say } from "./dom.js";
import { readEvents } from "./event-stream.js";
import { legWords, papersLine, sentence, showSteps } from "./handoff-steps.js";
import { live, momentOf } from "./live.js";
import { inWords } from "./sayings.js";
import { clockTime, keeperName, nameOf, officerName, span, t, tOr } from "./text.js";

const REACH = 5000;

customElements.define("handoff-story", class extends HTMLElement {
  #events = [];
  #places = new Map();
  #asked = false;

  connectedCallback() {
    this.id = this.getAttribute("handoff");
    live.addEventListener("hello", ({ detail }) => this.#begin(detail.seq));
    live.addEventListener("happened", ({ detail }) => this.#happened(detail));
    live.start();
  }

  async #begin(head) {
    if (!this.#places.size) {
      const { plan } = await get("/hall");
      this.#places = new Map(plan.places.map((place) => [place.id, place]));
    }
    await this.#read();
    if (this.#asked) return;
    this.#asked = true;
    this.#events = [...(await pastEvents(head, this.id)), ...this.#events];
    this.#showTimeline();
  }

  #happened(event) {
    if (event.data?.handoff !== this.id) return;
    this.#events.push(event);
    this.#showTimeline();
    this.#read();
  }

  async #read() {
    try {
      this.#show(await get(`/handoffs/${this.id}`));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      say(part(this, "problem"), error.message);
      part(this, "problem").hidden = false;
      part(this, "facts").hidden = true;
    }
  }

  #show(handoff) {
    part(this, "problem").hidden = true;
    part(this, "facts").hidden = false;
    say(part(this, "ticket"), handoff.ticket);
    say(part(this, "from"), this.#placeName(handoff.from));
    say(part(this, "to"), this.#placeName(handoff.to));
    showSteps(part(this, "steps"), handoff.state);
    say(part(this, "now"), [sentence(handoff), legWords(handoff, (place) => this.#placeName(place))].filter(Boolean).join(" "));
    say(part(this, "papers"), papersLine(handoff.documents) || t("handoff.count", { n: handoff.count }));
    say(part(this, "by"), officerName(handoff.by));
    say(part(this, "robot"), handoff.robot ?? "–");
    say(part(this, "requested"), clockTime(new Date(handoff.requested_at)));
    say(part(this, "explain"), inWords(handoff.explain) || "–");
    say(part(this, "took"), span((Date.parse(handoff.changed_at) - Date.parse(handoff.requested_at)) / 1000));
  }

  #showTimeline() {
    const known = new Map(this.#events.map((event) => [event.seq, event]));
    const lines = [...known.values()].filter(({ type, data }) => wordsOf(type, data)).sort((a, b) => a.seq - b.seq);
    keep(part(this, "timeline"), lines, ({ seq }) => seq, makeLine, showLine);
    part(this, "too-old").hidden = lines.some(({ type }) => type === "HandoffRequested");
  }

  #placeName(id) {
    const place = this.#places.get(id);
    return place ? nameOf(place) : id;
  }
});

/** What the stream tells of this handoff up to event `head`, looking back as far as a working day or so. */
async function pastEvents(head, id) {
  const found = [];
  const after = Math.max(0, head - REACH);
  if (head <= after) return found;
  const abort = new AbortController();
  const answer = await fetch(`/api/v1/events?after=${after}`, { signal: abort.signal });
  for await (const event of readEvents(answer.body)) {
    if (event.comment || event.id === null) continue;
    const told = JSON.parse(event.data);
    if (told.data?.handoff === id) found.push(told);
    if (told.seq >= head) break;
  }
  abort.abort();
  return found;
}

const SAID_BY_TRIGGER = { reopen: "story.reopen", refuse: "story.refused", turn_back: "story.turned_back", inventory: "story.inventory",
  divert: "story.diverted", recover: "story.recovered", relieve: "story.relieved", secure_relief: "story.relieved" };

/** One line of the timeline, or "" for steps that people need not see. */
function wordsOf(type, data) {
  if (type === "HandoffAdvanced") return t(SAID_BY_TRIGGER[data.trigger] ?? `story.${data.state}`, data);
  const people = { opener: officerName(data.opener ?? ""), approver: officerName(data.approver ?? "") };
  const said = { why: inWords(data.why ?? ""), to: data.taker ? keeperName(data.taker) : "" };
  return tOr(`story.${type}`, "") && t(`story.${type}`, { ...data, ...people, ...said });
}

function makeLine() {
  const line = document.createElement("li");
  for (const name of ["time", "span", "small"]) line.append(document.createElement(name));
  return line;
}

function showLine(line, { at, type, data }) {
  const moment = new Date(momentOf(at));
  line.children[0].dateTime = moment.toISOString();
  say(line.children[0], clockTime(moment));
  say(line.children[1], wordsOf(type, data));
  say(line.children[2], data.by ? t("story.by", { by: officerName(data.by) }) : "");
}

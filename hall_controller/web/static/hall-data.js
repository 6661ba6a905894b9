/**
 * What the page knows of the hall: read from the API, refreshed whenever something happened.
 * What lives here: when to read again and who is told. What must not: how anything looks.
 *
 * An event is taken as a hint that something changed; the answer of the API is the truth. So no second copy of the
 * hall's rules lives in the browser. Dispatches on `hall`: "change" (detail: Set of names that were read anew).
 */

import { get, Problem } from "./api.js";
import { live } from "./live.js";
import { nameOf } from "./text.js";

const READS = {
  hall: () => get("/hall"),
  robots: () => get("/robots"),
  handoffs: () => get("/handoffs?open=true&limit=200"),
  recent: () => get("/handoffs?open=false&limit=40"),
  cases: () => get("/cases"),
  devices: () => get("/devices"),
};
const PAPERS = ["handoffs", "recent", "cases", "robots"];
const TOUCHED_BY = [
  [/^(Handoff|Case|Document|Custody)/, PAPERS],
  [/^(Order|Stop|Robot|Hatch)/, ["robots"]],
  [/^(Evacuation|Day)/, ["hall", "robots"]],
  [/^Device/, ["devices"]],
  [/^Scene/, ["hall", "devices"]],
  [/^Alert/, ["hall", ...PAPERS]],
];
const POLL_MS = { robots: 2000, devices: 4000 };
const GAP_MS = 200;
const RETRY_MS = 2000;

class HallData extends EventTarget {
  hall = null;
  robots = [];
  handoffs = [];
  recent = [];
  cases = [];
  devices = [];
  #wanted = new Set();
  #dirty = new Set();
  #untold = new Set();
  #timer = 0;
  #reading = false;

  /** Begins to follow the named parts of the hall. */
  follow(...names) {
    for (const name of names) this.#wanted.add(name);
    live.addEventListener("hello", () => this.refresh(...this.#wanted));
    live.addEventListener("happened", ({ detail }) => this.#hint(detail.type));
    for (const [name, period] of Object.entries(POLL_MS)) {
      if (this.#wanted.has(name)) setInterval(() => this.#poll(name), period);
    }
    live.start();
  }

  /** Reads the named parts again soon; calls close together share one reading. */
  refresh(...names) {
    for (const name of names) if (this.#wanted.has(name)) this.#dirty.add(name);
    if (this.#dirty.size && !this.#timer && !this.#reading) this.#timer = setTimeout(() => this.#read(), GAP_MS);
  }

  #hint(type) {
    const known = TOUCHED_BY.find(([pattern]) => pattern.test(type));
    this.refresh(...(known ? known[1] : this.#wanted));
  }

  #poll(name) {
    if (live.state === "live" && !document.hidden) this.refresh(name);
  }

  async #read() {
    this.#timer = 0;
    this.#reading = true;
    const names = [...this.#dirty];
    this.#dirty.clear();
    await Promise.all(names.map(async (name) => (await this.#readOne(name)) && this.#untold.add(name)));
    this.#reading = false;
    this.#tell();
    this.refresh();
  }

  /** Tells what was read anew; nobody is told anything before the hall itself is known, for nothing is shown without. */
  #tell() {
    if (!this.#untold.size || (this.#wanted.has("hall") && !this.hall)) return;
    const changed = this.#untold;
    this.#untold = new Set();
    this.dispatchEvent(new CustomEvent("change", { detail: changed }));
  }

  async #readOne(name) {
    try {
      this[name] = await READS[name]();
      return true;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setTimeout(() => this.#poll(name), RETRY_MS);
      return false;
    }
  }

  /** An open handoff by its id. */
  handoff(id) {
    return this.handoffs.find((handoff) => handoff.id === id);
  }

  /** An open case by its id. */
  case(id) {
    return this.cases.find((one) => one.id === id);
  }

  /** The papers of a handoff with their forms, which only the list of the case knows. */
  papersOf(handoff) {
    const known = new Map(this.case(handoff.case)?.documents.map((paper) => [paper.id, paper]));
    return handoff.documents.map((paper) => known.get(paper.id) ?? paper);
  }

  /** A place of the plan by its id. */
  place(id) {
    return this.hall?.plan.places.find((place) => place.id === id);
  }

  /** What people call a place. */
  placeName(id) {
    const place = this.place(id);
    return place ? nameOf(place) : id;
  }

  /** The lockers of the hall. */
  get lockers() {
    return this.hall?.plan.places.filter(({ kind }) => kind === "locker") ?? [];
  }
}

export const hall = new HallData();

/** Calls `show` now and whenever one of the named parts was read anew, while `element` is on the page. */
export function watch(element, names, show) {
  hall.addEventListener("change", ({ detail }) => {
    if (element.isConnected && names.some((name) => detail.has(name))) show();
  });
}

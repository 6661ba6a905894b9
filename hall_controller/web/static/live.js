/**
 * The one live connection of a page: what happens in the hall, and whether we still hear it.
 * What lives here: connecting, resuming, noticing silence. What must not: what events mean to a page.
 *
 * Dispatches on `live`: "poses" (detail: positions), "happened" (detail: one journal event),
 * "connection" (detail: {state: "live" | "connecting" | "offline", since: Date}).
 */

import { readEvents } from "./event-stream.js";

const SILENCE_MS = 2000;
const PROBE_MS = 1500;
const GRACE_MS = 900;
const LONGEST_PAUSE_MS = 2000;

class Live extends EventTarget {
  state = "connecting";
  since = new Date();
  hallOffsetMs = 0;
  #after = null;
  #build = null;
  #abort = null;
  #heardAt = performance.now();
  #probing = false;
  #graceTimer = 0;

  /** Connects and stays connected until the page goes away. */
  start() {
    if (this.#abort) return;
    setInterval(() => this.#listenForSilence(), 500);
    addEventListener("pagehide", () => this.#abort?.abort());
    this.#stay();
  }

  /** The hall's own time, which in a demo may run faster than the wall's. */
  now() {
    return new Date(Date.now() + this.hallOffsetMs);
  }

  async #stay() {
    let pause = 200;
    for (;;) {
      const heard = await this.#listen();
      this.#lost();
      pause = heard ? 200 : Math.min(pause * 2, LONGEST_PAUSE_MS);
      await new Promise((resume) => setTimeout(resume, pause * (0.75 + Math.random() / 2)));
    }
  }

  /** One connection from start to end; true where anything was heard on it. */
  async #listen() {
    this.#abort = new AbortController();
    let heard = false;
    try {
      const answer = await fetch(this.#address(), { signal: this.#abort.signal, headers: { Accept: "text/event-stream" } });
      if (!answer.ok) return false;
      for await (const event of readEvents(answer.body)) {
        heard = true;
        this.#heard();
        if (!event.comment) this.#take(event);
      }
    } catch (error) {
      if (!["AbortError", "TypeError"].includes(error.name)) throw error;
    }
    return heard;
  }

  #address() {
    const resume = this.#after === null ? "" : `&after=${this.#after}`;
    return `/api/v1/events?poses=true${resume}`;
  }

  #take(event) {
    const data = JSON.parse(event.data);
    if (event.type === "hello") return this.#greet(data);
    if (event.type === "poses") this.hallOffsetMs = momentOf(data.at) - Date.now();
    if (event.type === "poses") return this.#tell("poses", data);
    if (event.id !== null) this.#after = event.id;
    this.#tell("happened", data);
  }

  #greet({ seq, build }) {
    if (this.#build !== null && this.#build !== build) location.reload();
    this.#build = build;
    this.#after ??= seq;
    this.#tell("hello", { seq });
  }

  #heard() {
    this.#heardAt = performance.now();
    this.since = new Date();
    clearTimeout(this.#graceTimer);
    this.#graceTimer = 0;
    this.#become("live");
  }

  /** A dropped connection that comes back at once is nobody's business; one that stays away is said after a moment. */
  #lost() {
    if (this.state === "offline" || this.#graceTimer) return;
    this.#graceTimer = setTimeout(() => this.#become("offline"), GRACE_MS);
  }

  async #listenForSilence() {
    if (this.state !== "live" || this.#probing || performance.now() - this.#heardAt < SILENCE_MS) return;
    this.#probing = true;
    const alive = await answersInTime();
    this.#probing = false;
    if (alive) {
      this.#heardAt = performance.now();
      this.since = new Date();
    } else {
      this.#become("offline");
      this.#abort.abort();
    }
  }

  #become(state) {
    if (this.state === state) return;
    this.state = state;
    document.documentElement.dataset.connection = state;
    this.#tell("connection", { state, since: this.since });
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

async function answersInTime() {
  try {
    const answer = await fetch("/api/v1/livez", { signal: AbortSignal.timeout(PROBE_MS), cache: "no-store" });
    return answer.ok;
  } catch {
    return false;
  }
}

/** Milliseconds since 1970 of a moment on the wire: ISO 8601, or seconds in journal events. */
export const momentOf = (at) => (typeof at === "number" ? at * 1000 : Date.parse(at));

export const live = new Live();

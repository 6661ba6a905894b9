/**
 * <connection-state> says whether the page is live, and <hall-clock> shows the hall's time.
 * What lives here: two small elements every page has. What must not: connecting (live.js).
 */

import { part, say } from "./dom.js";
import { live } from "./live.js";
import { clockTime, dayName, shortTime, t } from "./text.js";

customElements.define("connection-state", class extends HTMLElement {
  connectedCallback() {
    live.addEventListener("connection", () => this.#show());
    this.#show();
    live.start();
  }

  #show() {
    this.dataset.state = live.state;
    for (const state of ["live", "connecting", "offline"]) part(this, state).hidden = live.state !== state;
    if (live.state === "offline") say(part(this, "since"), t("connection.offline", { time: clockTime(live.since) }));
  }
});

customElements.define("hall-clock", class extends HTMLElement {
  #ticking = 0;

  connectedCallback() {
    this.#tick();
  }

  disconnectedCallback() {
    clearTimeout(this.#ticking);
  }

  #tick() {
    if (live.state !== "offline") {
      const now = live.now();
      say(this, this.hasAttribute("with-day") ? `${dayName(now)}  ${shortTime(now)}` : shortTime(now));
    }
    this.#ticking = setTimeout(() => this.#tick(), 1000);
  }
});

/**
 * <hall-care> the way out and the end of the day; the button that empties the hall stands in the head of the page.
 * What lives here: what is still away, and two buttons. What must not: the forms behind them (hall-acts.js).
 */

import { part, say } from "./dom.js";
import { HALL_ACTS, stillAway } from "./hall-acts.js";
import { hall, watch } from "./hall-data.js";
import { t } from "./text.js";

customElements.define("hall-care", class extends HTMLElement {
  connectedCallback() {
    this.querySelector("[data-act=close_day]").addEventListener("click", HALL_ACTS.close_day);
    document.getElementById("evacuate").addEventListener("click", HALL_ACTS.evacuate);
    watch(this, ["hall", "handoffs", "cases", "robots"], () => this.#show());
  }

  #show() {
    const away = stillAway().length;
    const { day_closed, evacuating } = hall.hall;
    say(part(this, "away"), away ? t("day.away", { n: away }) : t("day.all_home"));
    say(part(this, "closed"), day_closed ? t("day.closed", { day: day_closed }) : "");
    document.getElementById("evacuate").hidden = Boolean(evacuating);
  }
});

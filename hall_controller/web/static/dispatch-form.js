/**
 * <dispatch-form> sends papers from a seat to a desk: touch a seat, press send.
 * What lives here: the form's sense. What must not: choosing a robot; the hall does that.
 */

import { freshKey, post } from "./api.js";
import { attempt } from "./attempt.js";
import { cloneOf, mark, part, say } from "./dom.js";
import { hall, watch } from "./hall-data.js";
import { paperWords } from "./handoff-steps.js";
import { t } from "./text.js";
import { who } from "./who.js";

const SERIES = "T";

customElements.define("dispatch-form", class extends HTMLElement {
  #key = "";
  #typed = false;

  connectedCallback() {
    this.form = this.querySelector("form");
    this.map = document.querySelector("floor-map");
    this.form.addEventListener("submit", (event) => this.#submit(event));
    this.form.addEventListener("input", () => this.#changed());
    this.form.addEventListener("count", () => this.#changed());
    this.form.ticket.addEventListener("input", () => (this.#typed = this.form.ticket.value !== ""));
    this.map?.addEventListener("pick", ({ detail }) => this.#picked(detail));
    part(this, "add-paper").addEventListener("click", () => this.#add(part(this, "kind").value, part(this, "form").value));
    watch(this, ["cases", "recent", "handoffs"], () => this.#suggest());
    watch(this, ["hall"], () => this.#showTrays());
    this.#changed();
  }

  /** A new ticket number for a visitor who came without one, as long as nobody typed another. */
  #suggest() {
    if (this.#typed) return;
    this.form.ticket.value = nextTicket([...hall.cases, ...hall.recent, ...hall.handoffs].map((thing) => thing.ticket));
  }

  /** A tray that holds the papers of a case cannot be given to another one. */
  #showTrays() {
    const used = new Set((hall.hall.trays ?? []).filter((tray) => tray.case).map(({ id }) => id));
    for (const option of this.form.tray?.options ?? []) option.disabled = used.has(option.value);
  }

  /** A document that has no counter of its own, or is not an original; it gets a line with its own. */
  #add(kind, form) {
    const line = cloneOf("added-paper");
    say(part(line, "words"), paperWords({ kind, form, count: "" }).replace(/\u00a0×$/, ""));
    Object.assign(line.querySelector("count-stepper").dataset, { name: kind, form });
    line.querySelector("[data-part=remove]").addEventListener("click", () => {
      line.remove();
      part(this, "add-paper").focus();
      this.#changed();
    });
    part(this, "added").append(line);
    this.#changed();
  }

  #picked({ place, kind, keyboard }) {
    if (kind === "seat") this.form.from.value = place;
    else this.form.to.value = place;
    this.#changed();
    if (keyboard) this.form.ticket.focus();
    else this.scrollIntoView({ block: "nearest", behavior: "smooth" });
  }

  #changed() {
    this.#key = "";
    const seat = this.form.from.selectedOptions[0];
    const from = this.form.from.value ? seat.textContent : "";
    say(part(this, "submit"), from ? t("dispatch.send_to", { place: from }) : t("dispatch.send"));
    this.map?.choose?.(this.form.from.value, this.form.to.value);
    mark(this.form.from, "aria-invalid", null);
    mark(this.form.ticket, "aria-invalid", null);
    part(this, "problem").hidden = true;
    this.dispatchEvent(new Event("wish", { bubbles: true }));
  }

  #submit(event) {
    event.preventDefault();
    if (!this.#complete()) return;
    const button = this.form.querySelector("[type=submit]");
    attempt(button, part(this, "problem"), () => this.#send());
  }

  #complete() {
    const missing = [
      [this.form.from, !this.form.from.value, "dispatch.need_seat"],
      [this.form.ticket, !this.form.ticket.checkValidity(), "dispatch.need_ticket"],
      [this.querySelector("count-stepper button:last-of-type"), !this.#documents().length, "dispatch.need_documents"],
    ].find(([, wrong]) => wrong);
    if (!missing) return true;
    const [field, , why] = missing;
    if (field.name) mark(field, "aria-invalid", "true");
    const problem = part(this, "problem");
    problem.textContent = t(why);
    problem.hidden = false;
    field.focus();
    return false;
  }

  #documents() {
    return [...this.querySelectorAll("count-stepper")]
      .map(({ dataset: { name, form }, value }) => ({ kind: name, count: value, ...(form ? { form } : {}) }))
      .filter(({ count }) => count > 0);
  }

  /** The key stays the same until the form changes, so pressing again after a broken connection sends no second robot. */
  async #send() {
    this.#key ||= freshKey();
    const { from, to, ticket, recipient, tray } = this.form;
    const wish = { from: from.value, to: to.value, by: who(), ticket: ticket.value.trim().toUpperCase(), documents: this.#documents() };
    if (recipient.value) wish.recipient = recipient.value;
    if (tray?.value) wish.tray = tray.value;
    const handoff = await post("/handoffs", wish, this.#key);
    say(part(this, "done"), t("dispatch.done", { ticket: handoff.ticket, place: hall.placeName(handoff.from) }));
    this.#typed = false;
    for (const field of [from, recipient, tray]) if (field) field.value = "";
    part(this, "added").replaceChildren();
    this.#changed();
    hall.refresh("handoffs", "cases", "robots");
  }
});

/** The next number of the tables' own series, which no ticket machine gives out: T041 → T042. */
export function nextTicket(tickets) {
  const own = tickets.map((ticket) => new RegExp(`^${SERIES}(\\d+)$`).exec(ticket)).filter(Boolean);
  const highest = Math.max(0, ...own.map(([, number]) => Number(number)));
  return SERIES + String(highest + 1).padStart(3, "0");
}

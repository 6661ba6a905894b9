/**
 * <count-stepper> a number between two big buttons.
 * What lives here: counting within limits. What must not: what is counted.
 * Sends "count" (bubbles) when a person changed the number.
 */

import { mark, part, say } from "./dom.js";

class CountStepper extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const button = event.target.closest("[data-step]");
      if (!button) return;
      const before = this.value;
      this.value = before + Number(button.dataset.step) * this.stride;
      if (this.value !== before) this.dispatchEvent(new CustomEvent("count", { bubbles: true }));
    });
    this.value = this.value;
  }

  get stride() {
    return Number(this.dataset.stride ?? 1);
  }

  get value() {
    return Number(part(this, "count").textContent);
  }

  set value(wish) {
    const [low, high] = [Number(this.dataset.min), Number(this.dataset.max)];
    const value = Math.min(high, Math.max(low, wish));
    say(part(this, "count"), String(value));
    for (const button of this.querySelectorAll("[data-step]")) {
      const stuck = Number(button.dataset.step) < 0 ? value <= low : value >= high;
      mark(button, "aria-disabled", stuck ? "true" : null);
    }
    this.toggleAttribute("data-none", value === 0);
  }
}

customElements.define("count-stepper", CountStepper);

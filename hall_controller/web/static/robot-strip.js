/**
 * <robot-strip> every robot with state, battery, hatches and when it was last heard.
 * What lives here: the cards. What must not: the choice of look (robot-look.js).
 */

import { cloneOf, drawIcon, keep, mark, part, say } from "./dom.js";
import { hall, watch } from "./hall-data.js";
import { shortHatchName } from "./handoff-steps.js";
import { live } from "./live.js";
import { hatchLook, lookOf, SIGNS, wordsOf } from "./robot-look.js";
import { span, t } from "./text.js";

const QUIET_S = 3;
const HATCH_ICONS = { doubt: "alert", unknown: "unknown", open: "open", unlocked: "unlocked", loaded: "paper", reserved: "locked", locked: "locked" };

customElements.define("robot-strip", class extends HTMLElement {
  #speeds = new Map();

  connectedCallback() {
    live.addEventListener("poses", ({ detail }) => this.#hear(detail.robots));
    watch(this, ["robots", "handoffs"], () => this.#show());
  }

  /** Redraws only when a robot starts or stops, not ten times a second. */
  #hear(poses) {
    const turned = poses.filter(({ id, speed_mps }) => {
      const before = Math.abs(this.#speeds.get(id) ?? 0) > 0.02;
      this.#speeds.set(id, speed_mps);
      return before !== Math.abs(speed_mps) > 0.02;
    });
    if (turned.length) this.#show();
  }

  #show() {
    const make = () => cloneOf("robot-card");
    keep(part(this, "cards"), hall.robots, ({ id }) => id, make, (card, robot) => showCard(card, robot, this.#speeds.get(robot.id)));
  }
});

function showCard(card, robot, speed) {
  const look = lookOf(robot, speed);
  mark(card, "data-look", look);
  say(part(card, "name"), robot.id);
  mark(part(card, "mark"), "class", `mark ${look}`);
  say(part(card, "mark"), look === "help" ? SIGNS.help : "");
  say(part(card, "state"), wordsOf(robot, look));
  showBattery(card, robot.battery_fraction, robot.no_new_work);
  const quiet = robot.last_seen_at ? (live.now() - Date.parse(robot.last_seen_at)) / 1000 : Infinity;
  say(part(card, "seen"), seenWords(quiet));
  keep(part(card, "hatches"), robot.hatches, ({ id }) => id, () => cloneOf("hatch-item"), showHatch);
}

function seenWords(quiet) {
  if (quiet === Infinity) return t("robot.never_seen");
  return quiet < QUIET_S ? t("robot.seen_now") : t("robot.seen_ago", { span: span(quiet) });
}

function showBattery(card, fraction, noWork) {
  const known = typeof fraction === "number";
  part(card, "meter").value = known ? fraction : 0;
  const charge = known ? `${Math.round(fraction * 100)} %` : t("robot.battery_unknown");
  say(part(card, "battery"), noWork ? t("robot.no_new_work", { charge }) : charge);
}

function showHatch(item, hatch) {
  const handoff = hall.handoff(hatch.handoff);
  const look = hatchLook(hatch, handoff);
  mark(item, "data-hatch", look);
  drawIcon(item.firstElementChild, HATCH_ICONS[look]);
  const words = handoff ? t(`hatch_with.${look}`, { ticket: handoff.ticket }) : t(`hatch_is.${look}`);
  say(part(item, "words"), `${shortHatchName(hatch.id)}: ${words}`);
}

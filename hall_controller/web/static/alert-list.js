/**
 * <alert-list> what needs a person: what it is, what to do, and the buttons to do it with, right there.
 * What lives here: alerts in words, and which acts belong to which. What must not: the acts themselves (…-acts.js).
 */

import { attempt } from "./attempt.js";
import { CASE_ACTS } from "./case-acts.js";
import { storyOf } from "./case-story.js";
import { cloneOf, keep, part, say } from "./dom.js";
import { HALL_ACTS } from "./hall-acts.js";
import { hall, watch } from "./hall-data.js";
import { HANDOFF_ACTS } from "./handoff-acts.js";
import { hatchName, mayDo, paperWords } from "./handoff-steps.js";
import { inWords } from "./sayings.js";
import { clockTime, t, tOr } from "./text.js";

const BY_ROBOT = ["relief", "glass"];
const ACTS_OF = {
  no_robot: ["cancel", "show"],
  robot_late: ["show", "glass"],
  hatch_left_open: ["show"],
  recipient_awaited: ["open", "code", "refuse"],
  recipient_absent: ["open", "code", "refuse"],
  papers_unclaimed: ["open", "refuse", "glass"],
  papers_late: ["show", "glass"],
  relief_wanted: ["relief", "open", "show", "glass"],
  incident_open: ["inventory", "relief", "show", "glass"],
  code_locked: ["code", "open"],
  inventory_due: ["inventory", "glass"],
  count_mismatch: ["show", "refuse", "glass"],
  hatch_forced: BY_ROBOT,
  hatch_contents_doubtful: ["looked"],
  hatch_trouble: ["show", "glass"],
  document_lost: ["found"],
  papers_in_locker: ["fetch"],
  evacuation: ["all_clear"],
  robot_silent: BY_ROBOT,
  robot_off_road: [...BY_ROBOT, "localize"],
  place_refused: ["localize"],
  robot_paused: ["resume"],
  robot_not_stopped: BY_ROBOT,
  hatch_insecure: BY_ROBOT,
  robot_fault: [...BY_ROBOT, "localize"],
};
const GRAVE = ["evacuation", "hatch_forced", "hatch_insecure", "robot_not_stopped"];
const CASES = ["found", "fetch"];
const HALLS = ["all_clear", "looked", "resume", "localize"];
const WHILE_LEAVING = ["all_clear", "glass"];

customElements.define("alert-list", class extends HTMLElement {
  connectedCallback() {
    watch(this, ["hall", "handoffs", "cases", "robots"], () => this.#show());
    this.addEventListener("click", ({ target }) => this.#act(target.closest("[data-act]")));
  }

  #show() {
    const { alerts } = hall.hall;
    document.documentElement.toggleAttribute("data-evacuating", Boolean(hall.hall.evacuating));
    const told = alerts.filter(({ kind }) => !(hall.hall.evacuating && kind === "robot_paused")).sort(byWeight);
    keep(this.querySelector("ul"), told, ({ id }) => id, () => cloneOf("alert-item"), showAlert);
    this.hidden = !alerts.length;
  }

  #act(button) {
    if (!button) return;
    const item = button.closest("li");
    const alert = hall.hall.alerts.find(({ id }) => id === item.dataset.key);
    if (alert) attempt(button, part(item, "problem"), async () => perform(button.dataset.act, alert, item));
  }
});

/** While everybody leaves, robots that stand are no news. An evacuation stands above everything; the rest by age, so that nothing moves away from under a finger. */
const byWeight = (a, b) => Number(b.kind === "evacuation") - Number(a.kind === "evacuation") || a.since.localeCompare(b.since);

/** What an alert is about: its handoff, its case, its document, its robot and hatch, as far as there are any. */
function aboutOf({ subject }) {
  const [robot, hatch] = subject.split("/");
  const bound = hall.robots.find(({ id }) => id === robot);
  const carried = hatch ? bound?.hatches.find(({ id }) => id === hatch)?.handoff : bound?.handoffs[0];
  const handoff = hall.handoff(subject) ?? hall.handoff(carried);
  const one = hall.case(subject) ?? hall.cases.find(({ documents }) => documents.some(({ id }) => id === subject));
  return { handoff, one, document: one?.documents.find(({ id }) => id === subject), robot: bound && robot, hatch };
}

function offered({ kind, subject, detail }) {
  const { handoff, one } = aboutOf({ subject });
  const may = handoff ? [...mayDo(handoff, hall.case(handoff.case)?.seat), "show"] : [];
  return (ACTS_OF[kind] ?? ["show"]).filter((act) => {
    if (hall.hall.evacuating && !WHILE_LEAVING.includes(act)) return false;
    if (act === "localize" && kind === "robot_fault") return ["localizationLost", "otherMap"].some((word) => detail.includes(word));
    if (HALLS.includes(act)) return true;
    return CASES.includes(act) ? one : may.includes(act);
  });
}

function perform(act, alert, item) {
  const { handoff, one } = aboutOf(alert);
  if (act === "show") return showCardOf(handoff);
  if (HALLS.includes(act)) return HALL_ACTS[act](alert);
  if (CASES.includes(act)) return CASE_ACTS[act](storyOf(one), item, alert.subject);
  return HANDOFF_ACTS[act](handoff, item);
}

/** Brings the card to the eye and the focus to its first button. */
function showCardOf(handoff) {
  const card = document.querySelector(`handoff-list [data-key="${handoff.id}"]`);
  card?.scrollIntoView({ block: "center" });
  card?.querySelector("a, button:not([hidden])")?.focus();
}

function showAlert(item, alert) {
  const { kind, since, detail } = alert;
  say(part(item, "words"), `${subjectName(alert)}: ${tOr(`alert.${kind}`, kind)}`);
  say(part(item, "todo"), tOr(`alert_do.${kind}`, ""));
  say(part(item, "detail"), [inWords(detail), t("alert.since", { time: clockTime(new Date(since)) })].filter(Boolean).join(" · "));
  item.classList.toggle("grave", GRAVE.includes(kind));
  keep(part(item, "acts"), offered(alert), (act) => act, () => cloneOf("alert-act"), (button, act) => {
    button.dataset.act = act;
    say(button, t(`act.${act}`));
  });
}

/** A handoff is known to people by its ticket, a document by its ticket and kind, a hatch by its robot. */
function subjectName(alert) {
  const { handoff, one, document, robot, hatch } = aboutOf(alert);
  if (alert.subject === "hall") return t("alerts.hall");
  if (document) return `${one.ticket}, ${paperWords(document)}`;
  if (one) return one.ticket;
  const what = robot ? [robot, hatch && hatchName(hatch)].filter(Boolean).join(", ") : "";
  return [what, handoff?.ticket].filter(Boolean).join(" · ") || alert.subject;
}

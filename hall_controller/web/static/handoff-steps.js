/**
 * The life of a handoff as people see it: six steps, a sentence, and what may be done now.
 * What lives here: state to step, words and actions. What must not: elements, requests.
 */

import { t, tOr } from "./text.js";

export const STEPS = ["requested", "coming", "loading", "on_the_way", "unloading", "received"];

const STEP_OF = {
  requested: "requested",
  assigned: "coming",
  at_sender: "loading",
  loading: "loading",
  securing_load: "loading",
  securing_cancel: "loading",
  carrying: "on_the_way",
  at_recipient: "unloading",
  unloading: "unloading",
  securing_empty: "unloading",
  received: "received",
};

const MAY = {
  requested: ["cancel"],
  assigned: ["cancel"],
  at_sender: ["open", "cancel"],
  loading: ["confirm", "cancel"],
  at_recipient: ["open"],
  unloading: ["confirm"],
};

/** Which of the six steps a state belongs to; undefined once it was called off. */
export const stepOf = (state) => STEP_OF[state];

/** What a person may do in this state: some of "open", "confirm", "cancel". */
export const mayDo = (state) => MAY[state] ?? [];

/** Whether the hall waits for a person, not for a machine. */
export const waitsForPerson = (state) => ["at_sender", "loading", "at_recipient", "unloading"].includes(state);

/** One sentence about what is happening now. */
export function sentence(handoff) {
  return t(`handoff.now.${handoff.state}`, { robot: handoff.robot ?? "", hatch: hatchName(handoff.hatch) });
}

/** `upper` in words; a hatch without a word of its own keeps its id. */
export const hatchName = (hatch) => (hatch ? tOr(`hatch.${hatch}`, hatch) : "");

/** The same in one word, for narrow cards. */
export const shortHatchName = (hatch) => tOr(`hatch_short.${hatch}`, hatch);

/** The papers of a handoff or a case in one line: `ID card ×1 · form ×2`. */
export function papersLine(documents) {
  const known = documents.filter(({ kind }) => kind);
  return known.map(({ kind, count }) => unbroken(`${tOr(`document.${kind}`, kind)} ×${count}`)).join(" · ");
}

const unbroken = (words) => words.replaceAll(" ", "\u00a0");

/** Marks the steps of an `<ol class="steps">` as done, current or still to come. */
export function showSteps(list, state) {
  const now = STEPS.indexOf(stepOf(state));
  [...list.children].forEach((item, index) => {
    item.dataset.progress = index < now || state === "received" ? "done" : index === now ? "now" : "later";
    if (index === now) item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
  });
}

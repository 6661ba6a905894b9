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
  stranded: "on_the_way",
  tampered: "on_the_way",
  evacuated: "on_the_way",
  at_recipient: "unloading",
  unloading: "unloading",
  disputed: "unloading",
  securing_empty: "unloading",
  securing_refusal: "unloading",
  received: "received",
  returned: "received",
  stored: "received",
  taken_by_hand: "received",
};

const MAY = {
  requested: ["cancel"],
  assigned: ["cancel"],
  at_sender: ["open", "cancel", "glass"],
  loading: ["confirm", "cancel", "glass"],
  securing_load: ["glass"],
  securing_cancel: ["glass"],
  carrying: ["code", "relief", "glass"],
  stranded: ["relief", "code", "glass"],
  at_recipient: ["open", "refuse", "code", "typed", "relief", "glass"],
  unloading: ["confirm", "refuse", "glass"],
  disputed: ["confirm", "refuse", "glass"],
  securing_empty: ["glass"],
  securing_refusal: ["glass"],
  tampered: ["relief", "glass"],
  evacuated: ["inventory", "glass"],
};
const WAITING = ["at_sender", "loading", "at_recipient", "unloading", "disputed", "stranded", "tampered", "evacuated"];
const ENDS_WELL = ["received", "returned", "stored", "taken_by_hand"];

/** Which of the six steps a state belongs to; undefined once it was called off. */
export const stepOf = (state) => STEP_OF[state];

/**
 * What a person may do now: some of "open", "confirm", "cancel", "refuse", "code", "typed", "inventory", "relief", "glass".
 * Codes are for a visitor at his own `seat`; papers on their last leg, or on the way to whoever takes them over, can be
 * refused no more.
 */
export function mayDo({ state, leg = "deliver", to }, seat) {
  const forVisitor = leg === "deliver" && to === seat;
  return (MAY[state] ?? []).filter((act) => {
    if (act === "code" || act === "typed") return forVisitor;
    return act !== "refuse" || (leg !== "store" && leg !== "relief");
  });
}

/** Whether the hall waits for a person, not for a machine. */
export const waitsForPerson = (state) => WAITING.includes(state);

/** One sentence about what is happening now. */
export function sentence(handoff) {
  return t(`handoff.now.${handoff.state}`, { robot: handoff.robot ?? "", hatch: hatchName(handoff.hatch) });
}

const ELSEWHERE = ["return", "store", "relief"];
const NOT_LOADED = ["requested", "assigned", "at_sender", "loading"];

/**
 * Where the papers are put into another robot, or where they go now when they do not go to the recipient any more; ""
 * for an ordinary way. `nameOf` turns a place's id into words.
 */
export function legWords({ state, leg, goal, pickup }, nameOf) {
  if (pickup && NOT_LOADED.includes(state)) return t("handoff.pickup", { place: nameOf(pickup) });
  return ELSEWHERE.includes(leg) ? t(`handoff.leg.${leg}`, { place: nameOf(goal) }) : "";
}

/** `upper` in words; a hatch without a word of its own keeps its id. */
export const hatchName = (hatch) => (hatch ? tOr(`hatch.${hatch}`, hatch) : "");

/** The same in one word, for narrow cards. */
export const shortHatchName = (hatch) => tOr(`hatch_short.${hatch}`, hatch);

/** The papers of a handoff or a case in one line: `ID card ×1 · Photo (copy) ×2`. */
export const papersLine = (documents) => documents.filter(({ kind }) => kind).map(paperWords).join(" · ");

/** One entry of the list: kind, form where it is not an original, and how many. */
export function paperWords({ kind, count, form = "original" }) {
  const name = tOr(`document.${kind}`, kind);
  const words = form === "original" ? name : t("document_with_form", { name, form: t(`form.${form}`) });
  return `${words} ×${count}`.replaceAll(" ", "\u00a0");
}

/** Marks the steps of an `<ol class="steps">` as done, current or still to come; the last one says how it ended. */
export function showSteps(list, state) {
  const now = STEPS.indexOf(stepOf(state));
  const ended = ENDS_WELL.includes(state);
  [...list.children].forEach((item, index) => {
    item.dataset.progress = index < now || ended ? "done" : index === now ? "now" : "later";
    if (index === now) item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
  });
  const last = list.lastElementChild.querySelector(".step-name");
  const words = t(`step.${ended ? state : "received"}`);
  if (last.textContent !== words) last.textContent = words;
}

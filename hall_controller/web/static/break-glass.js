/**
 * The form for opening a hatch with the key: two officers, a reason, two seals, what was found, and how many.
 * What lives here: the form's sense. What must not: whether it may be; the hall checks every line of it.
 */

import { part, say } from "./dom.js";
import { hall } from "./hall-data.js";
import { tell } from "./handoff-acts.js";
import { hatchName, paperWords } from "./handoff-steps.js";
import { answersOf, openSheet } from "./sheet.js";
import { officerName, t } from "./text.js";
import { who } from "./who.js";

/** States in which the sender still answers for the papers: what is not in the hatch stays with him. */
const NOT_LOCKED_IN = ["at_sender", "loading", "securing_load", "securing_cancel"];

/** Opens the form for one handoff; `verb` says whether it ends by it, or another robot goes on with the papers. */
export function breakGlass(handoff, verb) {
  openSheet("glass", (form) => fill(form, handoff, verb), (form) => send(form, handoff, verb));
}

function fill(form, handoff, verb) {
  say(part(form, "ticket"), handoff.ticket);
  say(part(form, "hatch"), t("glass.where", { robot: handoff.robot, hatch: hatchName(handoff.hatch) }));
  part(form, "list").append(...hall.papersOf(handoff).map(checkOf));
  form.opener.value = who();
  form.addEventListener("input", () => show(form, handoff, verb));
  show(form, handoff, verb);
}

/** A tick says that all of a document is there; of several papers the number beside it can say how many are. */
function checkOf(paper) {
  const label = document.createElement("label");
  const box = document.createElement("input");
  Object.assign(box, { type: "checkbox", name: "found", value: paper.id });
  label.className = "check";
  label.append(box, paperWords(paper));
  if (paper.count > 1) label.append(numberOf(paper, box));
  box.paper = paper;
  return label;
}

function numberOf(paper, box) {
  const number = document.createElement("input");
  Object.assign(number, { type: "number", inputMode: "numeric", min: 0, max: paper.count, disabled: true, required: true });
  number.setAttribute("aria-label", t("glass.how_many", { papers: paperWords(paper) }));
  box.addEventListener("input", () => Object.assign(number, { disabled: !box.checked, value: box.checked ? paper.count : "" }));
  return number;
}

/** How many papers of a ticked or unticked document are there. */
function thereOf(box) {
  const number = box.parentElement.querySelector("[type=number]");
  return box.checked ? Number(number?.value ?? box.paper.count) : 0;
}

/** What is missing of a document in words; empty when all of it is there. */
function missingOf(box) {
  const there = thereOf(box);
  if (there >= box.paper.count) return "";
  const papers = paperWords(box.paper);
  return there ? t("glass.part", { papers, n: there, count: box.paper.count }) : papers;
}

/** Who answers for what is not in the hatch. */
function restOf({ state, counted_out }) {
  if (counted_out) return "glass.taken";
  return NOT_LOCKED_IN.includes(state) ? "glass.kept" : "glass.missing";
}

/** Says what the ticks mean: how many papers, which are missing, and who will answer for them from now on. */
function show(form, handoff, verb) {
  const boxes = [...form.querySelectorAll("[name=found]")];
  const onward = verb === "relieve";
  const sum = boxes.reduce((total, box) => total + thereOf(box), 0);
  const missing = boxes.map(missingOf).filter(Boolean);
  say(part(form, "sum"), t("glass.sum", { n: sum }));
  say(part(form, "missing"), missing.length ? t(onward ? "glass.missing_onward" : restOf(handoff), { papers: missing.join(" · ") }) : "");
  const opener = form.opener.value ? officerName(form.opener.value) : "…";
  say(part(form, "outcome"), [t("glass.outcome", { officer: opener, n: sum }), onward && t("glass.onward")].filter(Boolean).join(" "));
}

function send(form, handoff, verb) {
  const { opener, approver, reason, seal_old, seal_new, counted } = answersOf(form);
  const found = Object.fromEntries([...form.querySelectorAll("[name=found]")].map((box) => [box.value, thereOf(box)]));
  const seals = { seal_old: seal_old.trim().toUpperCase(), seal_new: seal_new.trim().toUpperCase() };
  const body = { by: undefined, opener, approver, reason, ...seals, found, counted: Number(counted) };
  return tell(handoff, verb, body);
}

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

function checkOf(paper) {
  const label = document.createElement("label");
  const box = document.createElement("input");
  Object.assign(box, { type: "checkbox", name: "found", value: paper.id });
  box.dataset.count = paper.count;
  label.className = "check";
  label.append(box, paperWords(paper));
  return label;
}

/** Says what the ticks mean: how many papers, which are missing, and who will answer for them from now on. */
function show(form, handoff, verb) {
  const boxes = [...form.querySelectorAll("[name=found]")];
  const onward = verb === "relieve";
  const sum = boxes.filter((box) => box.checked).reduce((total, box) => total + Number(box.dataset.count), 0);
  const missing = boxes.filter((box) => !box.checked).map((box) => box.parentElement.textContent);
  say(part(form, "sum"), t("glass.sum", { n: sum }));
  const lost = NOT_LOCKED_IN.includes(handoff.state) ? "glass.kept" : "glass.missing";
  say(part(form, "missing"), missing.length ? t(onward ? "glass.missing_onward" : lost, { papers: missing.join(" · ") }) : "");
  const opener = form.opener.value ? officerName(form.opener.value) : "…";
  say(part(form, "outcome"), [t("glass.outcome", { officer: opener, n: sum }), onward && t("glass.onward")].filter(Boolean).join(" "));
}

function send(form, handoff, verb) {
  const { opener, approver, reason, seal_old, seal_new, counted } = answersOf(form);
  const found = [...form.querySelectorAll("[name=found]:checked")].map((box) => box.value);
  const seals = { seal_old: seal_old.trim().toUpperCase(), seal_new: seal_new.trim().toUpperCase() };
  const body = { by: undefined, opener, approver, reason, ...seals, found, counted: Number(counted) };
  return tell(handoff, verb, body);
}

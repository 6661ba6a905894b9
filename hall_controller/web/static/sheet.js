/**
 * The one dialog of the page, filled with a form from a template: for everything that needs more than one press.
 * What lives here: opening, sending, saying why not, closing. What must not: what any form is for.
 */

import { attempt } from "./attempt.js";
import { cloneOf, part } from "./dom.js";

const sheet = document.getElementById("sheet");

/**
 * Shows the form of `<template id="sheet-…">`. `fill(form)` puts in what is known; `send(form)` asks the hall.
 * The sheet closes when the hall agreed; a refusal stands in the sheet, with everything still as it was typed.
 */
export function openSheet(name, fill, send) {
  const form = cloneOf(`sheet-${name}`);
  sheet.replaceChildren(form);
  fill?.(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(event.submitter, part(form, "problem"), async () => (await send(form)) !== STAY && sheet.close());
  });
  form.querySelector("[data-close]").addEventListener("click", () => sheet.close());
  sheet.setAttribute("aria-label", form.querySelector("h2").textContent.trim());
  sheet.showModal();
}

/** What `send` returns when there is more to read: the sheet stays open. */
export const STAY = Symbol("stay");

/** What people chose or typed, by field name; counters by their name as numbers. */
export function answersOf(form) {
  const answers = Object.fromEntries(new FormData(form));
  for (const stepper of form.querySelectorAll("count-stepper")) answers[stepper.dataset.name] = stepper.value;
  return answers;
}

/** Fills a `<select>` after its first options with `[value, words]` pairs; a single choice is chosen already. */
export function offer(select, choices) {
  for (const [value, words] of choices) select.append(new Option(words, value));
  if (choices.length === 1) select.value = choices[0][0];
}

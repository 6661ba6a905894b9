/**
 * What happens when a person presses a button that asks the hall for something.
 * What lives here: once at a time, and the reason where it failed. What must not: what is asked for.
 */

import { Problem } from "./api.js";

/** Runs an action of a button once at a time, and says in `problem` why it failed. */
export async function attempt(button, problem, action) {
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  problem.hidden = true;
  try {
    await action();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    problem.textContent = error.message;
    problem.hidden = false;
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

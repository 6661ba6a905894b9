/**
 * How a robot looks to people: one of four looks, with words and a sign for each, never colour alone.
 * What lives here: choosing the look from what the API says. What must not: drawing.
 */

import { t } from "./text.js";

export const SIGNS = { help: "!", moving: "▸", waiting: "…", resting: "–" };
const MOVING_MPS = 0.02;
const FOR_PEOPLE = "waiting_for_people";
const AT_REST = ["charging", "waiting_for_charger"];

/**
 * "help" (unheard of, or it raised an alert), "moving", "waiting" (stands with a task) or "resting".
 * `speed` is the newest speed from the poses; without one the robot's own report counts.
 */
export function lookOf(robot, speed = robot.speed_mps ?? 0) {
  if (!robot.online || robot.alerts?.length) return "help";
  if (Math.abs(speed) > MOVING_MPS) return "moving";
  return robot.handoffs?.length || robot.state === FOR_PEOPLE ? "waiting" : "resting";
}

/** What the robot is doing, in words. */
export function wordsOf(robot, look) {
  if (!robot.online) return t("robot.offline");
  if (look === "waiting" && robot.state === FOR_PEOPLE) return t("robot.for_people");
  if (look === "resting" && AT_REST.includes(robot.state)) return t(`robot.${robot.state}`);
  return t(`robot.${look}`);
}

const BEFORE_LOADING = ["requested", "assigned", "at_sender", "securing_cancel"];

/**
 * A hatch as one of: "doubt" (what is in it is not certain), "unknown", "open", "unlocked", "loaded" (locked with
 * papers), "reserved" (locked, papers are still to come), "locked" (empty). `handoff` is the handoff the hatch is bound to, where the page knows it.
 */
export function hatchLook(hatch, handoff) {
  if (hatch.doubt) return "doubt";
  if (hatch.door === "unknown" || hatch.lock === "unknown") return "unknown";
  if (hatch.door === "open") return "open";
  if (hatch.lock === "unlocked") return "unlocked";
  if (!hatch.handoff) return "locked";
  return BEFORE_LOADING.includes(handoff?.state) ? "reserved" : "loaded";
}

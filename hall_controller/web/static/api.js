/**
 * Requests to the hall's API, the same one every other app uses.
 * What lives here: GET, POST, and a refusal in the page's language. What must not: what is asked for.
 */

import { language, t } from "./text.js";

const ROOT = "/api/v1";

/** The hall said no, or could not be reached. `message` is for people, in the page's language; `answer` is what it said. */
export class Problem extends Error {
  constructor(message, code = "", answer = {}) {
    super(message);
    this.code = code;
    this.answer = answer;
  }
}

/** The answer to a GET, decoded. Throws `Problem`. */
export const get = (path) => ask(path, { headers: { Accept: "application/json" } });

/** The answer to a POST, decoded. `key` makes a repeat harmless. Throws `Problem`. */
export function post(path, body, key = "") {
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  if (key) headers["Idempotency-Key"] = key;
  return ask(path, { method: "POST", headers, body: JSON.stringify(body) });
}

/** A new idempotency key. (`crypto.randomUUID` is missing where the hall is served over plain HTTP in a local network.) */
export const freshKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

async function ask(path, request) {
  let answer;
  try {
    answer = await fetch(ROOT + path, { ...request, signal: AbortSignal.timeout(10_000) });
    if (answer.ok) return answer.status === 204 ? null : await answer.json(); // the hall may die in the middle of it
  } catch {
    throw new Problem(t("problem.unreachable"), "unreachable");
  }
  throw await problemOf(answer);
}

async function problemOf(answer) {
  try {
    const body = await answer.json();
    const { code, title, detail, detail_zh, next_step, next_step_zh } = body;
    const said = language === "zh" ? [detail_zh ?? detail, next_step_zh] : [detail ?? title, next_step];
    const sentence = said.filter((part) => typeof part === "string" && part).join(" ");
    return new Problem(sentence || t("problem.refused", { status: answer.status }), code, body);
  } catch {
    return new Problem(t("problem.refused", { status: answer.status }));
  }
}

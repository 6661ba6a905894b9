/**
 * A visitor's own page: where the papers are, open the hatch, take them, count them.
 * What lives here: asking every two seconds and showing one of a few views. What must not: words (they stand in the
 * page, in both languages), anything about other handoffs. It needs no sign-in: the key in the address is enough.
 */

import { mark, part, say } from "./dom.js";

const [, , handoff, key] = location.pathname.split("/");
const ROOT = `/api/v1/pickup/${handoff}/${key}`;
const ASK_MS = 2000;
const PATIENCE_MS = 8000;
const OPENING_MS = 12_000;
const MOST = 99;

const VIEW_OF = {
  requested: "at_desk", assigned: "at_desk", at_sender: "at_desk", loading: "at_desk", securing_load: "at_desk",
  carrying: "coming", stranded: "coming", at_recipient: "here", unloading: "take", disputed: "again", securing_empty: "locking",
  received: "done", evacuated: "leave",
};
const WAY = ["at_desk", "coming", "here", "done"];
const ON_THE_WAY = { at_desk: 0, coming: 1, here: 2, opening: 2, take: 2, again: 2, locking: 2, done: 3 };
const OVER = ["done", "gone"];

const main = document.querySelector("main");
let view = "loading";
let openedAt = -Infinity;
let timer = 0;
let known = null;

class Refused extends Error {}

async function ask(path = "", body = undefined) {
  const request = body === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(ROOT + path, { ...request, cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
  const said = await answer.json().catch(() => ({}));
  if (answer.ok) return said;
  throw Object.assign(new Refused(said.code ?? "refused"), { status: answer.status, said });
}

async function follow() {
  clearTimeout(timer);
  try {
    take(await ask());
    part(main, "outage").hidden = true;
    document.documentElement.dataset.connection = "live";
  } catch (error) {
    if (error instanceof Refused && [404, 422].includes(error.status)) show("gone");
    else part(main, "outage").hidden = false;
  }
  if (!OVER.includes(view)) timer = setTimeout(follow, ASK_MS);
}

/** A leg other than to the visitor means: officers have taken over. */
function viewOf({ state, leg }) {
  if (leg !== "deliver") return "officer";
  const found = VIEW_OF[state] ?? "officer";
  return found === "here" && performance.now() - openedAt < OPENING_MS ? "opening" : found;
}

function take(papers) {
  if (known?.state !== papers.state) part(main, "problem").hidden = true;
  if (known === null) setCount(papers.count);
  known = papers;
  say(part(main, "ticket"), papers.ticket);
  show(viewOf(papers));
}

function show(next) {
  view = next;
  for (const section of main.querySelectorAll("[data-view]")) section.hidden = section.dataset.view !== view;
  for (const act of main.querySelectorAll("[data-for]")) act.hidden = !act.dataset.for.split(" ").includes(view);
  const now = ON_THE_WAY[view] ?? -1;
  part(main, "way").hidden = now < 0;
  for (const item of part(main, "way").children) {
    const at = WAY.indexOf(item.dataset.step);
    item.dataset.progress = at < now || view === "done" ? "done" : at === now ? "now" : "later";
  }
}

function setCount(wish) {
  const count = Math.min(MOST, Math.max(0, wish));
  say(part(main, "count"), String(count));
  for (const button of main.querySelectorAll("[data-step]")) {
    mark(button, "aria-disabled", (Number(button.dataset.step) < 0 ? count === 0 : count === MOST) ? "true" : null);
  }
}

const counted = () => Number(part(main, "count").textContent);

const ACTS = {
  open: async () => {
    const papers = await ask("/open", {});
    openedAt = performance.now();
    take(papers);
  },
  confirm: async () => take(await ask("/confirm", { counted: counted() })),
};

/** What the hall said, in both languages, as it said it. */
function sayWhy({ said = {} }) {
  const problem = part(main, "problem");
  const english = document.createElement("span");
  Object.assign(english, { className: "en", lang: "en", textContent: [said.detail, said.next_step].filter(Boolean).join(" ") });
  problem.replaceChildren([said.detail_zh, said.next_step_zh].filter(Boolean).join(""), english);
  problem.hidden = false;
}

async function act(button) {
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  try {
    await ACTS[button.dataset.act]();
  } catch (error) {
    if (error instanceof Refused) sayWhy(error);
    else part(main, "outage").hidden = false;
  } finally {
    button.removeAttribute("aria-disabled");
    follow();
  }
}

main.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-act]");
  if (button) act(button);
  const step = target.closest("[data-step][aria-label]");
  if (step) setCount(counted() + Number(step.dataset.step));
});
document.addEventListener("visibilitychange", () => document.hidden || follow());
follow();

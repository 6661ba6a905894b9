/**
 * What people may have the whole hall or one robot do: leave, all clear, close the day, go on, look into a hatch.
 * What lives here: the requests and the careful forms before them. What must not: whether it may be; the hall says.
 */

import { post } from "./api.js";
import { isAway, storyOf } from "./case-story.js";
import { keep, part, say } from "./dom.js";
import { hall, watch } from "./hall-data.js";
import { papersLine } from "./handoff-steps.js";
import { live } from "./live.js";
import { answersOf, openSheet, STAY } from "./sheet.js";
import { dayIso, keeperName, t } from "./text.js";
import { who } from "./who.js";

/** Each takes the alert it answers, where there is one. */
export const HALL_ACTS = {
  evacuate: () => openSheet("evacuate", null, () => tell("/hall/evacuate", { by: who() })),
  all_clear: () => openSheet("all-clear", (form) => choose(form.by), (form) => tell("/hall/all-clear", { by: form.by.value })),
  resume: ({ subject }) => tell(`/robots/${subject}/resume`, { by: who() }),
  localize: ({ subject }) => openSheet("localize", (form) => say(part(form, "robot"), subject), (form) => tell(`/robots/${subject}/localize`, { node: form.node.value, by: who() })),
  looked: ({ subject }) => {
    const [robot, hatch] = subject.split("/");
    return tell(`/robots/${robot}/hatches/${hatch}/confirm-empty`, { by: who() });
  },
  close_day: closeDay,
};

async function tell(path, body) {
  const answer = await post(path, body);
  hall.refresh("hall", "robots", "handoffs", "cases", "devices");
  return answer;
}

/** Whoever is at this screen is chosen, where the list offers that officer. */
function choose(select) {
  if ([...select.options].some(({ value }) => value === who())) select.value = who();
}

function closeDay() {
  const fill = (form) => {
    choose(form.by);
    form.day.value = dayIso(live.now());
    showAway(form);
    watch(form, ["hall", "handoffs", "cases", "robots"], () => showAway(form));
  };
  openSheet("close-day", fill, async (form) => {
    const { day, by } = answersOf(form);
    const { day_closed } = await tell("/hall/close-day", { day, by });
    say(part(form, "done"), t("day.closed", { day: day_closed }));
    for (const field of form.querySelectorAll("[data-before]")) field.hidden = true;
    return STAY;
  });
}

function showAway(form) {
  if (part(form, "done").textContent) return;
  const away = stillAway();
  keep(part(form, "list"), away, (words) => words, () => document.createElement("li"), say);
  part(form, "away").hidden = !away.length;
  part(form, "settled").hidden = away.length > 0;
}

/** What keeps the day open, a line each: papers that may not stay where they are, handoffs, doubtful hatches. */
export function stillAway() {
  const cases = hall.cases.flatMap((one) => storyOf(one).groups
    .filter(({ keeper, papers }) => papers.some(isAway) && keeper.kind !== "locker")
    .map(({ keeper, papers }) => `${one.ticket}: ${papersLine(papers)} · ${keeperName(keeper)}`));
  const handoffs = hall.handoffs.map((handoff) => t("day.handoff", { ticket: handoff.ticket, id: handoff.id }));
  const doubts = hall.robots.flatMap(({ id, hatches }) => hatches.filter(({ doubt }) => doubt).map((hatch) => `${id}/${hatch.id}`));
  return [...cases, ...handoffs, ...doubts.map((hatch) => t("day.doubt", { hatch }))];
}

/**
 * What people may have the hall do with a handoff: from its card, and from an alert about it.
 * What lives here: the requests and the short forms before them. What must not: when they are offered (handoff-steps.js).
 */

import { post, Problem } from "./api.js";
import { part, say } from "./dom.js";
import { hall } from "./hall-data.js";
import { answersOf, openSheet } from "./sheet.js";
import { t } from "./text.js";
import { who } from "./who.js";

/** Each takes the handoff and, where it counts, the card it stands on. */
export const HANDOFF_ACTS = {
  open: (handoff) => tell(handoff, "open", {}),
  confirm: (handoff, card) => tell(handoff, "confirm", { counted: card.querySelector("count-stepper").value }),
  cancel: async (handoff) => {
    const reason = await askReason(handoff);
    if (reason) await tell(handoff, "cancel", { reason, hatch_empty: opened(handoff) });
  },
  refuse,
  typed,
  inventory,
  code: async (handoff) => {
    const [{ showCode }, given] = await Promise.all([import("./visitor-code.js"), tell(handoff, "code", {})]);
    showCode(handoff, given);
  },
  relief: async (handoff) => (await import("./break-glass.js")).breakGlass(handoff, "relieve"),
  glass: async (handoff) => (await import("./break-glass.js")).breakGlass(handoff, "break-glass"),
};

/** Asks the hall about one handoff; the page reads anew what that may have changed. */
export async function tell(handoff, verb, body) {
  const answer = await post(`/handoffs/${handoff.id}/${verb}`, { by: who(), ...body });
  hall.refresh("handoffs", "recent", "robots", "cases", "hall");
  return answer;
}

/** Papers may lie in a hatch that was opened: whoever cancels then says that it is empty. */
const opened = (handoff) => handoff.state === "loading";

/** Asks why; an empty answer keeps the handoff. */
function askReason(handoff) {
  const dialog = document.getElementById("cancel-dialog");
  part(dialog, "empty").hidden = !opened(handoff);
  say(part(dialog, "ticket"), handoff.ticket);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((answer) => dialog.addEventListener("close", () => answer(dialog.returnValue), { once: true }));
}

/** With the hatch open the papers lie in it again, and are counted; with the hatch shut nobody has touched them. */
function refuse(handoff) {
  const shut = handoff.state === "at_recipient";
  const fill = (form) => {
    say(part(form, "ticket"), handoff.ticket);
    part(form, "again").hidden = shut;
    form.querySelector("count-stepper").value = handoff.count;
  };
  openSheet("refuse", fill, (form) => {
    const { reason, counted } = answersOf(form);
    return tell(handoff, "refuse", { reason, counted: shut ? 0 : counted });
  });
}

/** The visitor types the code at this screen. A wrong one is counted, and the sheet stays for the next try. */
function typed(handoff) {
  openSheet("typed", (form) => say(part(form, "ticket"), handoff.ticket), async (form) => {
    try {
      await post(`/handoffs/${handoff.id}/pickup/open`, { code: answersOf(form).code });
    } catch (problem) {
      const left = problem instanceof Problem ? problem.answer.tries_left : undefined;
      if (left === undefined) throw problem;
      form.code.value = "";
      form.code.focus();
      throw new Problem(t("code.wrong", { n: left }));
    } finally {
      hall.refresh("handoffs", "hall");
    }
  });
}

function inventory(handoff) {
  const fill = (form) => {
    say(part(form, "hatch"), `${handoff.ticket} · ${handoff.robot}/${handoff.hatch}`);
    form.by.value = who();
  };
  openSheet("inventory", fill, (form) => {
    const { by, approver } = answersOf(form);
    return tell(handoff, "inventory", { by, approver });
  });
}

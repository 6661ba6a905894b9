/**
 * What people may have the hall do with a case: from its card, and from an alert about it.
 * What lives here: the requests and the short forms before them. What must not: rules of custody; the hall checks them.
 */

import { freshKey, post } from "./api.js";
import { withVisitor } from "./case-story.js";
import { part, say } from "./dom.js";
import { hall } from "./hall-data.js";
import { paperWords, papersLine } from "./handoff-steps.js";
import { answersOf, offer, openSheet } from "./sheet.js";
import { nameOf, officerName, t } from "./text.js";
import { become, who } from "./who.js";

/** Each takes the story of a case (case-story.js) and the card or alert it stands on. */
export const CASE_ACTS = {
  return: async (one, card) => {
    if (one.keeper.kind === "officer") become(one.keeper.ref);
    card.dataset.sendKey ||= freshKey();
    const [from, to] = one.way;
    await post("/handoffs", { from, to, by: who(), case: one.id }, card.dataset.sendKey);
    delete card.dataset.sendKey;
    hall.refresh("handoffs", "cases");
  },
  receipt: (one) => {
    if (one.keeper.kind === "officer") become(one.keeper.ref);
    return tell(one, "documents", { kind: "receipt", count: 1, by: who() });
  },
  close: (one) => (one.lost ? giveUp(one) : tell(one, "close", { by: who() })),
  handover,
  takein,
  store,
  fetch: fetchPapers,
  add,
  end,
  found,
};

async function tell(one, verb, body) {
  await post(`/cases/${one.id}/${verb}`, body);
  hall.refresh("cases", "hall");
}

/** Ticket, the papers in question, and their number on the counter. */
function begin(form, one, papers) {
  say(part(form, "ticket"), one.ticket);
  say(part(form, "papers"), papersLine(papers));
  const counter = form.querySelector('[data-name="counted"]');
  if (counter) counter.value = papers.reduce((sum, { count }) => sum + count, 0);
}

/** Officers who keep papers of this case; whoever is chosen gives all that he keeps. */
function offerKeepers(form, one) {
  const keepers = one.groups.filter(({ keeper }) => keeper.kind === "officer");
  const show = () => begin(form, one, keepers.find(({ keeper }) => keeper.ref === form.by.value)?.papers ?? []);
  offer(form.by, keepers.map(({ keeper }) => [keeper.ref, officerName(keeper.ref)]));
  form.by.addEventListener("change", show);
  show();
}

function handover(one) {
  openSheet("handover", (form) => offerKeepers(form, one), (form) => {
    const { by, to, counted } = answersOf(form);
    return tell(one, "hand-over", { by, to, counted });
  });
}

/** What the visitor has had back comes in again, all of it; the hall counts with whoever takes it. */
function takein(one) {
  const fill = (form) => {
    begin(form, one, withVisitor(one));
    form.by.value = who();
  };
  openSheet("takein", fill, (form) => {
    const { by, counted } = answersOf(form);
    return tell(one, "hand-over", { from: "visitor", to: by, by, counted });
  });
}

function store(one) {
  const fill = (form) => {
    offerKeepers(form, one);
    offer(form.locker, hall.lockers.map((place) => [place.id, nameOf(place)]));
  };
  openSheet("store", fill, (form) => {
    const { by, locker, counted } = answersOf(form);
    return tell(one, "store", { by, locker, counted });
  });
}

function fetchPapers(one) {
  const locked = one.groups.filter(({ keeper }) => keeper.kind === "locker");
  const fill = (form) => {
    begin(form, one, locked[0].papers);
    offer(form.locker, locked.map(({ keeper }) => [keeper.ref, hall.placeName(keeper.ref)]));
    form.locker.value = locked[0].keeper.ref;
    form.by.value = who();
  };
  openSheet("fetch", fill, (form) => {
    const { by, locker, counted } = answersOf(form);
    return tell(one, "fetch", { by, locker, counted });
  });
}

function add(one) {
  const fill = (form) => {
    say(part(form, "ticket"), one.ticket);
    form.by.value = one.keeper.kind === "officer" ? one.keeper.ref : who();
  };
  openSheet("add", fill, (form) => {
    const { kind, form: shape, count, by } = answersOf(form);
    return tell(one, "documents", { kind, form: shape, count, by });
  });
}

/** A document's lawful end. Only for a lost one a supervisor must stand beside the officer. */
function end(one) {
  const papers = one.groups.filter(({ keeper }) => ["officer", "locker"].includes(keeper.kind)).flatMap((group) => group.papers);
  const fill = (form) => {
    say(part(form, "ticket"), one.ticket);
    offer(form.document, papers.map((paper) => [paper.id, `${paperWords(paper)} (${paper.id})`]));
    const keeper = () => papers.find(({ id }) => id === form.document.value)?.custodian ?? one.keeper;
    const show = () => {
      form.by.value = keeper().kind === "officer" ? keeper().ref : who();
      const ending = answersOf(form).ending ?? "mailed";
      say(part(form, "hint"), t(`end.hint.${ending}`));
      part(form, "approval").hidden = ending !== "lost";
      form.approver.required = ending === "lost";
      if (ending === "lost") form.reference.value ||= one.id;
    };
    form.addEventListener("change", show);
    show();
  };
  openSheet("end", fill, (form) => {
    const { document, by, ending, reference, approver } = answersOf(form);
    const body = { by, ending, reference: reference.trim().toUpperCase() };
    return tell(one, `documents/${document}/end`, ending === "lost" ? { ...body, approver } : body);
  });
}

/** A case closes without its lost documents only when a supervisor stands for it, too. */
function giveUp(one) {
  const fill = (form) => {
    begin(form, one, one.groups.filter(({ keeper }) => keeper.kind === "lost").flatMap((group) => group.papers));
    form.by.value = who();
  };
  openSheet("give-up", fill, (form) => {
    const { by, approver } = answersOf(form);
    return tell(one, "close", { by, approver });
  });
}

/** `subject`: the document an alert is about; without it the officer chooses. */
function found(one, card, subject = "") {
  const lost = one.documents.filter(({ custodian }) => custodian.kind === "lost");
  const fill = (form) => {
    say(part(form, "ticket"), one.ticket);
    offer(form.document, lost.map((paper) => [paper.id, `${paperWords(paper)} (${paper.id})`]));
    if (subject) form.document.value = subject;
    form.by.value = who();
  };
  openSheet("found", fill, (form) => {
    const { document, by, approver } = answersOf(form);
    return tell(one, `documents/${document}/found`, { by, approver });
  });
}

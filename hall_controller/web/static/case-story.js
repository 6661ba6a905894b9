/**
 * A case as people see it: who keeps which of its papers, where they rest, and where they may go.
 * What lives here: reading a case. What must not: elements, requests.
 */

import { hall } from "./hall-data.js";

/** Where a document's way may end; what is anywhere else is away. */
const ENDS = ["visitor", "carrier", "surrendered", "unit", "lost"];
const PHYSICAL = ["original", "copy"];

/** Whether a robot carries papers of this case, or will. */
export const travels = (one) => hall.handoffs.some((handoff) => handoff.case === one.id);

/** Whether a piece of paper is somewhere it may not stay. Electronic ones lie nowhere. */
export const isAway = ({ form = "original", custodian }) => PHYSICAL.includes(form) && !ENDS.includes(custodian.kind);

/** The papers of a case that its visitor has, and could bring again. */
export const withVisitor = ({ documents }) =>
  documents.filter(({ form = "original", custodian }) => PHYSICAL.includes(form) && custodian.kind === "visitor");

/**
 * A case with what its card needs: `groups` of papers by keeper, those that are away first; the first `keeper`; the
 * desk that last received them; `way`: from where to where they would be sent now; `home`: nothing is away.
 */
export function storyOf(one) {
  const groups = groupsOf(one.documents);
  const done = hall.recent.filter((handoff) => handoff.case === one.id && handoff.state === "received");
  const last = done.sort((a, b) => a.changed_at.localeCompare(b.changed_at)).at(-1);
  const desk = hall.place(last?.to)?.kind === "desk" ? last.to : "";
  const keeper = groups[0]?.keeper ?? { kind: "visitor", ref: "" };
  const chosen = document.querySelector('[name="to"]:checked')?.value;
  const way = desk ? [desk, one.seat] : [one.seat, chosen];
  return { ...one, groups, keeper, desk, way, home: !one.documents.some(isAway), lost: groups.some((g) => g.keeper.kind === "lost") };
}

function groupsOf(documents) {
  const groups = new Map();
  for (const paper of [...documents].sort((a, b) => Number(isAway(b)) - Number(isAway(a)))) {
    const key = `${paper.custodian.kind}:${paper.custodian.ref}`;
    if (!groups.has(key)) groups.set(key, { key, keeper: paper.custodian, papers: [] });
    groups.get(key).papers.push(paper);
  }
  return [...groups.values()];
}

/**
 * What the hall's book says, in the language of the page.
 * What lives here: finding a saying in texts/zh-sayings.json and filling it in, exactly as sayings.py does, which says
 * how the table is read. What must not: sayings; waiting for anything (text.js has loaded them).
 */

import { sayings } from "./text.js";

const BETWEEN = [["; ", "；"], [": ", "："], [", ", "、"]];
const PLACEHOLDER = /\{(\w+)\}/g;
const known = new Map(Object.entries(sayings));
const isWords = (name) => name === name.toUpperCase();
const fixed = (key) => key.replace(PLACEHOLDER, "").length;
const patterns = [...known]
  .filter(([key]) => key.includes("{"))
  .sort(([one], [other]) => fixed(other) - fixed(one))
  .map(([key, words]) => ({ english: compiled(key), words }));

/** `said` in the page's language; as it was said where nobody has put it into words. */
export const inWords = (said) => found(said) ?? said;

function compiled(key) {
  const pieces = key.split(PLACEHOLDER).map((piece, at) => {
    if (at % 2 === 0) return piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    return `(?<${piece}>[^${isWords(piece) ? "" : " "}\\n]+)`;
  });
  return new RegExp(`^${pieces.join("")}$`);
}

function found(said) {
  return known.get(said) ?? (said.includes(BETWEEN[0][0]) ? null : filledIn(said)) ?? putTogether(said);
}

function filledIn(said) {
  for (const { english, words } of patterns) {
    const values = english.exec(said)?.groups;
    if (values) return words.replace(PLACEHOLDER, (place, name) => (isWords(name) ? inWords(values[name]) : values[name]));
  }
  return null;
}

/** Known only where every part is, or is a single word such as an id: half a translation helps nobody. */
function putTogether(said) {
  const [english, chinese] = BETWEEN.find(([between]) => said.includes(between)) ?? [];
  if (!english) return null;
  const parts = said.split(english);
  const words = parts.map(found);
  const strange = parts.some((part, at) => words[at] === null && part.includes(" "));
  if (strange || words.every((one) => one === null)) return null;
  return parts.map((part, at) => words[at] ?? part).join(chinese);
}

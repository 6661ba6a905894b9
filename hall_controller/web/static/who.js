/**
 * Who works at this screen: an officer's number, chosen at the top of the page and remembered by the browser.
 * What lives here: the choice. What must not: names or proof of identity; the hall checks what an officer may do.
 */

const KEY = "hall.who";
const field = document.getElementById("who");

/** The officer's id, as the API wants it in `by`. */
export const who = () => field.value;

/** Changes the officer at this screen, visibly. */
export function become(officer) {
  if (![...field.options].some((option) => option.value === officer)) return;
  field.value = officer;
  field.dispatchEvent(new Event("change"));
}

field.addEventListener("change", () => localStorage.setItem(KEY, field.value));
const before = localStorage.getItem(KEY);
if (before) become(before);
else become([...field.options].find((option) => option.dataset.role === "reception")?.value ?? field.value);

/** Calls `show` whenever another officer takes over. */
export const onWho = (show) => field.addEventListener("change", show);

/**
 * The page's words in its language, and times as the hall's clocks show them.
 * What lives here: looking words up. What must not: words; they stand in texts/*.json.
 */

export const language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";

const load = async (name) => (await fetch(new URL(`texts/${name}.json`, import.meta.url))).json();
const [words, told] = await Promise.all([load(language), language === "zh" ? load("zh-sayings") : {}]);

/** What the hall's book says in English, to how the page says it (sayings.js); an English page needs none of it. Loaded
 * here, for a module that waited for it by itself would be ready too late to hear the first word of live.js. */
export const sayings = told;

/** The text of `key` with `{names}` filled in; the key itself where a text is missing, so that it is noticed. */
export function t(key, values = {}) {
  const text = words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** The text of `key`, or `otherwise` where the catalogue has none: for words that come from machines. */
export function tOr(key, otherwise) {
  return key in words ? t(key) : otherwise;
}

/** The name of a place, scene or device in the page's language. */
export function nameOf(thing) {
  return thing[`label_${language}`] ?? thing[`name_${language}`] ?? thing.name ?? thing.id;
}

/** An officer by role and number, `processing-4` → Processing 4. No names are known here. */
export function officerName(id) {
  const [, role, number] = /^([a-z]+)-(\d+)$/.exec(id) ?? [];
  return role && `role.${role}` in words ? `${t(`role.${role}`)} ${number}` : id;
}

/** Who keeps a document, in words: the visitor, an officer by role and number, a hatch, a locker, or its lawful end. */
export const keeperName = ({ kind, ref }) => t(`custodian.${kind}`, { ref: kind === "officer" ? officerName(ref) : ref });

const zone = document.body.dataset.timezone || undefined;
const withSeconds = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: zone });
const withMinutes = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone });
const day = new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", {
  weekday: "long", day: "numeric", month: "long", timeZone: zone,
});

/** `12:03:11` in the hall's time zone. */
export const clockTime = (date) => withSeconds.format(date);

/** `12:03` in the hall's time zone. */
export const shortTime = (date) => withMinutes.format(date);

/** The weekday and date in the hall's time zone. */
export const dayName = (date) => day.format(date);

/** The date in the hall's time zone, as ISO 8601 writes it. (Swedish dates look so.) */
export const dayIso = (date) => new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(date);

/** A length of time in whole units a person would say: `40 s`, `3 min`, `2 h`. */
export function span(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 100) return t("span.seconds", { n: whole });
  if (whole < 5400) return t("span.minutes", { n: Math.round(whole / 60) });
  return t("span.hours", { n: Math.round(whole / 3600) });
}

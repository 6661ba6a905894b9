/**
 * Shows a visitor's code: six digits to read, a square to scan, and until when both are good.
 * What lives here: the sheet. What must not: the square's pattern (qr.js); the code itself is asked for and not kept.
 */

import { part, say } from "./dom.js";
import { drawQr } from "./qr.js";
import { openSheet } from "./sheet.js";
import { shortTime, t } from "./text.js";

/** `code`, `link` and `valid_until` as the hall has just given them; they are shown once. */
export function showCode(handoff, { code, link, valid_until }) {
  openSheet("code", (form) => {
    const address = location.origin + link;
    say(part(form, "ticket"), handoff.ticket);
    say(part(form, "digits"), `${code.slice(0, 3)} ${code.slice(3)}`);
    part(form, "digits").setAttribute("aria-label", [...code].join(" "));
    say(part(form, "until"), t("code.until", { time: shortTime(new Date(valid_until)) }));
    part(form, "link").href = address;
    say(part(form, "link"), address);
    part(form, "square").hidden = !drawQr(part(form, "square"), address);
  });
}

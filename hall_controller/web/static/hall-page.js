/** The live hall: every element of the page, and what of the hall they follow. Nothing else lives here. */

import "./connection-state.js";
import "./count-stepper.js";
import "./floor-map.js";
import "./dispatch-form.js";
import "./handoff-list.js";
import "./case-list.js";
import "./robot-strip.js";
import "./alert-list.js";
import "./hall-care.js";
import "./device-strip.js";
import { hall } from "./hall-data.js";

hall.follow("hall", "robots", "handoffs", "recent", "cases", "devices");

/** The queue board for a television: its elements, and what of the hall they follow. Nothing else lives here. */

import "./connection-state.js";
import "./queue-board.js";
import { hall } from "./hall-data.js";

hall.follow("hall", "handoffs", "recent", "cases");

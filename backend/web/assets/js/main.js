// Everything here makes a page that already works a little quicker to use. No page needs it.

import "./htmx.js";
import "./copy.js";
import "./print.js";
import "./quick.js";
import "./dates.js";
import "./files.js";
import "./filter.js";
import "./keys.js";
import "./leave.js";
import "./menus.js";
import "./pickers.js";
import "./repeat.js";
import "./search.js";
import "./submit.js";
import "./toggles.js";
import "./undo.js";

// The plain page of a feed: buttons that copy, shown only where they work.
import "../copy.js";

for (const button of document.querySelectorAll("button[data-copy]")) button.hidden = !navigator.clipboard;

// The keyboard everywhere: `/` to search, `n` for something new, `?` for this list, Esc to leave.

import { openQuick } from "./quick.js";

const typing = (element) => element.closest("input, textarea, select, [contenteditable]") !== null;

function openNew() {
  const link = document.querySelector("a[data-quick]");
  if (link) openQuick(link.getAttribute("href"));
}

const ACTIONS = {
  "/": () => document.getElementById("search")?.focus(),
  n: openNew,
  "?": () => document.getElementById("help")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  const act = ACTIONS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-help]")) ACTIONS["?"]();
  if (event.target instanceof HTMLDialogElement) event.target.close(); // a click beside the dialog's box
});

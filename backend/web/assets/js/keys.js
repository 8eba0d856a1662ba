// The keyboard everywhere: `/` to search, `n` for something new, `?` for this list, Esc to leave.

const typing = (element) => element.closest("input, textarea, select, [contenteditable]") !== null;

function openNew() {
  const menu = document.getElementById("new-menu");
  if (!menu) return;
  menu.open = true;
  menu.querySelector("a")?.focus();
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

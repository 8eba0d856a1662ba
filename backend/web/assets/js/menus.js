// <details data-menu>: one open at a time; closes on Esc, on a click elsewhere and when the focus leaves; arrows walk through it.

const openMenus = () => document.querySelectorAll("details[data-menu][open]");

function close(menu, refocus) {
  menu.open = false;
  if (refocus) menu.querySelector("summary").focus();
}

function walk(menu, step) {
  const stops = [...menu.querySelectorAll("a, button")];
  const next = stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length];
  next?.focus();
}

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) close(menu, false);
});

document.addEventListener("focusin", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) close(menu, false);
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details[data-menu][open]");
  if (!menu) return;
  if (event.key === "Escape") close(menu, true);
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    walk(menu, event.key === "ArrowDown" ? 1 : -1);
  }
});

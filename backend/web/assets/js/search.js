// The search box as a combobox: what was found stands under it while one types (htmx brings it), arrows walk through it,
// Enter opens what is marked, Esc closes. Before the finds are those of what stands in the box, Enter asks for the page.

const box = document.getElementById("search");
const finds = document.getElementById("search-finds");
const said = document.getElementById("search-said");

const options = () => [...finds.querySelectorAll('[role="option"]:not([aria-disabled])')];
const marked = () => finds.querySelector('[aria-selected="true"]');
const list = () => finds.querySelector('[role="listbox"]');
const isFresh = () => list()?.dataset.words === box.value.trim();

function mark(option) {
  marked()?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option) box.setAttribute("aria-activedescendant", option.id);
  else box.removeAttribute("aria-activedescendant");
}

function show() {
  finds.hidden = !list();
  box.setAttribute("aria-expanded", String(!finds.hidden));
}

function hide() {
  finds.hidden = true;
  box.setAttribute("aria-expanded", "false");
  mark(null);
}

function walk(step) {
  if (finds.hidden) return show();
  const all = options();
  const next = all.indexOf(marked()) + step;
  mark(all[(next + all.length) % all.length]);
}

function refresh() {
  if (document.activeElement !== box) return;
  show();
  said.textContent = list()?.dataset.said ?? "";
  mark(isFresh() && box.value.trim() ? options()[0] : null);
}

const KEYS = {
  ArrowDown: () => walk(1),
  ArrowUp: () => walk(marked() ? -1 : 0),
  Enter: (event) => {
    if (finds.hidden || !marked() || !isFresh()) return;
    event.preventDefault();
    marked().click();
  },
  Escape: (event) => {
    if (finds.hidden) return box.blur();
    event.preventDefault();
    hide();
  },
  Tab: hide,
};

if (box && finds) {
  box.type = "text"; // a combobox is no searchbox, and Esc must not empty it
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-controls": "search-finds", "aria-expanded": "false" })) box.setAttribute(name, value);
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") event.preventDefault();
    KEYS[event.key]?.(event);
  });
  box.addEventListener("focus", show);
  box.form.addEventListener("focusout", ({ relatedTarget }) => relatedTarget && !box.form.contains(relatedTarget) && hide());
  finds.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
  finds.addEventListener("mousemove", ({ target }) => mark(target.closest('[role="option"]') ?? marked()));
  document.addEventListener("pointerdown", ({ target }) => !box.form.contains(target) && hide());
  new MutationObserver(refresh).observe(finds, { childList: true });
}

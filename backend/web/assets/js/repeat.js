// Rows that may be had once more (a language, a party, a leg): <div data-repeat> holds [data-repeat-rows], a <template> whose
// `__n__` becomes the row's number, and a button [data-repeat-add]. Without scripts the server has put one spare row there, in a <noscript>.

import { onFresh, freshen } from "./fresh.js";

function addRow(box) {
  const rows = box.querySelector("[data-repeat-rows]");
  const number = Number(box.dataset.repeatNext ?? rows.children.length);
  box.dataset.repeatNext = number + 1;
  const holder = document.createElement("template");
  holder.innerHTML = box.querySelector("template").innerHTML.replaceAll("__n__", number);
  const row = holder.content.firstElementChild;
  rows.append(row);
  freshen(row);
  goOn(row);
  row.querySelector("input, select, textarea")?.focus();
}

// What has days begins where the row before it ends, until somebody says otherwise.
function goOn(row) {
  const first = row.querySelector('[name$=".starts_on"]');
  const before = [...row.parentElement.querySelectorAll(":scope > [data-repeat-row]")].at(-2);
  const ended = before?.querySelector('[name$=".ends_on"]')?.value;
  if (!first || !ended || first.value) return;
  first.value = ended;
  for (const kind of ["input", "change"]) first.dispatchEvent(new Event(kind, { bubbles: true }));
}

function removeRow(button) {
  const row = button.closest("[data-repeat-row]");
  const box = row.closest("[data-repeat]");
  row.remove();
  box.querySelector("[data-repeat-add]").focus();
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

onFresh("[data-repeat-add], [data-repeat-remove]", (button) => {
  button.hidden = false;
});

document.addEventListener("click", (event) => {
  const add = event.target.closest("[data-repeat-add]");
  if (add) addRow(add.closest("[data-repeat]"));
  const remove = event.target.closest("[data-repeat-remove]");
  if (remove) removeRow(remove);
});

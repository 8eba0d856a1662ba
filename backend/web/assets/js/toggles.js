// A box, a choice or a list that decides which fields are asked: data-shows="#a" shows these while it is ticked, data-hides="#b"
// hides those; on a <select> or a group of radios, data-when="value" names the values that count (several by spaces).
// What is hidden is disabled too, so that it is not sent.

import { onFresh } from "./fresh.js";

function counts(control) {
  const wanted = control.dataset.when?.split(" ");
  if (control.matches("input[type=checkbox], input[type=radio]")) return control.checked;
  return wanted ? wanted.includes(control.value) : control.value !== "";
}

function show(selector, visible) {
  for (const target of document.querySelectorAll(selector)) {
    target.hidden = !visible;
    target.querySelectorAll("input[name], select, textarea").forEach((field) => (field.disabled = !visible));
  }
}

function settle(control) {
  const on = counts(control);
  if (control.dataset.shows) show(control.dataset.shows, on);
  if (control.dataset.hides) show(control.dataset.hides, !on);
}

onFresh("[data-shows], [data-hides]", settle);

document.addEventListener("change", (event) => {
  const sameGroup = event.target.type === "radio" ? event.target.form?.elements[event.target.name] : [event.target];
  for (const control of sameGroup?.length === undefined ? [event.target] : sameGroup) {
    if (control.matches("[data-shows], [data-hides]")) settle(control);
  }
});

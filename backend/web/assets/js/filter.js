// <input data-filter="#list">: shows only those items of a long checkbox list that contain what is typed, and the ticked ones.

import { onFresh } from "./fresh.js";

function narrow(input) {
  const wanted = input.value.trim().toLocaleLowerCase();
  const list = document.querySelector(input.dataset.filter);
  for (const item of list?.querySelectorAll("[data-filter-item]") ?? []) {
    const ticked = item.querySelector("input:checked") !== null;
    item.hidden = !ticked && !item.textContent.toLocaleLowerCase().includes(wanted);
  }
}

onFresh("input[data-filter]", (input) => {
  input.hidden = false;
  input.addEventListener("input", () => narrow(input));
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
});

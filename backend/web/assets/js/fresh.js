// Calls `prepare(element)` for each matching element now on the page, and again for those that htmx or a repeated row brings.

const preparations = [];

export function onFresh(selector, prepare) {
  preparations.push([selector, prepare]);
  apply(document, selector, prepare);
}

export function freshen(root) {
  for (const [selector, prepare] of preparations) apply(root, selector, prepare);
}

function apply(root, selector, prepare) {
  if (root instanceof Element && root.matches(selector)) prepare(root);
  root.querySelectorAll(selector).forEach((element) => prepare(element));
}

document.addEventListener("htmx:after:process", (event) => freshen(event.target));

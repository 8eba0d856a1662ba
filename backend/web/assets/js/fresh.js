// Calls `prepare(element)` once for each matching element now on the page, and for those that htmx or a repeated row brings.

const preparations = [];

export function onFresh(selector, prepare) {
  const preparation = { selector, prepare, done: new WeakSet() };
  preparations.push(preparation);
  apply(document, preparation);
}

export function freshen(root) {
  for (const preparation of preparations) apply(root, preparation);
}

function apply(root, { selector, prepare, done }) {
  const found = [...root.querySelectorAll(selector)];
  if (root instanceof Element && root.matches(selector)) found.unshift(root);
  for (const element of found) {
    if (done.has(element)) continue;
    done.add(element);
    prepare(element);
  }
}

// Scripts of single pages are bundled apart and have no list of their own: they send `fresh` from what they have put in.
document.addEventListener("fresh", (event) => freshen(event.target));
document.addEventListener("htmx:after:process", (event) => freshen(event.target));

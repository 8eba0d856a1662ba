// <button data-copy="#id-of-a-field-or-element" data-copied="Copied">: puts its text on the clipboard and says so.

const SAY_FOR_MS = 2000;

function textOf(selector) {
  const source = document.querySelector(selector);
  return source?.value ?? source?.textContent.trim() ?? "";
}

function sayCopied(button) {
  const label = button.querySelector("[data-copy-label]") ?? button;
  const before = label.textContent;
  label.textContent = button.dataset.copied;
  button.classList.add("is-done");
  setTimeout(() => {
    label.textContent = before;
    button.classList.remove("is-done");
  }, SAY_FOR_MS);
}

async function copy(button) {
  const source = document.querySelector(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(textOf(button.dataset.copy));
    if (!button.classList.contains("is-done")) sayCopied(button);
  } catch {
    source?.select?.(); // no clipboard over plain http: leave the text selected, ready for Ctrl-C
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copy(button);
});

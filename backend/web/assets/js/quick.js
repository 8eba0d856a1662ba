// Quick add: <a data-quick href="/new"> and the key `n` open the box in a dialog; without scripts the link opens its page.

import htmx from "htmx.org/dist/htmx.esm.js";

const dialog = () => document.getElementById("quick");

export async function openQuick(address) {
  const box = dialog();
  if (!box) return;
  if (!box.open) {
    try {
      const answer = await fetch(`${address}${address.includes("?") ? "&" : "?"}part=1`);
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const body = box.querySelector("[data-quick-body]");
      body.innerHTML = await answer.text();
      htmx.process(body);
    } catch {
      window.location.assign(address);
      return;
    }
    box.showModal();
  }
  box.querySelector("#quick-q")?.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-quick]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openQuick(link.getAttribute("href"));
});

// The kind that the words say is marked among the kinds one may pick.
document.addEventListener("htmx:after:process", () => {
  const meant = document.getElementById("quick-lines")?.dataset.kind;
  for (const chip of document.querySelectorAll(".chip-choice")) chip.classList.toggle("is-meant", chip.firstElementChild.value === meant);
});

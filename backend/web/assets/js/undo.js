// How long something can still be undone, counted down; the list of what is new is marked as seen on leaving it.

const SECOND = 1000;

function left(form) {
  return Math.ceil((Date.parse(form.dataset.undoUntil) - Date.now()) / SECOND);
}

function show(form) {
  const seconds = left(form);
  const timer = form.querySelector(".undo-left");
  timer.hidden = false;
  if (seconds <= 0) {
    timer.textContent = "0:00";
    take(form.closest("[data-undo-toast]") || form);
    return;
  }
  timer.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Whoever has the keyboard in it keeps it until she leaves. */
function take(box) {
  if (!box.contains(document.activeElement)) box.remove();
}

function tick() {
  const forms = document.querySelectorAll("form[data-undo-until]");
  forms.forEach(show);
  if (forms.length) setTimeout(tick, SECOND);
}

function float(toast) {
  const close = toast.querySelector("[data-undo-close]");
  close.hidden = false;
  close.addEventListener("click", () => toast.remove());
}

document.querySelectorAll("[data-undo-toast]").forEach(float);
tick();

const look = document.querySelector("form[data-look]");
if (look) {
  addEventListener("pagehide", () => navigator.sendBeacon(look.action, new FormData(look)));
}

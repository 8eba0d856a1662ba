// Buttons that print the page, and addresses that ask for it; without scripts the browser's own menu does.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
if (location.hash === "#print") window.addEventListener("load", () => window.print());

// What is folded on the screen and belongs on paper is opened for it.
const closed = () => document.querySelectorAll("details[data-print-open]:not([open])");
window.addEventListener("beforeprint", () => closed().forEach((one) => {
  one.open = true;
  window.addEventListener("afterprint", () => (one.open = false), { once: true });
}));

// Buttons that print the page, and addresses that ask for it; without scripts the browser's own menu does.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
if (location.hash === "#print") window.addEventListener("load", () => window.print());

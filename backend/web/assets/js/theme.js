// Runs before the first paint: the colours the reader chose (light, dark, or as the system says), kept in this browser only.

const KEY = "amity-theme";
const CHOICES = ["auto", "light", "dark"];
const system = window.matchMedia("(prefers-color-scheme: dark)");

function chosen() {
  try {
    const kept = localStorage.getItem(KEY);
    return CHOICES.includes(kept) ? kept : "auto";
  } catch {
    return "auto"; // storage may be forbidden
  }
}

function keep(choice) {
  try {
    localStorage.setItem(KEY, choice);
  } catch {
    // the choice then lasts as long as the page
  }
}

function show(choice) {
  const root = document.documentElement;
  const dark = choice === "dark" || (choice === "auto" && system.matches);
  root.dataset.bsTheme = dark ? "dark" : "light";
  root.dataset.themeChoice = choice;
  root.classList.add("js");
}

show(chosen());
system.addEventListener("change", () => show(document.documentElement.dataset.themeChoice));

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-theme-toggle]");
  if (!button) return;
  const next = CHOICES[(CHOICES.indexOf(document.documentElement.dataset.themeChoice) + 1) % CHOICES.length];
  keep(next);
  show(next);
});

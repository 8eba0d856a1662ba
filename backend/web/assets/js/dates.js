// Date fields take what people write (2027-5-12, 12.5.2027, 5月12日, tomorrow's +1); the server reads it. Here the day is shown
// as understood, with its weekday, a button opens the browser's own calendar, and an empty end follows its start.

import { onFresh } from "./fresh.js";

const SHAPES = [
  [/^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/, (m) => [m[1], m[2], m[3]]],
  [/^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/, (m) => [m[3], m[2], m[1]]],
  [/^(\d{1,2})\.\s?(\d{1,2})\.$/, (m, today) => [today.getFullYear(), m[2], m[1]]],
  [/^(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号]?$/, (m, today) => [m[1] ?? today.getFullYear(), m[2], m[3]]],
];

/** The calendar day that `typed` means, as a Date at local midnight; null where it is none or not yet one. */
export function dayOf(typed, today) {
  for (const [shape, parts] of SHAPES) {
    const match = shape.exec(typed.trim());
    if (!match) continue;
    const [year, month, day] = parts(match, today).map(Number);
    const date = new Date(year, month - 1, day);
    return date.getMonth() === month - 1 && date.getDate() === day ? date : null;
  }
  return null;
}

const iso = (date) => [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((n) => String(n).padStart(2, "0")).join("-");

function spoken(date) {
  const page = document.documentElement.lang;
  const language = page === "en" ? "en-GB" : page;
  return new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(date);
}

function understand(input) {
  const said = document.getElementById(`${input.id}-said`);
  const date = dayOf(input.value, new Date());
  if (said) said.textContent = date ? spoken(date) : "";
  return date;
}

function follow(start, date) {
  const end = start.form?.querySelector(`[name="${CSS.escape(start.dataset.dateEnd ?? "")}"]`);
  if (!end || !date) return;
  const until = dayOf(end.value, new Date());
  if (end.value === "" || (until && until < date)) {
    end.value = iso(date);
    end.dataset.followed = "";
    understand(end);
  }
}

function addPicker(input) {
  const button = input.parentElement.querySelector("[data-date-picker]");
  const native = input.parentElement.querySelector('input[type="date"]');
  if (!native?.showPicker) return;
  native.disabled = false;
  button.hidden = false;
  button.addEventListener("click", () => {
    const date = dayOf(input.value, new Date());
    if (date) native.value = iso(date);
    native.showPicker();
  });
  native.addEventListener("change", () => {
    input.value = native.value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

onFresh("input[data-date]", (input) => {
  understand(input);
  addPicker(input);
  input.addEventListener("input", () => {
    delete input.dataset.followed;
    understand(input);
  });
  for (const entered of ["focus", "click"]) {
    input.addEventListener(entered, () => "followed" in input.dataset && input.select()); // what is typed replaces a day we put in
  }
  input.addEventListener("change", () => follow(input, understand(input)));
});

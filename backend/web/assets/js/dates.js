// Dates and hours are typed as people write them (2027-5-12, 12.5., 5月12日, next Monday, 下午3点). The server reads them, here as
// when the form is sent: what it understood stands under the box. A button opens the browser's own calendar, and an empty end
// follows its start.

import { onFresh } from "./fresh.js";

const WAIT_MS = 200;
const ISO = /^\d{4}-\d{2}-\d{2}$/;
const known = new Map();

/** What the server understands of this text: { said, iso, wrong }. */
async function read(text, way) {
  const key = `${way} ${text}`;
  if (!known.has(key)) {
    const answer = await fetch(`/written?as=${way}&q=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" } });
    known.set(key, answer.ok ? await answer.json() : { said: "", iso: null, wrong: null });
  }
  return known.get(key);
}

async function understand(input, left) {
  const typed = input.value.trim();
  const said = document.getElementById(`${input.id}-said`);
  if (!typed) {
    if (said) said.textContent = "";
    return null;
  }
  try {
    const found = await read(typed, input.dataset.written);
    if (said && input.value.trim() === typed) said.textContent = found.said || (left && found.wrong) || "";
    return found.iso;
  } catch {
    return null; // offline: it is read when the form is sent
  }
}

// The end follows the start: an end nobody has touched keeps its distance, an empty one is the same day.
async function follow(start, day) {
  const end = start.form?.querySelector(`[name="${CSS.escape(start.dataset.dateEnd ?? "")}"]`);
  if (!end || !ISO.test(day ?? "")) return;
  const was = start.dataset.dateWas ?? start.defaultValue;
  start.dataset.dateWas = day;
  const before = end.value;
  if (!before.trim() && "dateKeeps" in start.dataset) return;
  const until = before.trim() ? (await read(before.trim(), "day")).iso : null;
  if (end.value !== before) return;
  const next = !("touched" in end.dataset) && until && ISO.test(was) ? shifted(until, was, day) : !before || (until && until < day) ? day : null;
  if (!next || next === until) return;
  end.value = next;
  end.dataset.followed = "";
  if (document.activeElement === end) end.select();
  understand(end);
}

function shifted(until, was, day) {
  const to = new Date(Date.parse(until) + Date.parse(day) - Date.parse(was));
  return Number.isNaN(to.getTime()) ? null : to.toISOString().slice(0, 10);
}

function addPicker(input) {
  const button = input.parentElement.querySelector("[data-date-picker]");
  const native = input.parentElement.querySelector('input[type="date"]');
  if (!native?.showPicker) return;
  native.disabled = false;
  button.hidden = false;
  button.addEventListener("click", () => {
    const day = known.get(`${input.dataset.written} ${input.value.trim()}`)?.iso ?? input.value;
    native.value = ISO.test(day) ? day : "";
    native.showPicker();
  });
  native.addEventListener("change", () => {
    input.value = native.value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

function listen(input) {
  let timer;
  input.addEventListener("input", () => {
    delete input.dataset.followed;
    input.dataset.touched = "";
    clearTimeout(timer);
    timer = setTimeout(() => understand(input), WAIT_MS);
  });
  input.addEventListener("change", async () => {
    clearTimeout(timer);
    const day = await understand(input, true);
    if (input.dataset.dateEnd) await follow(input, day);
  });
  for (const entered of ["focus", "click"]) {
    input.addEventListener(entered, () => "followed" in input.dataset && input.select()); // what is typed replaces a day we put in
  }
}

onFresh("input[data-written]", (input) => {
  if ("date" in input.dataset) addPicker(input);
  listen(input);
});

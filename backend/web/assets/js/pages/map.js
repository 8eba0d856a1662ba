// A marker shows what stands there, as the list beside the map says it; a line of the list shows its marker.

const map = document.querySelector(".map");
const card = document.querySelector(".map-card");
const panel = document.querySelector(".map-panel");
const lineOf = (id) => document.getElementById(`p-${id}`);
const MOST = 8;

function place(spot) {
  const dot = spot.querySelector(".spot-dot").getBoundingClientRect();
  const frame = panel.getBoundingClientRect();
  const left = Math.min(Math.max(dot.left - frame.left + dot.width / 2 - card.offsetWidth / 2, 8), frame.width - card.offsetWidth - 8);
  const above = dot.top - frame.top - card.offsetHeight - 10;
  card.style.left = `${left}px`;
  card.style.top = `${above > 0 ? above : dot.bottom - frame.top + 10}px`;
}

function show(spot) {
  if (!spot.dataset.of) return;
  const ids = spot.dataset.of.split(" ");
  const list = document.createElement("ul");
  for (const id of ids.slice(0, MOST)) {
    const copy = lineOf(id)?.cloneNode(true);
    if (!copy) continue;
    copy.removeAttribute("id");
    list.append(copy);
  }
  if (ids.length > MOST) list.append(Object.assign(document.createElement("li"), { textContent: `+ ${ids.length - MOST}` }));
  card.replaceChildren(list);
  card.hidden = false;
  place(spot);
  mark(ids, true);
}

function hide() {
  card.hidden = true;
  for (const one of document.querySelectorAll(".is-shown")) one.classList.remove("is-shown");
}

function mark(ids, on) {
  for (const id of ids) lineOf(id)?.classList.toggle("is-shown", on);
}

function spotOf(id) {
  return [...map.querySelectorAll(".spot")].find((spot) => spot.dataset.of.split(" ").includes(id));
}

for (const spot of map.querySelectorAll(".spot")) {
  spot.addEventListener("pointerenter", () => show(spot));
  spot.addEventListener("focus", () => show(spot));
  spot.addEventListener("blur", hide);
  spot.addEventListener("click", (event) => {
    const lines = spot.dataset.of.split(" ").map(lineOf).filter(Boolean);
    if (!lines.length) return; // too many for a list: the marker leads on by itself
    event.preventDefault();
    for (const line of lines) line.closest("details")?.setAttribute("open", "");
    lines[0].querySelector("a").focus(); // Enter opens it, Tab goes to the next of this place
  });
}
panel.addEventListener("pointerleave", hide);
map.addEventListener("pointermove", (event) => {
  if (!event.target.closest(".spot")) hide();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") hide();
});
for (const line of document.querySelectorAll(".map-country li")) {
  const spot = () => spotOf(line.id.slice(2));
  line.addEventListener("pointerenter", () => spot()?.classList.add("is-shown"));
  line.addEventListener("pointerleave", () => spot()?.classList.remove("is-shown"));
}

// The calendar's grid. It draws what the page's own address asks for, read from data-source; every other month, week or filter is
// a page of its own, so the address, the back button and the list below always agree with it. Dropping an entry never moves it:
// it opens the look at what that means, and springs back unless that is confirmed there.

import "temporal-polyfill/global";
import { Calendar } from "fullcalendar";
import dayGrid from "fullcalendar/daygrid";
import interaction from "fullcalendar/interaction";
import chinese from "fullcalendar/locales/zh-cn";
import classic from "fullcalendar/themes/classic";
import timeGrid from "fullcalendar/timegrid";

const VIEWS = { month: "dayGridMonth", week: "timeGridWeek", day: "timeGridDay" };
const FIRST_HOUR = "07:00:00";
const DAY_MS = 86400000;
const narrow = window.matchMedia("(max-width: 767.98px)");
const root = document.querySelector("[data-calendar]");
const frame = root?.querySelector("[data-grid]");
const box = document.querySelector("[data-card]");
const offers = document.querySelector("[data-new]");
const page = document.documentElement.lang;

/** Wall times have no zone here: what FullCalendar marks as UTC is what the clocks show. */
const wallOf = (said) => said.slice(0, 19);
const dayOf = (date) => new Date(date).toISOString().slice(0, 10);
const spoken = (day) =>
  new Intl.DateTimeFormat(page === "en" ? "en-GB" : page, { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function sign(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${frame.dataset.sprite}#${name}`);
  svg.append(use);
  return svg;
}

// ------------------------------------------------------------------------------------------------ the box

/** Show a part of the site in the box; `undo` is called unless what it shows is sent. */
async function open(address, undo) {
  if (!box.open) box.from = document.activeElement;
  const answer = await fetch(address, { headers: { "X-Part": "card" } });
  if (!answer.ok || answer.redirected) {
    undo?.();
    window.location.assign(address);
    return;
  }
  box.innerHTML = await answer.text();
  box.undo = undo;
  box.dispatchEvent(new Event("fresh", { bubbles: true }));
  if (!box.open) box.showModal();
  box.querySelector("h2")?.setAttribute("tabindex", "-1");
  box.querySelector("h2")?.focus();
}

box?.addEventListener("close", () => {
  box.undo?.();
  box.undo = null;
  box.replaceChildren();
  box.from?.focus();
});

box?.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) box.close();
  const link = event.target.closest("[data-in-box]");
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  open(link.href);
});

box?.addEventListener("submit", (event) => {
  if (event.target.method === "post") box.undo = null; // the answer is another page
});

// ----------------------------------------------------------------------------------------------- dropping

function lookAt(info, asked) {
  const address = new URL(`${new URL(info.event.url, window.location.href).pathname}/move`, window.location.href);
  for (const [name, value] of new URL(frame.dataset.at, window.location.href).searchParams) address.searchParams.append(name, value);
  for (const [name, value] of Object.entries({ seen: info.event.extendedProps.revision, ...asked })) address.searchParams.set(name, value);
  if (info.event.extendedProps.fixed) {
    info.revert(); // at once: the box only says why
    open(address.href);
  } else {
    open(address.href, info.revert).catch(info.revert);
  }
}

function dropped(info) {
  const inDays = info.event.allDay || info.view.type === VIEWS.month;
  lookAt(info, inDays ? { by_days: days(info.oldEvent.start, info.event.start) } : { starts: wallOf(info.event.startStr) });
}

function stretched(info) {
  const inDays = info.event.allDay || info.view.type === VIEWS.month;
  const old = info.oldEvent.end ?? new Date(info.oldEvent.start.getTime() + (info.event.allDay ? DAY_MS : 0));
  lookAt(info, inDays ? { ends_by_days: days(old, info.event.end) } : { ends: wallOf(info.event.endStr) });
}

/** The office's clock goes on from what it showed when the page was made, whatever the clock here says. */
function nowOf() {
  const ahead = Date.parse(`${frame.dataset.now}Z`) - Date.now();
  return () => new Date(Date.now() + ahead).toISOString();
}

const days = (from, to) => Math.round((to - from) / DAY_MS);

// ---------------------------------------------------------------------------------------------- the grid

function content(words) {
  return ({ event, timeText, view, isShort }) => {
    const { icon, city, states, words: said, kind } = event.extendedProps;
    const made = element("span", isShort ? "entry is-short" : "entry");
    made.append(sign(icon));
    if (!event.allDay && timeText) made.append(element("span", "entry-time", city ? `${timeText} ${city}` : timeText));
    made.append(element("span", "entry-title", event.title));
    if (states.includes("draft")) made.append(sign("eye-off"));
    if (states.includes("waiting")) made.append(sign("send"));
    if (states.includes("postponed")) made.append(sign("player-pause"));
    if (states.includes("called-off")) made.append(sign("ban"));
    made.append(element("span", "visually-hidden", [kind, event.allDay && view.type !== VIEWS.month ? words.all_day : "", said].filter(Boolean).join(", ")));
    return { domNodes: [made] };
  };
}

function holiday(event) {
  const made = element("span", "mark-name", event.title);
  made.title = event.extendedProps.said;
  return { domNodes: [made] };
}

function background(found, words) {
  return [...grouped(found.marks)].map(([day, all]) => {
    const ours = all.filter((one) => one.home);
    const work = ours.some((one) => one.work);
    const shown = ours.length ? ours : all;
    const names = shown.map((one) => (one.home ? "" : `${one.codes} `) + (one.work ? words.work : one.name));
    const more = all.length > shown.length ? ` · ${[...new Set(all.filter((one) => !one.home).flatMap((one) => one.codes.split(" ")))].join(" ")}` : "";
    return {
      start: day,
      allDay: true,
      display: "background",
      title: names.join(" · ") + more,
      said: all.map((one) => one.said).join("\n"),
      className: `mark ${work ? "is-work" : ours.length ? "is-home" : "is-theirs"}`,
    };
  });
}

/** A name that is spoken holds what is seen, for those who say it to their computer (WCAG 2.5.3). */
function sayWhatIsSeen(link) {
  link?.setAttribute("aria-label", `${link.textContent.trim()}: ${link.getAttribute("aria-label")}`);
}

function grouped(marks) {
  const found = new Map();
  for (const one of marks) found.set(one.day, [...(found.get(one.day) ?? []), one]);
  return found;
}

function empty(day) {
  if (!offers || narrow.matches) {
    const there = document.getElementById(`day-${day}`);
    if (there) there.scrollIntoView({ behavior: "smooth", block: "start" });
    return;
  }
  const words = wordsOf();
  offers.querySelector("[data-new-day]").textContent = words.on_day.replace("__day__", spoken(day));
  for (const link of offers.querySelectorAll("[data-new-link]")) {
    const address = new URL(link.href);
    address.searchParams.set("starts_on", day);
    link.href = address.href;
  }
  const there = offers.querySelector("[data-new-open]");
  const address = new URL(there.href);
  address.searchParams.set("date", day);
  there.href = address.href;
  offers.showModal();
}

const wordsOf = () => JSON.parse(frame.querySelector("[data-words]").content.textContent);

function draw(found) {
  const words = wordsOf();
  const mayChange = Boolean(frame.dataset.mayChange);
  const rest = new Set(found.rest);
  const shaded = ({ date }) => (rest.has(dayOf(date)) ? "is-rest" : "");
  const calendar = new Calendar(frame.querySelector("[data-grid-here]"), {
    plugins: [classic, dayGrid, timeGrid, interaction],
    locales: [chinese],
    locale: page.startsWith("zh") ? "zh-cn" : "en-gb",
    timeZone: "UTC",
    firstDay: 1,
    initialView: VIEWS[frame.dataset.view],
    initialDate: frame.dataset.date,
    now: nowOf(),
    nowIndicator: true,
    headerToolbar: false,
    height: frame.dataset.view === "month" ? "auto" : 720,
    fixedWeekCount: false,
    dayMaxEvents: frame.dataset.view === "month" ? (narrow.matches ? 4 : 5) : true,
    navLinks: !narrow.matches,
    navLinkDayClick: (date) => window.location.assign(withDate("day", dayOf(date))),
    moreLinkClick: narrow.matches ? (info) => empty(dayOf(info.date)) : "popover",
    moreLinkText: (num) => words.more.replace("__n__", num),
    scrollTime: FIRST_HOUR,
    slotEventOverlap: false,
    eventShortHeight: 40,
    expandRows: false,
    defaultTimedEventDuration: "01:00",
    eventTimeFormat: { hour: "2-digit", minute: "2-digit", hour12: false, hourCycle: "h23" },
    slotHeaderFormat: { hour: "2-digit", minute: "2-digit", hour12: false, hourCycle: "h23" },
    displayEventEnd: false,
    eventInteractive: true,
    eventDisplay: "block",
    editable: mayChange && !narrow.matches,
    eventAllow: (span, event) => span.allDay === event.allDay,
    dragRevertDuration: 250,
    events: [...found.events.map((one) => ({ ...one, className: [`tone-${one.tone}`, ...one.states.map((state) => `is-${state}`)].join(" ") })), ...background(found, words)],
    eventOrder: "allDay,start,-duration,title",
    eventClass: ({ event }) => (event.display === "background" ? "" : "calendar-event"),
    eventContent: content(words),
    backgroundEventContent: ({ event }) => holiday(event),
    dayCellClass: shaded,
    dayHeaderDidMount: ({ el }) => sayWhatIsSeen(el.querySelector("[role=link]")),
    dayCellDidMount: ({ el }) => el.removeAttribute("aria-label"), // it would stand before what the day holds
    dayCellTopInnerClass: ({ isToday }) => (isToday ? "is-number" : ""),
    dayHeaderClass: ({ date, view }) => (view.type === VIEWS.month ? "" : shaded({ date })),
    dayLaneClass: shaded,
    eventClick: (info) => {
      if (info.jsEvent.ctrlKey || info.jsEvent.metaKey || info.event.display === "background") return;
      info.jsEvent.preventDefault();
      open(info.event.url);
    },
    dateClick: (info) => empty(info.dateStr.slice(0, 10)),
    eventDrop: dropped,
    eventResize: stretched,
  });
  calendar.render();
  requestAnimationFrame(() => requestAnimationFrame(settled)); // its rows have their heights a frame later
}

/** Until now the grid and what stands below it were out of sight, and keep their places from here on. */
function settled() {
  frame.dataset.drawn = "1";
}

function withDate(view, day) {
  const address = new URL(frame.dataset.at, window.location.href);
  address.searchParams.set("view", view);
  address.searchParams.set("date", day);
  return address.href;
}

async function begin() {
  const list = root.querySelector("[data-beside-grid]");
  if (list && !narrow.matches) list.open = false;
  const answer = await fetch(frame.dataset.source, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`entries: ${answer.status}`);
  const found = await answer.json();
  draw(found);
  if (found.left_out > 0) {
    const note = frame.querySelector("[data-left-out]");
    note.textContent = note.dataset.one.replace("__n__", found.left_out);
    note.hidden = false;
  }
}

function fail(problem) {
  frame.querySelector("[data-failed]").hidden = false;
  root.querySelector("[data-beside-grid]").open = true;
  settled();
  throw problem;
}

if (frame) begin().catch(fail);

// A window made narrow, such as a tablet turned upright, has the list instead of the grid.
narrow.addEventListener("change", () => root?.querySelectorAll("[data-beside-grid]").forEach((list) => (list.open = narrow.matches)));

// A choice of the filter goes at once; its button is for who has no scripts (calendar.css hides it).
for (const select of document.querySelectorAll("[data-go]")) {
  select.addEventListener("change", () => select.value && select.form.requestSubmit());
}
window.addEventListener("beforeprint", () => root?.querySelectorAll("details.calendar-list").forEach((list) => (list.open = true)));

// Reads iCalendar on stdin with node-ical, as many home and team boards do, and prints its events as JSON.
import { readFileSync } from "node:fs";
import ical from "node-ical";

const told = (time) => (time.dateOnly ? time.toISOString().slice(0, 10) : time.getTime() / 1000);
const text = (value) => value?.val ?? value ?? null;

const found = ical.sync.parseICS(readFileSync(0, "utf8"));
const events = Object.values(found)
  .filter((component) => component.type === "VEVENT")
  .map((event) => ({
    uid: event.uid,
    sequence: Number(event.sequence),
    status: event.status,
    summary: text(event.summary),
    location: text(event.location),
    description: text(event.description),
    categories: event.categories ?? [],
    start: told(event.start),
    end: event.end ? told(event.end) : null,
    url: text(event.url),
    label: event.conference?.params?.LABEL?.replace(/^"|"$/g, "") ?? null,
    calendar: text(found.vcalendar?.["WR-CALNAME"]),
  }));
process.stdout.write(JSON.stringify(events));

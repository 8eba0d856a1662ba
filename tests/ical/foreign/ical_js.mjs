// Reads iCalendar on stdin with ical.js, as Thunderbird and Nextcloud do, and prints its events as JSON.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const definition of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(new ICAL.Timezone(definition));
}

function told(time) {
  if (time.isDate) return time.toString();
  if (time.zone === ICAL.Timezone.localTimezone) throw new Error(`floating time ${time}`);
  return time.toUnixTime();
}

// ical.js leaves the value of a property that it does not know as it stands
const unescaped = (text) => text?.replace(/\\([\\;,n])/g, (_, one) => (one === "n" ? "\n" : one)) ?? null;

const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    sequence: event.sequence,
    status: component.getFirstPropertyValue("status"),
    summary: event.summary,
    location: event.location,
    description: event.description,
    categories: component.getAllProperties("categories").flatMap((property) => property.getValues()),
    start: told(event.startDate),
    end: component.hasProperty("dtend") ? told(event.endDate) : null,
    url: component.getFirstPropertyValue("url"),
    label: component.getFirstProperty("conference")?.getParameter("label") ?? null,
    calendar: unescaped(calendar.getFirstPropertyValue("x-wr-calname")),
  };
});
process.stdout.write(JSON.stringify(events));

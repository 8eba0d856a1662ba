"""Text/calendar: what the office shows in other people's calendars, as bytes. The only importer of icalendar."""

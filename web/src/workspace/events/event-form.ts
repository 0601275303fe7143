import type { Event } from "@gatehouse/functions/events";
import { oneLine, severalLines } from "@gatehouse/functions/model/visible";
import { now } from "../../data/clock.ts";
import { ownZone } from "../../format.ts";
import { imageProblem, lengthProblem, nameProblem, orNull } from "../../forms/checks.ts";
import { fromLocalInput, localTimeProblem, toLocalInput } from "../../forms/date-time.ts";

export type EventField =
  | "title"
  | "description"
  | "category"
  | "image_url"
  | "place_name"
  | "place_address"
  | "starts_at"
  | "ends_at"
  | "time_zone"
  | "fee_bearer"
  | "affiliate_programme";
export type EventValues = Record<EventField, string>;

/** Suggested categories, as stored. */
export const eventCategories = [
  "music",
  "stage",
  "comedy",
  "literature",
  "film",
  "art",
  "festival",
  "party",
  "talks",
  "workshops",
  "tours",
  "food",
  "sport",
  "other",
];

export const yes = "yes";

/** @param isOwnTerms whether the person sets the terms: others begin with those that ask for no right */
export function newEventValues(isOwnTerms: boolean): EventValues {
  return {
    title: "",
    description: "",
    category: "music",
    image_url: "",
    place_name: "",
    place_address: "",
    starts_at: "",
    ends_at: "",
    time_zone: ownZone(),
    fee_bearer: "buyer",
    affiliate_programme: isOwnTerms ? yes : "",
  };
}

export function eventValues(event: Event): EventValues {
  return {
    title: event.title,
    description: event.description,
    category: event.category,
    image_url: event.image_url ?? "",
    place_name: event.place.name,
    place_address: event.place.address,
    starts_at: toLocalInput(event.starts_at.toMillis(), event.time_zone),
    ends_at: toLocalInput(event.ends_at.toMillis(), event.time_zone),
    time_zone: event.time_zone,
    fee_bearer: event.fee_bearer,
    affiliate_programme: event.affiliate_programme ? yes : "",
  };
}

/** @param stored the event as it was, whose beginning may lie in the past by now; null for a new one */
export function checkEvent(values: EventValues, stored: EventValues | null) {
  const starts = fromLocalInput(values.starts_at, values.time_zone);
  const ends = fromLocalInput(values.ends_at, values.time_zone);
  const moved = stored === null || stored.starts_at !== values.starts_at || stored.time_zone !== values.time_zone;
  return {
    title: nameProblem(values.title, 2, 120),
    description: lengthProblem(values.description, 0, 4000),
    category: lengthProblem(values.category, 1, 40),
    image_url: imageProblem(values.image_url),
    place_name: lengthProblem(values.place_name, 1, 120),
    place_address: lengthProblem(values.place_address, 0, 300),
    starts_at: localTimeProblem(values.starts_at, values.time_zone) ?? startProblem(starts, moved),
    ends_at: localTimeProblem(values.ends_at, values.time_zone) ?? endProblem(starts, ends),
  };
}

function startProblem(starts: Date | null, moved: boolean): string | null {
  if (starts === null) return "When does it begin?";
  return moved && starts.getTime() <= now() ? "This lies in the past." : null;
}

function endProblem(starts: Date | null, ends: Date | null): string | null {
  if (ends === null) return "When does it end?";
  return starts !== null && ends <= starts ? "The end comes after the beginning." : null;
}

/** The fields as they are stored. */
export function toEvent(values: EventValues) {
  const { time_zone } = values;
  return {
    title: oneLine(values.title),
    description: severalLines(values.description),
    category: oneLine(values.category),
    image_url: orNull(values.image_url),
    place: { name: oneLine(values.place_name), address: oneLine(values.place_address) },
    starts_at: fromLocalInput(values.starts_at, time_zone),
    ends_at: fromLocalInput(values.ends_at, time_zone),
    time_zone,
    fee_bearer: values.fee_bearer === "entity" ? "entity" : "buyer",
    affiliate_programme: values.affiliate_programme === yes,
  };
}

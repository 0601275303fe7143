import type { Found } from "../runtime/work.ts";
import type { Event } from "./model.ts";

/** What those who follow its entity are told of an event that is published. */
export function eventAnnounced({ id, data }: Found<Event>, entity: string) {
  const { platform_id, title } = data;
  return {
    kind: "event_announced",
    link: `/p/${platform_id}/events/${id}`,
    details: { entity, event: title },
  } as const;
}

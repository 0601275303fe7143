import type { EntityRole, EventRole } from "@gatehouse/functions/model/permissions";

interface Words {
  label: string;
  /** What it lets a person do. */
  text: string;
}

export const entityRoleWords: Record<EntityRole, Words> = {
  owner: { label: "Owner", text: "Everything, the Stripe account included." },
  admin: { label: "Admin", text: "Everything but the Stripe account and giving all roles." },
  event_manager: { label: "Event manager", text: "Makes events, sees attendees, checks tickets in." },
  finance_manager: { label: "Finance manager", text: "Sees the numbers, refunds, downloads reports." },
  content_editor: { label: "Content editor", text: "Edits descriptions and images." },
};

export const eventRoleWords: Record<EventRole, Words> = {
  check_in: { label: "Check-in", text: "Checks tickets in at this event's door." },
  event_manager: { label: "Event manager", text: "Looks after this one event." },
};

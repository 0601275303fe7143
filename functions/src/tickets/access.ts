import { type AccessTable, own, platform, team } from "../model/access.ts";

export const access = {
  tickets: { read: [own("owner_id"), team("attendee.read"), platform("ticket.read")] },
} satisfies AccessTable;

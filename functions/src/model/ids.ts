/** Ids carry their kind as a prefix; the rest is random, or derived where a repetition must meet the same document. */

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

export const idPrefixes = {
  entity: "ent",
  event: "evt",
  ticket_type: "tt",
  order: "ord",
  ticket: "tkt",
  refund: "rfd",
  commission: "com",
  journal: "jrn",
  role: "rol",
  department: "dep",
  invitation: "inv",
  announcement: "ann",
  audit: "aud",
  notification: "ntf",
  request: "req",
  closing: "cls",
} as const;
export type IdKind = keyof typeof idPrefixes;

/** 20 characters of 5 bits: 100 bits, never sequential. */
export function encode(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes.subarray(0, 20)) text += alphabet[byte & 31];
  return text;
}

/** As many ticket types as an event has at most. */
export const ticketTypesMax = 50;

/**
 * The id of an event's ticket type: the event's own part and a number from 0 on. So no event has more than its fifty,
 * and none takes the id of another's.
 */
export function ticketTypeIdOf(event_id: string, number: number): string {
  return `${idPrefixes.ticket_type}${event_id.slice(idPrefixes.event.length)}${String(number).padStart(2, "0")}`;
}

/** The first id that no type of the event has; null once there are as many as there may be. */
export function freeTicketTypeId(event_id: string, taken: readonly string[]): string | null {
  const all = Array.from({ length: ticketTypesMax }, (_, number) => ticketTypeIdOf(event_id, number));
  return all.find((id) => !taken.includes(id)) ?? null;
}

/** As many saved filters as a person has at most on one platform. */
export const savedFiltersMax = 20;

/** The id of a person's saved filter on a platform: the number, from 0 on, bounds how many there are. */
export function savedFilterIdOf(platform_id: string, uid: string, number: number): string {
  return `${platform_id}_${uid}_${String(number).padStart(2, "0")}`;
}

/** As many entities as a person applies for at most on one platform, the rejected and the deleted among them. */
export const applicationsMax = 10;

/** The only ids that the entities have which a person applies for on a platform. */
export function applicationIds(platform_id: string, uid: string): Promise<string[]> {
  const numbers = Array.from({ length: applicationsMax }, (_, number) => number);
  return Promise.all(
    numbers.map(async (number) => {
      const text = new TextEncoder().encode(`${platform_id}/${uid}/${number}`);
      const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", text));
      const digits = Array.from(hash.subarray(0, 10), (byte) => byte.toString(16).padStart(2, "0"));
      return `${idPrefixes.entity}_${digits.join("")}`;
    }),
  );
}

/** A new random id such as `ord_7c…`. */
export function newId(kind: IdKind): string {
  return `${idPrefixes[kind]}_${encode(crypto.getRandomValues(new Uint8Array(20)))}`;
}

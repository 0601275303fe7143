import { holdsContact } from "./text.ts";
import { shownLine } from "./visible.ts";

const nameMax = 80;

/**
 * What a person is called before others: on a ticket, in a team, in a record, in a letter. An account may be without a
 * name, or have an address for one; how to reach somebody is nobody else's business.
 *
 * @param displayName  as the account, its token or its profile has it
 * @returns one line of 1 to 80 characters, of which something is seen
 */
export function nameOf(displayName: unknown): string {
  const name = typeof displayName === "string" ? shownLine(displayName, nameMax) : "";
  return name === "" || /\S@\S/.test(name) || holdsContact(name) ? "Somebody" : name;
}

/** What accepting an invitation does is said by the domain that it is into. */
import type { Domain } from "./domain.ts";
import { domains } from "./domains.ts";
import type { Accept } from "./invitations/acceptance.ts";
import type { InvitationKind } from "./invitations/model.ts";
import { GatehouseError } from "./model/errors.ts";

export async function acceptOf<Kind extends InvitationKind>(kind: Kind): Promise<Accept<Kind>> {
  const all: Domain[] = Object.values(domains);
  for (const { accepts } of all) {
    const found = (await accepts?.())?.accepts[kind];
    if (found !== undefined) return found;
  }
  throw new GatehouseError("internal", "This invitation cannot be accepted.", { cause: kind });
}

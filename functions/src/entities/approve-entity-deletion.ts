import { z } from "zod";
import { planBulk } from "../bulk.ts";
import { formatMinor } from "../model/currencies.ts";
import { GatehouseError } from "../model/errors.ts";
import { entityId, note, version } from "../model/inputs.ts";
import { transition } from "../model/machine.ts";
import { assertSeen } from "../model/versions.ts";
import { operation } from "../runtime/operation.ts";
import { entities } from "./collections.ts";
import { entityStates } from "./model.ts";
import { type Owed, owedTo, type ValidTickets, validTickets } from "./obligations.ts";

/**
 * Deletes an entity whose owner asked for it. Its records stay; its team loses every role, all at once or, where it is
 * large, within minutes.
 *
 * @throws failed-precondition  it was changed since it was looked at; nobody asked; something is still open: for who approves on the platform, `details.owed` and `details.valid_tickets` say what
 * @throws four-eyes            by its owner, or somebody of its team
 */
export const approveEntityDeletion = operation({
  name: "approveEntityDeletion",
  input: z.strictObject({ entity_id: entityId, note: note.optional(), version }),
  output: z.strictObject({ status: z.literal("deleted") }),
  on: ({ entity_id }) => entities().doc(entity_id),
  requires: { platform: "entity.approve" },
  audit: "entity.deleted",
  decides: ({ target }) => ({ concerned: [target.data.owner_id], team: true, asked_at: target.data.updated_at }),
  async run({ input, standing, target, work }) {
    const { deletion } = target.data;
    if (target.data.status !== "deletion_requested" || !deletion) {
      throw new GatehouseError("failed-precondition", "Nobody has asked for the deletion of this entity.");
    }
    assertSeen(target.data, input.version);
    const [owed, valid_tickets] = await Promise.all([owedTo(work, target.id), validTickets(work, target.id)]);
    if (owed.length > 0 || valid_tickets.length > 0) {
      // GOD looks at what is on a platform on the record, and not by way of a refusal.
      if (standing.byGod) throw new GatehouseError("failed-precondition", stillOpenInWords);
      throw new GatehouseError("failed-precondition", stillOpen(owed, valid_tickets), {
        details: { owed, valid_tickets },
      });
    }
    const status = transition(entityStates, target.data.status, "deleted");
    const { platform_id } = target.data;
    const dissolve = await planBulk(work, "dissolve_team", { platform_id, entity_id: target.id });
    work.update(target, { status, proposed: null });
    dissolve();
    return { status };
  },
});

const stillOpenInWords = "It cannot be deleted yet: money is owed to it, or there are valid tickets.";

function stillOpen(owed: readonly Owed[], valid: readonly ValidTickets[]): string {
  const reasons = [
    ...owed.map(({ currency, amount_minor }) => `${formatMinor(amount_minor, currency, "en")} are owed to it`),
    ...valid.map(({ title, count }) => `${count} valid ${count === 1 ? "ticket" : "tickets"} for ${title}`),
  ];
  return `It cannot be deleted yet: ${reasons.join("; ")}.`;
}

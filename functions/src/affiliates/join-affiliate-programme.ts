import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { platformId } from "../model/inputs.ts";
import { orders } from "../payments/collections.ts";
import { platforms } from "../runtime/collections.ts";
import { operation } from "../runtime/operation.ts";
import { planEnrolment } from "./enrol.ts";

/**
 * Makes the caller an affiliate. Whoever has paid for anything on the platform may join.
 *
 * @throws failed-precondition  no paid purchase on this platform yet
 */
export const joinAffiliateProgramme = operation({
  name: "joinAffiliateProgramme",
  input: z.strictObject({ platform_id: platformId }),
  output: z.strictObject({ code: z.string() }),
  on: ({ platform_id }) => platforms().doc(platform_id),
  requires: "signed_in",
  audit: "affiliate.joined",
  limit: { max: 10, per_seconds: 60, counted: "everywhere" },
  async run({ actor, target, work }) {
    // Read past the transaction, which would wait for everybody else's orders: what was bought once stays bought.
    const purchases = await orders()
      .where("platform_id", "==", target.id)
      .where("buyer_id", "==", actor.uid)
      .where("status", "in", ["paid", "partially_refunded"])
      .where("total_minor", ">", 0)
      .limit(1)
      .get();
    if (purchases.empty) {
      throw new GatehouseError("failed-precondition", "The programme is open to you after your first paid purchase.");
    }
    const { code, write } = await planEnrolment(work, { id: target.id, name: target.data.name }, actor);
    write();
    return { code };
  },
});

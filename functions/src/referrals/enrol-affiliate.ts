import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { isBannedOn } from "../model/grants.ts";
import { email, platformId } from "../model/inputs.ts";
import { findPerson, known } from "../people/find-person.ts";
import { platforms, users } from "../runtime/collections.ts";
import { operation } from "../runtime/operation.ts";
import { enrol } from "./enrol.ts";

/**
 * Makes somebody an affiliate of the platform, purchase or not.
 *
 * @throws not-found            no account with that address
 * @throws failed-precondition  banned from the platform
 */
export const enrolAffiliate = operation({
  name: "enrolAffiliate",
  input: z.strictObject({ platform_id: platformId, email }),
  on: ({ platform_id }) => platforms().doc(platform_id),
  requires: { platform: "affiliate.manage" },
  audit: "affiliate.enrolled",
  limit: { max: 30, per_seconds: 60, counted: "everywhere" },
  prepare: ({ email }) => findPerson({ email }),
  async run({ target, prepared, work }) {
    const person = known(prepared);
    const user = await work.get(users().doc(person.uid));
    if (isBannedOn(user?.data ?? null, target.id)) {
      throw new GatehouseError("failed-precondition", "This person is banned from the platform.", { field: "email" });
    }
    return { uid: person.uid, code: await enrol(work, { id: target.id, name: target.data.name }, person) };
  },
});

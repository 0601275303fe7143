import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { globalScope, grantStatus } from "../model/grants.ts";
import { email, note } from "../model/inputs.ts";
import { assertAddressNotBanned } from "../people/banned-addresses.ts";
import { firstGrant } from "../roles/platform-grants.ts";
import { findPerson, known } from "../runtime/accounts.ts";
import { deployment, platformRoles, users } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";

const godsMax = 5;

/**
 * Makes somebody GOD, beside those who are.
 *
 * @throws not-found            no account with that address
 * @throws already-exists       they are GOD already
 * @throws failed-precondition  there are five, or the person is banned
 */
export const grantGod = operation({
  name: "grantGod",
  input: z.strictObject({ email, reason: note }),
  output: z.strictObject({ uid: z.string() }),
  on: deployment,
  requires: { global: "platform.manage" },
  audit: "god.granted",
  limit: { max: 30, per_seconds: 60, counted: "everywhere" },
  prepare: (input) => findPerson({ email: input.email }),
  async run({ input, target, prepared, work }) {
    const person = known(prepared);
    const { gods } = target.data;
    const refuse = (message: string) => new GatehouseError("failed-precondition", message, { field: "email" });
    if (gods.includes(person.uid)) {
      throw new GatehouseError("already-exists", "This person is GOD already.", { field: "email" });
    }
    if (gods.length >= godsMax) throw refuse(`There are ${godsMax} GODs, and no more than that.`);
    const user = await work.get(users().doc(person.uid));
    if (grantStatus(user?.data ?? null, globalScope) !== "active") throw refuse("This person is banned.");
    await assertAddressNotBanned(work, person, globalScope);
    work.update(target, { gods: [...gods, person.uid] });
    work.create(platformRoles().doc(`${globalScope}_${person.uid}`), firstGrant(globalScope, person, "god"));
    notify(work, person.uid, {
      platform_id: globalScope,
      kind: "god_granted",
      link: "/god",
      details: { reason: input.reason },
    });
    return { uid: person.uid };
  },
});

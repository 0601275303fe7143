import { z } from "zod";
import { asGod, planWithdrawing } from "../invitations/withdraw-void.ts";
import { GatehouseError } from "../model/errors.ts";
import { globalScope } from "../model/grants.ts";
import { note, uid } from "../model/inputs.ts";
import { deployment, platformRoles } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { endSupport } from "./end-support.ts";

/**
 * Takes GOD from somebody, closes every support access that they have opened, and withdraws what they have invited others
 * to by it, from the next request on. Nobody takes it from themselves, so the last one stays.
 *
 * @throws not-found          they are not GOD
 * @throws permission-denied  oneself
 */
export const revokeGod = operation({
  name: "revokeGod",
  input: z.strictObject({ uid, reason: note }),
  output: z.strictObject({ uid: z.string() }),
  on: deployment,
  requires: { global: "platform.manage" },
  audit: "god.revoked",
  async run({ input, actor, target, work }) {
    const { gods } = target.data;
    if (input.uid === actor.uid) {
      throw new GatehouseError("permission-denied", "Nobody takes GOD from themselves.", { field: "uid" });
    }
    if (!gods.includes(input.uid)) {
      throw new GatehouseError("not-found", "This person is not GOD.", { field: "uid" });
    }
    const grants = await work.query(platformRoles().where("uid", "==", input.uid));
    const still = grants
      .filter(({ data }) => data.platform_id !== globalScope && data.permissions.includes("affiliate.manage"))
      .map(({ data }) => data.platform_id);
    const withdraw = await planWithdrawing(work, { platform_id: globalScope }, asGod(input.uid, still));
    work.update(target, { gods: gods.filter((god) => god !== input.uid) });
    for (const grant of grants) {
      if (grant.data.platform_id === globalScope) work.delete(grant);
      else if (grant.data.support_until !== null) endSupport(work, grant);
    }
    withdraw();
    notify(work, input.uid, {
      platform_id: globalScope,
      kind: "god_revoked",
      link: "/",
      details: { reason: input.reason },
    });
    return { uid: input.uid };
  },
});

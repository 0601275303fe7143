import { GatehouseError } from "../model/errors.ts";
import { globalScope } from "../model/grants.ts";
import { email } from "../model/inputs.ts";
import { firstGrant } from "../roles/platform-grants.ts";
import { findPerson, known } from "../runtime/accounts.ts";
import { systemActor } from "../runtime/actor.ts";
import { recordAudit } from "../runtime/audit.ts";
import { deployment, platformRoles } from "../runtime/collections.ts";
import { authorOf, transact } from "../runtime/transact.ts";

/**
 * Makes the first GOD of a deployment. Not deployed: whoever holds the project's service account runs it once.
 *
 * @throws not-found            no account with that address
 * @throws failed-precondition  there is a GOD already; from then on only GOD grants GOD
 */
export async function grantFirstGod(input: { email: string }): Promise<{ uid: string }> {
  const god = known(await findPerson({ email: email.parse(input.email) }));
  const actor = systemActor("deployer");
  await transact(authorOf("deployer", new Date()), async (work) => {
    if ((await work.get(deployment())) !== null) {
      throw new GatehouseError("failed-precondition", "This deployment has a GOD already.");
    }
    work.create(deployment(), { platform_id: globalScope, gods: [god.uid] });
    work.create(platformRoles().doc(`${globalScope}_${god.uid}`), firstGrant(globalScope, god, "god"));
    recordAudit(work, {
      actor,
      role: "system",
      action: "god.granted",
      scope: { platform_id: globalScope, entity_id: null, event_id: null },
      resource: `platform_roles/${globalScope}_${god.uid}`,
      reason: "the first of this deployment",
    });
  });
  return { uid: god.uid };
}

import { z } from "zod";
import { commissionRules } from "../affiliates/collections.ts";
import { defaultRates } from "../affiliates/commissions.ts";
import { entities } from "../entities/collections.ts";
import { newId } from "../ids.ts";
import { GatehouseError } from "../model/errors.ts";
import { isBannedOn } from "../model/grants.ts";
import { currency, email, name, platformId } from "../model/inputs.ts";
import { assertAddressNotBanned } from "../people/banned-addresses.ts";
import { firstGrant } from "../roles/platform-grants.ts";
import { seedDepartments } from "../roles/seed-departments.ts";
import { findPerson, known } from "../runtime/accounts.ts";
import { deployment, entityRoles, platformRoles, platforms, users } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { planNaming } from "./platform-names.ts";
import { defaultSettings } from "./settings.ts";

/**
 * Makes a platform with its departments and its master, who is its first superadmin and owns its house entity.
 *
 * @throws already-exists       the platform_id is taken
 * @throws not-found            no account with the master's address
 * @throws failed-precondition  the master is banned everywhere, or the name looks like another platform's
 */
export const createPlatform = operation({
  name: "createPlatform",
  input: z.strictObject({
    platform_id: platformId,
    name,
    currency,
    master_email: email,
    event_review: z.boolean().default(true),
  }),
  output: z.strictObject({ platform_id: z.string(), house_entity_id: z.string() }),
  on: deployment,
  requires: { global: "platform.manage" },
  audit: "platform.created",
  prepare: ({ master_email }) => findPerson({ email: master_email }),
  async run({ input, prepared: person, work }) {
    const { platform_id } = input;
    const ref = platforms().doc(platform_id);
    if ((await work.get(ref)) !== null) {
      throw new GatehouseError("already-exists", "A platform with this id exists already.", { field: "platform_id" });
    }
    const naming = await planNaming(work, input);
    const master = known(person);
    await assertAddressNotBanned(work, master, platform_id);
    const user = await work.get(users().doc(master.uid));
    if (isBannedOn(user?.data ?? null, platform_id)) {
      throw new GatehouseError("failed-precondition", "This person is banned.", { field: "master_email" });
    }
    const house_entity_id = newId("entity");
    naming();
    work.create(ref, {
      platform_id,
      name: input.name,
      status: "active",
      master_id: master.uid,
      house_entity_id,
      settings: defaultSettings(input.currency, input.event_review),
    });
    work.create(commissionRules().doc(platform_id), { platform_id, rates: defaultRates });
    work.create(platformRoles().doc(`${platform_id}_${master.uid}`), firstGrant(platform_id, master, "superadmin"));
    work.create(entities().doc(house_entity_id), {
      platform_id,
      owner_id: master.uid,
      kind: "organisation",
      name: input.name,
      slug: platform_id,
      description: "",
      image_url: null,
      status: "approved",
      visibility: "public",
      events_enabled: true,
      rejection_reason: null,
      refund_policy: null,
    });
    work.create(entityRoles().doc(`${house_entity_id}_${master.uid}`), {
      platform_id,
      entity_id: house_entity_id,
      uid: master.uid,
      name: master.name,
      role: "owner",
      status: "active",
    });
    seedDepartments(work, platform_id);
    notify(work, master.uid, {
      platform_id,
      kind: "platform_role_given",
      link: `/console/${platform_id}`,
      details: { platform: input.name, roles: "superadmin" },
    });
    return { platform_id, house_entity_id };
  },
});

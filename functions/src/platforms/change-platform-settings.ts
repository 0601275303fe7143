import { z } from "zod";
import { commissionLevels } from "../affiliates/commissions.ts";
import { planCarrying } from "../entities/carry-to-events.ts";
import { entities } from "../entities/collections.ts";
import { chargeProblemInWords, partProblem } from "../model/currencies.ts";
import { GatehouseError } from "../model/errors.ts";
import { minor, name, note, platformId, wholeFrom0 } from "../model/inputs.ts";
import { deployment, platformRoles, platforms } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import type { Work } from "../runtime/work.ts";
import type { Platform, PlatformSettings } from "./model.ts";
import { planNaming } from "./platform-names.ts";

const feeFields = ["fee_bps", "fee_fixed_minor"] as const;

const amountFields = ["fee_fixed_minor", "refund_own_limit_minor", "refund_entity_limit_minor"] as const;

/**
 * Changes what is given of a platform's settings, the name of its house entity with its own; they hold from the next
 * order, refund or event on. The currency stays for good. The fees are for who may change fees.
 *
 * @throws permission-denied    a fee, without the right to change fees
 * @throws failed-precondition  a name that looks like another platform's
 * @throws invalid-argument     limits of refunds that contradict each other, or an amount that the currency does not have
 */
export const changePlatformSettings = operation({
  name: "changePlatformSettings",
  input: z.strictObject({
    platform_id: platformId,
    name: name.optional(),
    fee_bps: wholeFrom0("A whole number of basis points", 5_000, "At most half of the price").optional(),
    fee_fixed_minor: minor.optional(),
    event_review: z.boolean().optional(),
    refund_own_limit_minor: minor.optional(),
    refund_entity_limit_minor: minor.optional(),
    commission_levels: wholeFrom0("A whole number of levels", commissionLevels).optional(),
    commission_share_bps_max: wholeFrom0("A whole number of basis points", 10_000).optional(),
    unpaid_tickets_max: z.int("A whole number of tickets").min(1).max(100).optional(),
    reason: note,
  }),
  output: z.strictObject({
    settings: z.strictObject({
      currency: z.string(),
      fee_bps: z.int(),
      fee_fixed_minor: z.int(),
      event_review: z.boolean(),
      refund_own_limit_minor: z.int(),
      refund_entity_limit_minor: z.int(),
      commission_levels: z.int(),
      commission_share_bps_max: z.int(),
      unpaid_tickets_max: z.int(),
    }),
  }),
  on: ({ platform_id }) => platforms().doc(platform_id),
  requires: { platform: "setting.update" },
  audit: "platform.settings_changed",
  async run({ input, actor, standing, target, work }) {
    const { platform_id, reason, name: changedName = target.data.name, ...changed } = input;
    const isRenamed = changedName !== target.data.name;
    const naming = isRenamed ? await planNaming(work, { platform_id, name: changedName }) : null;
    const { settings, master_id } = target.data;
    for (const field of feeFields) {
      const isTouched = changed[field] !== undefined && changed[field] !== settings[field];
      if (isTouched && !standing.platformPermissions.has("fee.update")) {
        throw new GatehouseError("permission-denied", "Your roles do not change fees.", { field });
      }
    }
    for (const field of amountFields) assertAmount(field, changed[field], settings.currency);
    const given = Object.entries(changed).filter(([, value]) => value !== undefined);
    const next = { ...settings, ...Object.fromEntries(given) };
    if (next.refund_own_limit_minor > next.refund_entity_limit_minor) {
      throw new GatehouseError(
        "invalid-argument",
        "What a team approves on its own request cannot be more than what it approves at all.",
        { field: "refund_own_limit_minor" },
      );
    }
    const told = new Set([master_id, ...(loosens(settings, next) ? await overseers(work, platform_id) : [])]);
    told.delete(actor.uid);
    const renameHouse = await planRenamingHouse(work, target.data, changedName);
    naming?.();
    work.update(target, { name: changedName, settings: next });
    renameHouse?.();
    for (const uid of told) {
      notify(work, uid, {
        platform_id,
        kind: "platform_settings_changed",
        link: `/console/${platform_id}/settings`,
        details: { platform: changedName, by: actor.name, reason },
      });
    }
    return { settings: next };
  },
});

/** The house entity has its platform's name, so it follows that, unless it was given another one of its own. */
async function planRenamingHouse(work: Work, { house_entity_id, name: before }: Platform, name: string) {
  const house = name === before ? null : await work.get(entities().doc(house_entity_id));
  if (house === null || house.data.name !== before) return null;
  const carry = await planCarrying(work, house.id, { ...house.data, name });
  return () => {
    work.update(house, { name });
    carry();
  };
}

/** Of which more means that somebody decides about more money, or takes more of it. */
const moreIsMoney = [...amountFields, "fee_bps", "commission_levels", "commission_share_bps_max"] as const;

/** Whether somebody decides alone from now on what others had to look at, or somebody's part of the money grows. */
function loosens(before: PlatformSettings, next: PlatformSettings): boolean {
  return (before.event_review && !next.event_review) || moreIsMoney.some((field) => before[field] < next[field]);
}

/** Who would have looked: every superadmin of the platform, and GOD. */
async function overseers(work: Work, platform_id: string): Promise<string[]> {
  const [staff, above] = await Promise.all([
    work.query(platformRoles().where("platform_id", "==", platform_id).where("roles", "array-contains", "superadmin")),
    work.get(deployment()),
  ]);
  return [...staff.flatMap(({ data }) => (data.status === "active" ? [data.uid] : [])), ...(above?.data.gods ?? [])];
}

function assertAmount(field: string, amount_minor: number | undefined, currency: string): void {
  const problem = amount_minor === undefined ? null : partProblem(amount_minor, currency);
  if (problem === null) return;
  throw new GatehouseError("invalid-argument", chargeProblemInWords(problem, currency, "en"), { field });
}

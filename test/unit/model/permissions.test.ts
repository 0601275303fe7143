import { describe, expect, it } from "vitest";
import {
  actions,
  type EntityPermission,
  type EntityRole,
  entityPermissions,
  entityRoleGrants,
  entityRoles,
  eventRoleGrants,
  type PlatformRole,
  platformRoleNames,
  platformRoles,
  resolvePermissions,
  resources,
  secondFactorRoles,
} from "../../../functions/src/model/permissions.ts";

/** What each role of a team is meant to be able to do: a letter a role that may, in the order o a e f c. */
const meant: Record<EntityPermission, string> = {
  "entity.transfer_ownership": "o",
  "entity.request_deletion": "o",
  "entity.connect_payments": "o",
  "team.grant_any": "o",
  "team.grant_working": "oa",
  "entity.update_profile": "oa",
  "entity.set_refund_policy": "oa",
  "entity.update_content": "oac",
  "announcement.create": "oac",
  "service.create": "oa",
  "sponsor.add": "oa",
  "event.create": "oae",
  "event.update": "oae",
  "event.set_terms": "oa",
  "ticket_type.manage": "oae",
  "event.update_content": "oaec",
  "perk.manage": "oae",
  "attendee.read": "oae",
  "ticket.check_in": "oae",
  "ticket.override": "oa",
  "finance.read": "oaf",
  "finance.download": "of",
  "refund.request": "oaf",
  "refund.approve": "oaf",
  "attribution.manage": "o",
};
const letters: Record<EntityRole, string> = {
  owner: "o",
  admin: "a",
  event_manager: "e",
  finance_manager: "f",
  content_editor: "c",
};

describe("roles of a team", () => {
  const cells = entityRoles.flatMap((role) =>
    (Object.keys(entityPermissions) as EntityPermission[]).map((permission) => ({
      role,
      permission,
      may: meant[permission].includes(letters[role]),
    })),
  );
  it.each(cells)("$role: $permission is $may", ({ role, permission, may }) => {
    expect(entityRoleGrants(role, permission)).toBe(may);
  });

  it("grant nothing to whoever has none", () => {
    for (const permission of Object.keys(entityPermissions) as EntityPermission[]) {
      expect(entityRoleGrants(null, permission)).toBe(false);
      expect(eventRoleGrants(null, permission)).toBe(false);
    }
  });

  it("at one event: a volunteer checks in and does nothing else", () => {
    const granted = (Object.keys(entityPermissions) as EntityPermission[]).filter((permission) =>
      eventRoleGrants("check_in", permission),
    );
    expect(granted).toEqual(["ticket.check_in"]);
  });
});

describe("roles of a platform", () => {
  const may = (role: PlatformRole) => new Set<string>(resolvePermissions([role]));

  it("spell `manage` out as every action", () => {
    for (const action of actions) expect(may("affiliate_manager")).toContain(`affiliate.${action}`);
    expect(may("affiliate_manager")).not.toContain("commission.update");
  });

  /** The table of roles, spelled out; admin, superadmin and GOD are below. */
  const exactly: [PlatformRole, string[]][] = [
    ["moderator", ["content.update", "report.create", "report.read", "report.update"]],
    ["staff", ["event.approve", "event.read", "place.read", "ticket.read", "ticket.update"]],
    [
      "affiliate_manager",
      [
        ...actions.map((action) => `affiliate.${action}`),
        ...actions.map((action) => `payout.${action}`),
        "analytics.read",
        "commission.approve",
        "commission.read",
        "referral.read",
      ],
    ],
    ["payout_manager", ["commission.read", "payout.approve", "payout.read", "payout.update"]],
    ["support_agent", ["billing.read", "service.read", "support_ticket.read", "support_ticket.update", "user.read"]],
    [
      "support_manager",
      [
        ...actions.map((action) => `support_ticket.${action}`),
        "billing.read",
        "service.read",
        "service.update",
        "user.read",
        "user.update",
      ],
    ],
    ["sales_executive", ["billing.read", "order.create", "order.read", "user.read"]],
    [
      "billing_specialist",
      [...actions.map((action) => `invoice.${action}`), "billing.read", "billing.update", "order.read"],
    ],
  ];
  it.each(exactly)("deny by default: %s has the permissions of the table, and no other", (role, permissions) => {
    expect(resolvePermissions([role])).toEqual(permissions.toSorted());
  });

  it("leave entities, refunds, roles and settings to superadmin and GOD", () => {
    const powers = ["entity.approve", "refund.approve", "role.update", "setting.update", "fee.update"];
    for (const power of powers) {
      const holders = platformRoleNames.filter((role) => may(role).has(power));
      expect(holders).toEqual(["superadmin", "god"]);
    }
  });

  it("keep moderators from approvals and money", () => {
    const moderator = [...may("moderator")];
    expect(moderator.filter((name) => name.endsWith(".approve"))).toEqual([]);
    expect(moderator.filter((name) => /^(refund|payout|billing|commission|order|invoice|fee)\./.test(name))).toEqual(
      [],
    );
  });

  it("give admins no approval and no part of the system's configuration", () => {
    const admin = [...may("admin")];
    expect(admin.filter((name) => /\.(approve|manage)$/.test(name))).toEqual([]);
    expect(admin.filter((name) => /^(role|permission|department|setting|fee|platform)\./.test(name))).toEqual([]);
  });

  it("give a superadmin everything but other platforms, and GOD everything", () => {
    for (const resource of resources) {
      for (const action of actions) {
        expect(may("god")).toContain(`${resource}.${action}`);
        expect(may("superadmin").has(`${resource}.${action}`)).toBe(resource !== "platform");
      }
    }
  });

  it("ask superadmin and GOD for a second factor", () => {
    expect(secondFactorRoles).toEqual(["superadmin", "god"]);
  });

  it("add up, without repetition, in a steady order", () => {
    const both = resolvePermissions(["support_agent", "payout_manager", "support_agent"]);
    expect(both).toEqual([...new Set([...may("support_agent"), ...may("payout_manager")])].sort());
    expect(resolvePermissions([])).toEqual([]);
  });

  it("name only permissions of the list", () => {
    const known = new Set(resources.flatMap((resource) => actions.map((action) => `${resource}.${action}`)));
    for (const permissions of Object.values(platformRoles)) {
      for (const permission of permissions) expect(known).toContain(permission);
    }
  });
});

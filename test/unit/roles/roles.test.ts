import { describe, expect, it } from "vitest";
import {
  assignablePermissions,
  platformRoleNames,
  resolvePermissions,
} from "../../../functions/src/model/permissions.ts";
import { firstDepartments } from "../../../functions/src/roles/default-departments.ts";
import type { Role } from "../../../functions/src/roles/model.ts";
import { isSystemRole, isSystemRoleName, nameKey, resolveGrant } from "../../../functions/src/roles/resolve-grant.ts";

const role = (name: string, ...permissions: (typeof assignablePermissions)[number][]) => ({
  name,
  permissions,
  status: "active" as const,
});

describe("resolveGrant", () => {
  const own = new Map<string, Pick<Role, "name" | "permissions" | "status">>([
    ["rol_doors", role("Doors", "ticket.read", "ticket.update")],
    ["rol_all_fees", role("Fees", "fee.manage")],
    ["rol_gone", { ...role("Gone", "entity.approve"), status: "deleted" }],
  ]);

  it("gives the union over all roles, system and own, none twice", () => {
    const grant = resolveGrant(["rol_doors", "payout_manager", "rol_doors"], own);
    expect(grant.roles).toEqual(["payout_manager", "rol_doors"]);
    expect(grant.role_names).toEqual(["payout_manager", "Doors"]);
    expect(grant.permissions).toEqual(
      [...resolvePermissions(["payout_manager"]), "ticket.read", "ticket.update"].sort(),
    );
    expect(grant.second_factor_required).toBe(false);
  });

  it("deny by default: a role that was deleted, or never was, gives nothing", () => {
    expect(resolveGrant(["rol_gone", "rol_never", "owner"], own)).toEqual({
      roles: [],
      role_names: [],
      permissions: [],
      second_factor_required: false,
    });
  });

  it("asks for a second factor as soon as one role does", () => {
    expect(resolveGrant(["rol_all_fees"], own).permissions).toContain("fee.approve");
    expect(resolveGrant(["rol_doors", "rol_all_fees"], own).second_factor_required).toBe(true);
  });
});

describe("names of roles", () => {
  it("are the same to people whatever their case, spaces and hyphens", () => {
    for (const same of [
      "box office",
      "BOX OFFICE",
      " Box  Office ",
      "box-office",
      "Box_Office",
      "Box Off\u200bice",
      "Ｂox office",
      "Вох Оffісе",
      "B0x Öffice",
    ]) {
      expect(nameKey(same), same).toBe(nameKey("box office"));
    }
    expect(nameKey("Box offices")).not.toBe(nameKey("Box office"));
  });

  it("of system roles are taken, however they are written", () => {
    for (const taken of [
      "admin",
      "ADMIN",
      "Super Admin",
      "superadmin",
      "Support-Agent",
      "supportAGENT",
      "God",
      " g o d ",
      "Аdmіn",
      "adm1n",
      "ΑDΜΙΝ",
      "𝔸𝕕𝕞𝕚𝕟",
      "Ádmin",
      "ad\u00admin",
      "G0D",
      "rnoderator",
    ]) {
      expect(isSystemRoleName(taken), taken).toBe(true);
    }
    for (const free of ["Box office", "Admins", "Door", "Support agent 2"]) {
      expect(isSystemRoleName(free), free).toBe(false);
    }
    expect(platformRoleNames.every((name) => isSystemRole(name) && isSystemRoleName(name))).toBe(true);
    expect(isSystemRole("Admin")).toBe(false);
  });
});

describe("what a platform's own roles may hold", () => {
  it("is all that a superadmin holds, and nothing that stands above platforms", () => {
    expect([...assignablePermissions].sort()).toEqual(resolvePermissions(["superadmin"]));
    expect(assignablePermissions.filter((name) => name.startsWith("platform."))).toEqual([]);
  });
});

describe("the first departments", () => {
  it("are nine, each with a code of its own and titles", () => {
    expect(firstDepartments.map(({ code }) => code)).toEqual([
      "EXEC",
      "TECH",
      "SUPPORT",
      "SALES",
      "AFFILIATE_MGMT",
      "FINANCE",
      "PRODUCT",
      "QA",
      "LEGAL",
    ]);
    for (const { titles } of firstDepartments) {
      expect(titles.length).toBeGreaterThan(1);
      expect(new Set(titles.map(({ name }) => nameKey(name))).size).toBe(titles.length);
    }
    expect(firstDepartments.flatMap(({ titles }) => titles)).toHaveLength(31);
  });

  it("propose system roles that a superadmin may give, and many titles propose none", () => {
    const proposed = firstDepartments.flatMap(({ titles }) => titles.flatMap(({ default_roles }) => default_roles));
    for (const name of proposed) expect(isSystemRole(name)).toBe(true);
    expect(proposed).not.toContain("superadmin");
    expect(proposed).not.toContain("god");
    const titles = new Map(firstDepartments.flatMap(({ titles }) => titles.map((title) => [title.name, title])));
    expect(titles.get("Support Agent")?.default_roles).toEqual(["support_agent"]);
    expect(titles.get("Payout Manager")?.default_roles).toEqual(["payout_manager"]);
    expect(titles.get("QA Engineer")?.default_roles).toEqual([]);
  });
});

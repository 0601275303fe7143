/** Each name that stands beside an id is known to follow, or to be a record: `docs/data-model.md` says which. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "../../support/paths.ts";
import { sourcesIn } from "../../support/sources.ts";

const read = (path: string) => readFileSync(join(root, path), "utf8");

/** Shapes with names of others, by the collection that they are in. */
const collections: Partial<Record<string, string>> = {
  PlatformRoleGrant: "platform_roles",
  EntityRoleGrant: "entity_roles",
  EventRoleGrant: "event_roles",
  InvitationToSomething: "invitations",
  Event: "events",
  Order: "orders",
  Ticket: "tickets",
  Commission: "commissions",
  Affiliate: "affiliates",
  Referral: "referrals",
  AuditRecord: "audit_logs",
};

/** Shapes whose names are their own, and copies of nothing that stays; an order's line is a part of its order. */
const own = [
  "User",
  "Platform",
  "Role",
  "Department",
  "DepartmentTitle",
  "EntityIdentity",
  "TicketType",
  "OrderLine",
  "SavedFilter",
  // Of a moment, and gone once it has reached all.
  "RoleChange",
];

/** Each as `events.entity_name`. */
function namesOfOthers(): string[] {
  const models = sourcesIn("functions/src").filter((file) => file.endsWith("/model.ts"));
  const shapes = models
    .map(read)
    .join("\n")
    .matchAll(/^(?:export )?interface (\w+)[^{]*\{\n([\s\S]*?)^\}/gm);
  return [...shapes].flatMap(([, shape = "", body = ""]) =>
    own.includes(shape)
      ? []
      : [...body.matchAll(/^ {2}(\w*name|\w*_names|\w*_title|titles|into)\??:/gm)].map(
          ([, field = ""]) => `${collections[shape] ?? shape}.${field}`,
        ),
  );
}

it("every name that stands beside an id is told to follow, or to be a record", () => {
  const [, section = ""] = read("docs/data-model.md").split("## Names that stand in more than one place");
  const told = [...(section.split("\n## ")[0] ?? "").matchAll(/`(\w+\.\w+)`/g)].map(([, name]) => name);
  expect(namesOfOthers().toSorted()).toEqual(told.toSorted());
});

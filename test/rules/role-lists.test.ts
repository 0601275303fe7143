import { describe, expect, it } from "vitest";
import { commissionCategories, entityKinds } from "../../functions/src/model/documents.ts";
import { entityPermissions, entityRoles } from "../../functions/src/model/permissions.ts";
import { rules } from "./support/environment.ts";

const permissions: Record<string, readonly string[]> = entityPermissions;

/** The lists in the rules, with what a comment behind each names. */
const lists = [...rules.matchAll(/(\[[^\]]*\])(?:[ \t]*\/\/ (.*))?/g)].map(([, list = "", comment = ""]) => ({
  list,
  names: [...list.matchAll(/'([^']*)'/g)].map(([, name]) => name),
  comment,
}));
const marked = lists.flatMap(({ names, comment }) =>
  comment === "" ? [] : comment.split(", ").map((permission) => ({ permission, names })),
);

describe("the lists of roles in the rules", () => {
  it.each(marked)("holds exactly the roles with $permission: $names", ({ permission, names }) => {
    expect(names).toEqual(permissions[permission]);
  });

  it("are all marked with a permission", () => {
    const ofRoles = lists.filter(({ names }) => entityRoles.some((role) => names.includes(role)));
    expect(ofRoles.filter(({ comment }) => comment === "")).toEqual([]);
    expect(ofRoles).not.toEqual([]);
  });

  it("are the only way that a role is named", () => {
    const outside = rules.replaceAll(/\[[^\]]*\]/g, "");
    expect(entityRoles.filter((role) => outside.includes(`'${role}'`))).toEqual([]);
  });
});

it.each([
  ["kinds of entities", entityKinds],
  ["categories of commissions", commissionCategories],
])("the rules know the %s that the model knows", (_, values) => {
  expect(lists.map(({ names }) => names)).toContainEqual([...values]);
});

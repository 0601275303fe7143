import { expect, it } from "vitest";
import { commissionCategories } from "../../functions/src/affiliates/model.ts";
import { entityKinds } from "../../functions/src/entities/model.ts";
import { entityRoles } from "../../functions/src/model/permissions.ts";
import { rules } from "./support/cases.ts";

it("no role of a team is named but in the lists that are generated from the tables", () => {
  const written = rules.slice(0, rules.indexOf("// >>>")) + rules.slice(rules.indexOf("// <<<"));
  expect(entityRoles.filter((role) => written.includes(`'${role}'`))).toEqual([]);
});

it.each([
  ["kinds of entities", entityKinds],
  ["categories of commissions", commissionCategories],
])("the rules know the %s that the model knows", (_, values) => {
  expect(rules).toContain(`[${values.map((value) => `'${value}'`).join(", ")}]`);
});

import { expect, it } from "vitest";
import { commissionCategories } from "../../../functions/src/affiliates/model.ts";
import { categoryChoices } from "../../../web/src/workspace/events/category-in-words.ts";

it("each category of commissions can be chosen for a ticket type, once, in words", () => {
  const choices = categoryChoices.flatMap(({ items }) => items);
  expect(choices.map(({ value }) => value)).toEqual([...commissionCategories]);
  expect(
    categoryChoices[0]?.items.map(({ label }) => label),
    "what an event sells comes first",
  ).toEqual(["Ticket", "Add-on: parking, a shirt, a meal"]);
});

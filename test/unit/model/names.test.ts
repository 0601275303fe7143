import { describe, expect, it } from "vitest";
import { nameOf } from "../../../functions/src/model/names.ts";

describe("the name of a person", () => {
  it.each([
    ["Anna Berg", "Anna Berg"],
    ["  Anna\n Berg ", "Anna Berg"],
    ["DJ @lice", "DJ @lice"],
    ["x".repeat(81), "x".repeat(80)],
    [`${"x".repeat(79)} y`, "x".repeat(79)],
  ])("is what they say: %j", (said, name) => {
    expect(nameOf(said)).toBe(name);
  });

  it.each([undefined, null, 7, {}, "", " \n", "anna@gatehouse.example", "Anna (anna@gatehouse.example)"])(
    "is none, and never an address: %j",
    (said) => {
      expect(nameOf(said)).toBe("Somebody");
    },
  );
});

/** Where people are named, and where letters are written: what is new there has to say how it keeps to the rules. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "../../support/paths.ts";

const sources = globSync("functions/src/**/*.ts", { cwd: root });
const holding = (pattern: RegExp) => sources.filter((path) => pattern.test(readFileSync(join(root, path), "utf8")));
const nameOf = (path: string) => path.slice(path.indexOf("src/") + 4, -3);

const naming: Record<string, string> = {
  "affiliates/enrol-affiliate": "by address: an invitation",
  "entities/change-team-role": "by uid, of the team",
  "entities/invite-team-member": "by address: an invitation",
  "entities/offer-ownership": "by uid, of the team; by address: an invitation",
  "entities/remove-team-member": "by uid, of the team",
  "events/set-event-assignment": "by uid, of the team or the event; by address: an invitation",
  "people/ban-person": "by uid, with user.manage",
  "people/find-people": "anybody, with user.read, on record",
  "runtime/accounts": "the look-up itself",
  "people/set-departments": "with user.read, else by uid, who holds something there",
  "people/set-platform-roles": "with user.read, else by uid, who holds something there",
  "people/unban-person": "by uid, with user.manage",
  "platforms/create-platform": "GOD's",
  "platforms/grant-first-god": "the deployer's",
  "platforms/grant-god": "GOD's",
  "platforms/revoke-god": "GOD's",
  "platforms/set-platform-master": "GOD's",
};

it("each operation that takes an address or a uid says whom it may name", () => {
  const found = holding(/\.\.\.whom|import \{[^}]*\b(email|uid)\b[^}]*\} from "\.\.\/model\/inputs/).map(nameOf);
  expect(found.sort()).toEqual(Object.keys(naming).sort());
});

it("letters are written in one place", () => {
  expect(holding(/\bletters\(\)\.|collection\("mail"\)/).map(nameOf)).toEqual(["runtime/mail"]);
  expect(holding(/collection<Mail>/).map(nameOf)).toEqual(["runtime/collections"]);
});

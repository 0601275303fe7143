import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { actionInWords, auditActions } from "../../../functions/src/actions.ts";
import { askedPermissions } from "../../../functions/src/model/permissions.ts";
import { deployedOperations } from "../../support/deployed-operations.ts";
import { root } from "../../support/paths.ts";
import { sourcesIn } from "../../support/sources.ts";

const read = (file: string) => readFileSync(join(root, file), "utf8");
const sources = sourcesIn("functions/src").map(read);
const found = (texts: readonly string[], pattern: RegExp) =>
  texts.flatMap((text) => [...text.matchAll(pattern)].map(([, match = ""]) => match));

describe("the actions of audit records", () => {
  // That nothing else is recorded, the compiler sees to.
  const byDirectWrites = ["entity", "event", "ticket_type"].flatMap((kind) =>
    ["created", "edited", "written_past_rules"].map((verb) => `${kind}.${verb}`),
  );
  const code = sourcesIn("functions/src")
    .filter((file) => !file.endsWith("/model.ts"))
    .map(read)
    .join("\n");

  it.each(auditActions.filter((action) => !byDirectWrites.includes(action)))(
    "%s is recorded by something",
    (action) => {
      expect(code).toContain(`"${action}"`);
    },
  );

  it.each(auditActions)("%s has words for people", (action) => {
    expect(actionInWords(action)).toMatch(/^[A-Z][^_.]+$/);
  });

  it("have different words each", () => {
    expect(new Set(auditActions.map(actionInWords)).size).toBe(auditActions.length);
  });
});

describe("the permissions that are asked for", () => {
  it("are those of the operations and the rules, and no others", () => {
    const asked = new Set<string>([
      ...deployedOperations.flatMap(({ requires }) => {
        const { platform, global } = Object(requires);
        return [platform, global].filter((permission) => typeof permission === "string");
      }),
      ...found(sources, /platformPermissions\.has\("([a-z_.]+)"\)/g),
      ...found([read("firestore.rules")], /may\([^,]+, '([a-z_.]+)'\)/g),
    ]);
    expect([...asked].sort()).toEqual([...askedPermissions].sort());
  });
});

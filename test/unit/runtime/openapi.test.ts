/** The description of the REST interface: valid, complete, and as the operations are. */
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { describe, expect, it } from "vitest";
import { routeOf } from "../../../functions/src/operations.ts";
import { openApi, readOpenApi } from "../../../scripts/openapi.ts";
import { deployedOperations } from "../../support/deployed-operations.ts";

const described = await openApi();
const methods = Object.entries(described.paths).flatMap(([path, each]) =>
  Object.entries(each).map(([verb, method]) => ({ route: `${verb.toUpperCase()} ${path}`, ...method })),
);

describe("the OpenAPI description", () => {
  it("is what the linter takes", async () => {
    const config = await createConfig({
      extends: ["recommended"],
      rules: {
        // Refusals of all kinds are one shape.
        "operation-4xx-response": "error",
      },
    });
    const problems = await lintFromString({ source: await readOpenApi(), absoluteRef: "openapi.json", config });
    expect(problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer}`)).toEqual(
      [],
    );
  });

  it("has every operation at its address", () => {
    const found = Object.fromEntries(
      methods.filter(({ operationId }) => operationId in routeOf).map(({ operationId, route }) => [operationId, route]),
    );
    expect(found).toEqual(routeOf);
  });

  it("names in a path what the operation's input has, as a text", () => {
    for (const { name, schema } of deployedOperations) {
      const fields = Object(Object(schema)._zod.def.shape);
      for (const [, field = ""] of (routeOf[name] ?? "").matchAll(/\{(\w+)\}/g)) {
        expect(Object.keys(fields), `${name} at ${routeOf[name]}`).toContain(field);
      }
    }
  });

  it("describes what each operation gives", () => {
    for (const { name, output } of deployedOperations) {
      expect(["object", "array"], name).toContain(Object(output)._zod.def.type);
    }
  });
});

/** What may import what, where the compiler would let it pass. */
import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { domains } from "../../functions/src/domains.ts";
import { root } from "../support/paths.ts";
import { sourcesIn } from "../support/sources.ts";

/** What a file imports with more than its types: files by their path, packages by their name. */
function importsOf(file: string): string[] {
  const code = readFileSync(join(root, file), "utf8");
  const statements = code.matchAll(/^(?:import|export) (?!type\b)(?:[^;"]*? from )?"([^"]+)";/gm);
  return [...statements].flatMap(([statement, from = ""]) => {
    const named = /\{([^}]*)\}/.exec(statement)?.[1];
    const onlyTypes = named?.split(",").every((name) => name.trim() === "" || name.trim().startsWith("type "));
    if (onlyTypes && !/import \w/.test(statement)) return [];
    return [from.startsWith(".") ? normalize(join(dirname(file), from)) : from];
  });
}

describe("the pages", () => {
  it("load of the server's code only what runs in a browser, too", () => {
    const seen = new Set<string>();
    const follow = (file: string): string[] => {
      if (seen.has(file)) return [];
      seen.add(file);
      return importsOf(file).flatMap((imported) => {
        if (imported.startsWith("functions/src/")) return follow(imported);
        return /^(zod|re2js)$/.test(imported) || imported.startsWith("web/") ? [] : [`${file} → ${imported}`];
      });
    };
    const entries = sourcesIn("web/src")
      .flatMap(importsOf)
      .filter((file) => file.startsWith("functions/src/"));
    expect(new Set(entries).size).toBeGreaterThan(10);
    expect(entries.flatMap(follow)).toEqual([]);
    expect([...seen].filter((file) => file.startsWith("functions/src/runtime/"))).toEqual([]);
  });
});

describe("what every domain speaks", () => {
  it.each(sourcesIn("functions/src/model"))("%s has no domain in it, but for what is stored", (file) => {
    const names = Object.keys(domains).join("|");
    const inDomain = importsOf(file).filter((imported) => new RegExp(`^functions/src/(${names})/`).test(imported));
    expect(inDomain).toEqual([]);
  });
});

/** What may import what, where the compiler would let it pass. */
import { readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, normalize, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { domains } from "../../../functions/src/domains.ts";
import { root } from "../../support/paths.ts";
import { sourcesIn } from "../../support/sources.ts";

const { resolve } = createRequire(join(root, "web", "package.json"));

/** What a file imports with more than its types: files by their path, packages by their name. */
function importsOf(file: string): string[] {
  const code = readFileSync(join(root, file), "utf8");
  const statements = code.matchAll(/^(?:import|export) (?!type\b)(?:[^;"]*? from )?"([^"]+)";/gm);
  return [...statements].flatMap(([statement, from = ""]) => {
    const named = /\{([^}]*)\}/.exec(statement)?.[1];
    const onlyTypes = named?.split(",").every((name) => name.trim() === "" || name.trim().startsWith("type "));
    if (onlyTypes && !/import \w/.test(statement)) return [];
    if (from.startsWith(".")) return [normalize(join(dirname(file), from))];
    // The one package of ours that others import, by its name.
    return [from.startsWith("@gatehouse/") ? relative(root, realpathSync(resolve(from))) : from];
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

/** What is declared of a domain's documents, below all that is done with them. */
const isDeclaration = (file: string) => /\/(model|collections)\.ts$/.test(file);
const domainOf = (file: string) =>
  Object.keys(domains).find((domain) => file.startsWith(`functions/src/${domain}/`)) ?? null;

/** Arrows from domain to domain, each with an import that makes it. */
function arrowsOf(files: readonly string[], counts: (imported: string) => boolean): Map<string, Map<string, string>> {
  const arrows = new Map<string, Map<string, string>>();
  for (const file of files) {
    for (const imported of importsOf(file).filter(counts)) {
      const [from, to] = [domainOf(file), domainOf(imported)];
      if (from === null || to === null || from === to) continue;
      arrows.set(from, (arrows.get(from) ?? new Map()).set(to, `${file} → ${imported}`));
    }
  }
  return arrows;
}

/** The imports that lead around in a circle; none where arrows point one way. */
function circleIn(arrows: ReadonlyMap<string, ReadonlyMap<string, string>>): string[] {
  const done = new Set<string>();
  const walk = (domain: string, path: readonly string[], by: readonly string[]): string[] => {
    if (path.includes(domain)) return by.slice(path.indexOf(domain));
    if (done.has(domain)) return [];
    for (const [next, how] of arrows.get(domain) ?? []) {
      const circle = walk(next, [...path, domain], [...by, how]);
      if (circle.length > 0) return circle;
    }
    done.add(domain);
    return [];
  };
  return [...arrows.keys()].map((domain) => walk(domain, [], [])).find((circle) => circle.length > 0) ?? [];
}

describe("arrows between domains point one way:", () => {
  const files = sourcesIn("functions/src");
  it("what is declared of their documents", () => {
    expect(circleIn(arrowsOf(files.filter(isDeclaration), () => true))).toEqual([]);
  });

  it("what is done with them", () => {
    const arrows = arrowsOf(
      files.filter((file) => !isDeclaration(file)),
      (imported) => !isDeclaration(imported),
    );
    expect(arrows.size).toBeGreaterThan(5);
    expect(circleIn(arrows)).toEqual([]);
  });

  it("negative control: a circle is found", () => {
    const arrows = new Map([
      ["a", new Map([["b", "a → b"]])],
      ["b", new Map([["c", "b → c"]])],
      ["c", new Map([["b", "c → b"]])],
    ]);
    expect(circleIn(arrows)).toEqual(["b → c", "c → b"]);
  });
});

describe("what every domain speaks", () => {
  it.each(sourcesIn("functions/src/model"))("%s has no domain in it, but for what is stored", (file) => {
    const names = Object.keys(domains).join("|");
    const inDomain = importsOf(file).filter((imported) => new RegExp(`^functions/src/(${names})/`).test(imported));
    expect(inDomain).toEqual([]);
  });
});

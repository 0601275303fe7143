import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { lockOfWorkspace } from "../../../scripts/functions-lock.ts";
import { root } from "../../support/paths.ts";

interface Locked {
  version: string;
  integrity?: string;
  optional?: boolean;
}
const packagesOf = (lock: string): Record<string, Locked> => JSON.parse(lock).packages;

/** A root's lock, of packages by where they stand. */
const rootLock = (packages: Record<string, object>) =>
  JSON.stringify({
    lockfileVersion: 3,
    packages: Object.fromEntries(
      Object.entries(packages).map(([path, more]) => [
        path,
        { version: "1.0.0", integrity: `sha512-${path}`, ...more },
      ]),
    ),
  });

describe("the lock of the functions where they are deployed", () => {
  it("has what the root's has, no other version and no other hash, and nothing else", async () => {
    const all = await readFile(join(root, "package-lock.json"), "utf8");
    const derived = packagesOf(lockOfWorkspace(all, "functions"));
    const { "": _own, ...packages } = derived;
    const known = packagesOf(all);
    expect(Object.keys(packages).length).toBeGreaterThan(50);
    for (const [path, { version, integrity }] of Object.entries(packages)) {
      const name = path.slice(path.lastIndexOf("node_modules/"));
      const same = Object.entries(known).filter(([at]) => at.endsWith(name));
      expect(same.map(([, found]) => [found.version, found.integrity])).toContainEqual([version, integrity]);
      expect(integrity).toMatch(/^sha512-/);
    }
    // What only tests, scripts and pages need.
    for (const name of ["vitest", "firebase-tools", "react", "typescript"]) {
      expect(packages).not.toHaveProperty([`node_modules/${name}`]);
    }
    const { dependencies } = JSON.parse(await readFile(join(root, "functions", "package.json"), "utf8"));
    for (const name of Object.keys(dependencies)) {
      expect(packages[`node_modules/${name}`]?.version).toBe(known[`node_modules/${name}`]?.version);
    }
  });

  it("is taken by npm ci without asking anybody for another version", { timeout: 60_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), "gatehouse-lock-"));
    try {
      const lock = lockOfWorkspace(await readFile(join(root, "package-lock.json"), "utf8"), "functions");
      await writeFile(join(folder, "package-lock.json"), lock);
      await copyFile(join(root, "functions", "package.json"), join(folder, "package.json"));
      // On the Node of the tests, which is that of the functions.
      const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}` };
      const dry = ["ci", "--dry-run", "--offline", "--no-audit", "--no-fund", "--loglevel=error"];
      const { stdout } = await promisify(execFile)("npm", dry, { cwd: folder, env });
      const added = stdout.match(/(?<=^add ).+$/gm)?.sort();
      const wanted = Object.entries(packagesOf(lock)).filter(([path]) => path !== "");
      const named = wanted.map(([path, { version }]) => `${path.split("node_modules/").at(-1)} ${version}`);
      expect(added).toEqual(named.sort());
      expect(await readFile(join(folder, "package-lock.json"), "utf8")).toBe(lock);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("lets each package find the version that it finds here, where two of one name are needed", () => {
    const needing = (...names: string[]) => ({ dependencies: Object.fromEntries(names.map((name) => [name, "*"])) });
    const derived = packagesOf(
      lockOfWorkspace(
        rootLock({
          functions: { name: "@gatehouse/functions", ...needing("a", "x") },
          "functions/node_modules/x": { version: "2.0.0" },
          "node_modules/x": { version: "1.0.0" },
          "node_modules/a": needing("b", "c"),
          "node_modules/b": needing("x"),
          "node_modules/c": needing("b", "x"),
          "node_modules/c/node_modules/x": { version: "3.0.0" },
          "node_modules/web-only": {},
        }),
        "functions",
      ),
    );
    const { "": _own, ...packages } = derived;
    expect(Object.fromEntries(Object.entries(packages).map(([path, { version }]) => [path, version]))).toEqual({
      "node_modules/a": "1.0.0",
      "node_modules/b": "1.0.0",
      "node_modules/b/node_modules/x": "1.0.0",
      "node_modules/c": "1.0.0",
      "node_modules/c/node_modules/x": "3.0.0",
      "node_modules/x": "2.0.0",
    });
  });

  it("marks as optional what nothing requires, and lets nothing pass that has no hash or is not there", () => {
    const functions = { name: "f", dependencies: { a: "*" }, optionalDependencies: { o: "*", elsewhere: "*" } };
    const packages = { functions, "node_modules/a": {}, "node_modules/o": { dependencies: { a: "*", p: "*" } } };
    const derived = packagesOf(lockOfWorkspace(rootLock({ ...packages, "node_modules/p": {} }), "functions"));
    expect(Object.entries(derived).filter(([, { optional }]) => optional === true)).toMatchObject([
      ["node_modules/o", {}],
      ["node_modules/p", {}],
    ]);
    expect(() => lockOfWorkspace(rootLock(packages), "functions")).toThrow("no p, which node_modules/o needs");
    const unhashed = { ...packages, "node_modules/p": { integrity: undefined } };
    expect(() => lockOfWorkspace(rootLock(unhashed), "functions")).toThrow("no hash of node_modules/p");
  });
});

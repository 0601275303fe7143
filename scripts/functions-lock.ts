/**
 * The lock of the functions' dependencies where they are deployed. One lock at the root has all packages of the project,
 * and only the folder of the functions is uploaded: without a lock of its own, Google's servers would install whatever
 * is newest on that day. With one they run `npm ci`.
 */
import { z } from "zod";
import { SetupError } from "../test/support/setup-error.ts";

const versions = z.record(z.string(), z.string());
const lockedPackage = z.looseObject({
  version: z.string().optional(),
  integrity: z.string().optional(),
  dependencies: versions.default({}),
  optionalDependencies: versions.default({}),
  peerDependencies: versions.default({}),
  peerDependenciesMeta: z.record(z.string(), z.looseObject({ optional: z.boolean().default(false) })).default({}),
});
type LockedPackage = z.infer<typeof lockedPackage>;

const lock = z.object({ lockfileVersion: z.literal(3), packages: z.record(z.string(), z.unknown()) });

/** What one package needs of another, and where the root's lock has that. */
interface Need {
  name: string;
  from: string;
  isOptional: boolean;
}

/**
 * Derives the lock of a workspace from the root's: each package that it reaches, in the very version that it meets here,
 * with its hash.
 *
 * @param rootLock the content of the root's package-lock.json
 * @param workspace its folder, such as `functions`
 * @returns the content of the workspace's package-lock.json
 * @throws SetupError  the root's lock lacks a package, or the hash of one
 */
export function lockOfWorkspace(rootLock: string, workspace: string): string {
  const { packages } = lock.parse(JSON.parse(rootLock));
  const needed = new Map<string, Need[]>();
  const own = packageAt(packages, workspace);

  /** Where each package goes, by where the root's lock has it. The first of a name goes to the top. */
  const placed = new Map<string, string>([["", workspace]]);
  const required = new Set<string>();

  // All that one package needs has its place before what these need has: else that could be found in theirs instead.
  const place = (from: string, at: string, isRequired: boolean): void => {
    const news = needsOf(from).map((need) => {
      const isNeeded = isRequired && !need.isOptional;
      const there = pathsUp(at, need.name).find((path) => placed.has(path));
      const isThere = there !== undefined && placed.get(there) === need.from;
      const to = isThere ? there : freePath(at, need.name);
      const isNew = !isThere || (isNeeded && !required.has(to));
      placed.set(to, need.from);
      if (isNeeded) required.add(to);
      return { from: need.from, to, isNeeded, isNew };
    });
    for (const { from, to, isNeeded, isNew } of news) if (isNew) place(from, to, isNeeded);
  };

  const needsOf = (from: string): Need[] => {
    const known = needed.get(from);
    if (known !== undefined) return known;
    const found = needs(packages, from);
    needed.set(from, found);
    return found;
  };

  const freePath = (at: string, name: string): string => {
    const top = `node_modules/${name}`;
    return placed.has(top) ? `${at}/node_modules/${name}` : top;
  };

  place(workspace, "", true);

  const entries = [...placed].filter(([to]) => to !== "").sort(([one], [other]) => (one < other ? -1 : 1));
  const locked = entries.map(([to, from]) => [to, entryOf(packages, from, !required.has(to))]);
  const { name, version } = z.object({ name: z.string(), version: z.string() }).parse(own);
  return `${JSON.stringify(
    {
      name,
      version,
      lockfileVersion: 3,
      requires: true,
      packages: { "": packages[workspace], ...Object.fromEntries(locked) },
    },
    null,
    2,
  )}\n`;
}

function packageAt(packages: Record<string, unknown>, path: string): LockedPackage {
  const found = lockedPackage.safeParse(packages[path]);
  if (found.success) return found.data;
  throw new SetupError(`package-lock.json has no ${path}: npm install`);
}

/** What a package needs to run. What it could do with besides, another has to ask for. */
function needs(packages: Record<string, unknown>, from: string): Need[] {
  const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = packageAt(packages, from);
  const peers = Object.keys(peerDependencies).filter((name) => peerDependenciesMeta[name]?.optional !== true);
  const names = new Set([...Object.keys(dependencies), ...Object.keys(optionalDependencies), ...peers]);
  return [...names].flatMap((name) => {
    const isOptional = name in optionalDependencies;
    const found = pathsUp(from, name).find((path) => path in packages);
    if (found !== undefined) return [{ name, from: found, isOptional }];
    if (isOptional) return []; // not for this machine's kind
    throw new SetupError(`package-lock.json has no ${name}, which ${from} needs: npm install`);
  });
}

/** Where Node looks for a package, from a folder upwards. */
function pathsUp(from: string, name: string): string[] {
  const above = from
    .split("/node_modules/")
    .map((_, index, parts) => parts.slice(0, parts.length - index).join("/node_modules/"));
  return [
    ...above.filter((folder) => folder !== "").map((folder) => `${folder}/node_modules/${name}`),
    `node_modules/${name}`,
  ];
}

function entryOf(packages: Record<string, unknown>, from: string, isOptional: boolean): object {
  if (packageAt(packages, from).integrity === undefined) {
    throw new SetupError(`package-lock.json has no hash of ${from}: nobody could tell what is installed for it`);
  }
  // These say how the project reaches a package, and the functions may reach it in another way.
  const { dev: _dev, optional: _optional, devOptional: _devOptional, peer: _peer, ...entry } = Object(packages[from]);
  return { ...entry, ...(isOptional && { optional: true }) };
}

/**
 * Isolation: of two platforms with the same shape of data, nobody of one reads, lists or writes a private document of
 * the other. The second is the first under other ids, so that one way proves the other.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { root } from "../support/paths.ts";
import { sourcesIn } from "../support/sources.ts";
import { before, matrixGroups } from "./cases/index.ts";
import { type ActorName, actors, everyone } from "./support/actors.ts";
import { rules } from "./support/cases.ts";
import { platformId, stampsOfChange } from "./support/documents.ts";
import { type Attempt, inParallel, Project, type Stored } from "./support/project.ts";

const elsewhere = "west";

/** Fields that name people. */
const people = ["uid", "owner_id", "buyer_id", "affiliate_id", "upline", "email", "gods", "to"];

const uids = new Set(everyone.flatMap((name) => actors[name].uid ?? []));

function idElsewhere(id: string): string {
  const other = id
    .replace(/_([0-9a-z]{20})/g, (_, random: string) => `_${[...random].reverse().join("")}`)
    .replace(new RegExp(`^${platformId}\\b|^${platformId}(?=_)`), elsewhere);
  const [, holder] = /_([a-z_]+)$/.exec(other) ?? [];
  if (uids.has(id)) return `${elsewhere}_${id}`;
  return holder !== undefined && uids.has(holder) ? other.replace(/[a-z_]+$/, `_${elsewhere}_${holder}`) : other;
}

function valueElsewhere(value: unknown, field: string): unknown {
  if (Array.isArray(value)) return value.map((each) => valueElsewhere(each, field));
  if (typeof value !== "string") return value;
  return people.includes(field) ? `${elsewhere}_${value}` : idElsewhere(value);
}

function documentElsewhere([path, document]: Stored): [path: string, document: Record<string, unknown>] {
  const fields = Object.entries(document).map(([field, value]) => [field, valueElsewhere(value, field)]);
  return [path.split("/").map(idElsewhere).join("/"), Object.fromEntries(fields)];
}

function collectionOf(path: string): string {
  return path
    .split("/")
    .filter((_, index) => index % 2 === 0)
    .join("/");
}

/** Of the other platform, or of none. */
const isElsewhere = ([path, { platform_id }]: ReturnType<typeof documentElsewhere>) =>
  platform_id === elsewhere || platform_id === undefined || path.startsWith("deployment/");

/** A document of each kind of each state, there. */
const targets = [
  ...new Set(matrixGroups.filter(({ name }) => name.startsWith("get ")).map(({ cases }) => cases[0]?.attempt.path)),
]
  .flatMap((path): Stored[] => {
    const document = path === undefined ? undefined : before.get(path);
    return path === undefined || document === undefined ? [] : [[path, document]];
  })
  .map(documentElsewhere)
  .filter(isElsewhere);

/** Whoever is or holds something here. */
const strangers = everyone.filter((name) => {
  const { entity, event, platform, isGod } = actors[name];
  return entity !== undefined || event !== undefined || platform !== undefined || isGod || name === "person";
});

const eventsThatArePublic = new Set<string>();

/** What is everybody's to read. */
function isOpen([path, document]: (typeof targets)[number]): boolean {
  const collection = collectionOf(path);
  const [, event = ""] = path.split("/");
  return (
    ["platforms", "commission_rules"].includes(collection) ||
    document.visibility === "public" ||
    (collection === "announcements" && document.status === "published") ||
    (collection === "events/ticket_types" && eventsThatArePublic.has(event))
  );
}

describe("isolation: the people of another platform", () => {
  const project = new Project("demo-rules-isolation");
  beforeAll(async () => {
    await project.open(rules);
    const there = [...before].map(documentElsewhere).filter(isElsewhere);
    for (const [path, document] of there) {
      if (document.visibility === "public" && collectionOf(path) === "events")
        eventsThatArePublic.add(path.slice("events/".length));
    }
    await project.store([...before, ...there]);
  }, 300_000);

  async function whoMay(attempt: (actor: ActorName) => Attempt): Promise<string[]> {
    const allowed: string[] = [];
    for (const name of strangers) {
      const decision = await project.ask(actors[name], attempt(name));
      if (decision !== "denied") allowed.push(`${name}: ${decision}`);
    }
    return allowed;
  }

  it("may read or write none of the private documents, in every collection and state", async () => {
    const open: Record<string, string[]> = {};
    await inParallel(targets, async (target) => {
      const [path, document] = target;
      const readers = isOpen(target) ? [] : await whoMay(() => ({ operation: "get", path }));
      const writers = await whoMay((name) => ({ operation: "update", path, fields: stampsOfChange(actors[name].uid) }));
      // What GOD did anywhere is GOD's to read.
      const unexpected = readers.filter((reader) => !(document.by_god === true && reader.startsWith("god")));
      if (unexpected.length + writers.length > 0) open[path] = [...unexpected, ...writers];
    });
    expect(open).toEqual({});
    expect(targets.length).toBeGreaterThan(30);
  }, 300_000);

  it("may list nothing of it", async () => {
    const open: Record<string, string[]> = {};
    const closed = targets.filter(([path]) => !path.startsWith("platforms/"));
    const collections = new Set(closed.map(([path]) => path.slice(0, path.lastIndexOf("/"))));
    await inParallel([...collections], async (path) => {
      if (eventsThatArePublic.has(path.split("/")[1] ?? "")) return;
      const where = [["platform_id", "==", elsewhere]] as const;
      const readers = await whoMay(() => ({ operation: "list", path, where }));
      if (readers.length > 0) open[path] = readers;
    });
    expect(open).toEqual({});
  }, 300_000);

  it("have been tried on every collection that the backend knows", () => {
    const files = sourcesIn("functions/src").filter((file) => file.endsWith("/collections.ts"));
    const source = files.map((file) => readFileSync(join(root, file), "utf8")).join("\n");
    const paths = [...source.matchAll(/\bcollection<[^(]+>\(\s*["`]([^"`]+)["`]/g)].map(([, path = ""]) => path);
    expect(paths.length).toBeGreaterThan(25);
    const tried = new Set(targets.map(([path]) => collectionOf(path)));
    expect(paths.map(collectionOf).filter((collection) => !tried.has(collection))).toEqual([]);
  });
});

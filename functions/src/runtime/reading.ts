/** Documents and lists over REST: Firestore is asked with the reader's own token, so that the rules decide. */
import { Timestamp } from "firebase-admin/firestore";
import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { versionOf } from "../model/versions.ts";
import { type Answer, notServed } from "./problem.ts";
import type { CollectionIndexes, IndexesOf } from "./registry.ts";

const page_default = 50;
const page_max = 100;

/**
 * Reads a document, or a page of a list, at a path of Firestore.
 *
 * @param query of a list: a field and what it is (`status=approved`); `field.contains` for a list that holds it; `order`,
 *   a field, with `-` in front for the largest first; `limit`; `cursor`, from the page before
 * @param token the reader's ID token
 * @param indexesOf what is indexed of a collection
 * @throws not-found, permission-denied, unauthenticated
 * @throws invalid-argument  a list that cannot be asked for so
 */
export async function read(
  parts: readonly string[],
  query: Readonly<Record<string, unknown>>,
  token: string | null,
  indexesOf: IndexesOf,
): Promise<Answer> {
  return parts.length % 2 === 0 ? readDocument(parts, token) : readList(parts, query, token, indexesOf);
}

async function readDocument(parts: readonly string[], token: string | null): Promise<Answer> {
  const found = documentSchema.parse(await ask(`/${parts.map(encodeURIComponent).join("/")}`, token));
  return { status: 200, body: plainDocument(found) };
}

async function readList(
  parts: readonly string[],
  query: Readonly<Record<string, unknown>>,
  token: string | null,
  indexesOf: IndexesOf,
): Promise<Answer> {
  const { limit, order, cursor, ...filters } = parseQuery(query);
  const collectionId = parts.at(-1) ?? "";
  assertIndexed(await indexesOf(collectionId), Object.keys(filters), order);
  const orderBy = [
    ...(order === undefined ? [] : [order]),
    { field: "__name__", descending: order?.descending ?? false },
  ];
  const structuredQuery = {
    from: [{ collectionId }],
    where: { compositeFilter: { op: "AND", filters: Object.entries(filters).map(filterOf) } },
    orderBy: orderBy.map(({ field, descending }) => ({
      field: { fieldPath: field },
      direction: descending ? "DESCENDING" : "ASCENDING",
    })),
    limit: limit + 1,
    ...(cursor !== undefined && { startAt: { values: cursor, before: false } }),
  };
  if (structuredQuery.where.compositeFilter.filters.length === 0) Reflect.deleteProperty(structuredQuery, "where");
  const parent = parts.slice(0, -1).map((part) => `/${encodeURIComponent(part)}`);
  const answer = await ask(`${parent.join("")}:runQuery`, token, { structuredQuery });
  const found = z.array(z.object({ document: documentSchema.optional() })).parse(answer);
  const documents = found.flatMap(({ document }) => document ?? []);
  const items = documents.slice(0, limit);
  const last = documents.length > limit ? items.at(-1) : undefined;
  return {
    status: 200,
    body: { items: items.map(plainDocument), next_cursor: last === undefined ? null : cursorAfter(last, order?.field) },
  };
}

// ---------------------------------------------------------------------------------------------------- what is asked

const field = /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$/;

interface Order {
  field: string;
  descending: boolean;
}

const querySchema = z
  .object({
    limit: z.coerce.number().int().min(1).max(page_max).default(page_default),
    order: z
      .string()
      .regex(/^-?[a-z][a-z0-9_]*$/)
      .transform((text) => ({ field: text.replace("-", ""), descending: text.startsWith("-") }))
      .optional(),
    cursor: z
      .base64url()
      .transform((text) => JSON.parse(Buffer.from(text, "base64url").toString()))
      .pipe(z.array(z.record(z.string(), z.unknown())).max(2))
      .optional(),
  })
  .catchall(z.string().max(500));

function parseQuery(query: Readonly<Record<string, unknown>>) {
  const parsed = attempt(() => querySchema.safeParse(query));
  if (parsed?.data === undefined || !Object.keys(parsed.data).every((name) => field.test(name))) throw notSo();
  return parsed.data;
}

function filterOf([name, text]: [string, unknown]) {
  const contains = name.endsWith(".contains");
  return {
    fieldFilter: {
      field: { fieldPath: contains ? name.slice(0, -".contains".length) : name },
      op: contains ? "ARRAY_CONTAINS" : "EQUAL",
      value: literal(String(text)),
    },
  };
}

/** A word of JSON where it is one (`true`, `5`, `null`, `"5"`), else a text. */
function literal(text: string): object {
  const value: unknown = attempt(() => JSON.parse(text));
  switch (typeof value) {
    case "boolean":
      return { booleanValue: value };
    case "number":
      return Number.isSafeInteger(value) ? { integerValue: String(value) } : { doubleValue: value };
    case "string":
      return { stringValue: value };
    default:
      return text === "null" ? { nullValue: null } : { stringValue: text };
  }
}

/**
 * Firestore serves any filters by themselves; together with an order, those that have an index.
 *
 * @throws invalid-argument naming the orders that there are with these filters
 */
function assertIndexed(
  { composite = [], fields = {} }: CollectionIndexes,
  filters: readonly string[],
  order: Order | undefined,
): void {
  const plain = [
    ...filters.map((name) => name.replace(/\.contains$/, "")),
    ...(order === undefined ? [] : [order.field]),
  ];
  if (plain.some((name) => fields[name] === "none" || fields[name] === "expires")) throw notSo();
  if (order === undefined || filters.length === 0) return;
  const wanted = filters
    .map((name) => name.replace(/\.contains$/, " contains"))
    .sort()
    .join();
  const orders = composite
    .filter((index) => index.slice(0, -1).sort().join() === wanted)
    .map((index) => index.at(-1)?.replace(/^(\w+) desc$/, "-$1"));
  if (orders.includes(`${order.descending ? "-" : ""}${order.field}`)) return;
  throw new GatehouseError("invalid-argument", "There is no such order with these filters.", {
    field: "order",
    details: { orders },
  });
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

function notSo(): GatehouseError {
  return new GatehouseError("invalid-argument", "This list cannot be asked for in this way.");
}

function cursorAfter(last: z.output<typeof documentSchema>, order: string | undefined): string {
  const values = [
    ...(order === undefined ? [] : [last.fields[order] ?? { nullValue: null }]),
    { referenceValue: last.name },
  ];
  return Buffer.from(JSON.stringify(values)).toString("base64url");
}

// ---------------------------------------------------------------------------------------------------- Firestore

const documentSchema = z.object({ name: z.string(), fields: z.record(z.string(), z.unknown()).default({}) });

/** Asks Firestore's own REST interface as the reader. Nothing of ours stands in for the rules here. */
async function ask(what: string, token: string | null, body?: object): Promise<unknown> {
  const emulator = process.env.FIRESTORE_EMULATOR_HOST;
  const server = emulator === undefined ? "https://firestore.googleapis.com" : `http://${emulator}`;
  const response = await fetch(`${server}/v1/projects/${project()}/databases/(default)/documents${what}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { "content-type": "application/json", ...(token !== null && { authorization: `Bearer ${token}` }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (response.ok) return response.json();
  const cause = await response.text();
  switch (response.status) {
    case 400:
      throw notSo();
    case 401:
      throw new GatehouseError("unauthenticated", "This token is not valid, or not any more.", { cause });
    case 403:
      throw new GatehouseError("permission-denied", "You may not read this.", { cause });
    case 404:
      throw notServed();
    default:
      throw new GatehouseError("internal", "The database did not answer as expected.", { cause });
  }
}

function project(): string {
  return process.env.GCLOUD_PROJECT ?? "";
}

/** With its version, which whoever decides about it names. */
function plainDocument({ name, fields }: z.output<typeof documentSchema>): object {
  const changed = changedSchema.safeParse(fields).data?.updated_at.timestampValue;
  const version = changed === undefined ? {} : { version: versionAt(changed) };
  return { id: name.split("/").at(-1), ...version, ...plainFields(fields) };
}
const changedSchema = z.object({ updated_at: z.object({ timestampValue: z.string() }) });

/** @param time as Firestore writes it: RFC 3339 in UTC, with up to nine digits of a second */
function versionAt(time: string): string {
  const [whole = "", fraction = ""] = time.replace("Z", "").split(".");
  const nanoseconds = Number(fraction.padEnd(9, "0"));
  return versionOf({ updated_at: new Timestamp(Date.parse(`${whole}Z`) / 1000, nanoseconds) });
}

function plainFields(fields: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, plain(value)]));
}

/** A value of Firestore's as JSON has it: times as RFC 3339. */
function plain(value: unknown): unknown {
  const [[kind, content] = ["", null]] = Object.entries(Object(value));
  switch (kind) {
    case "integerValue":
      return Number(content);
    case "nullValue":
      return null;
    case "arrayValue":
      return listSchema.parse(content).values.map(plain);
    case "mapValue":
      return plainFields(mapSchema.parse(content).fields);
    default:
      return content;
  }
}
const listSchema = z.object({ values: z.array(z.unknown()).default([]) });
const mapSchema = z.object({ fields: z.record(z.string(), z.unknown()).default({}) });

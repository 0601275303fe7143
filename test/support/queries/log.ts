/** The queries that were asked while tests ran: a line per shape and process. */
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { type Shape, type StructuredQuery, shapeOf } from "./shape.ts";

/** Marks a Firestore client whose queries count for nothing: what tests look up themselves is not asked in production. */
export const ofTests = Symbol.for("gatehouse.queries-of-tests");

const noted = new Set<string>();

/** Where they are noted; undefined while nobody wants to know. */
export function queriesFile(): string | undefined {
  return process.env.GATEHOUSE_QUERIES;
}

export function noteQuery(query: StructuredQuery): void {
  const file = queriesFile();
  if (file === undefined) return;
  const line = JSON.stringify(shapeOf(query));
  if (noted.has(line)) return;
  noted.add(line);
  appendFileSync(file, `${line}\n`);
}

export function notedQueries(): Shape[] {
  const file = queriesFile();
  if (file === undefined || !existsSync(file)) return [];
  const lines = new Set(
    readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line !== ""),
  );
  return [...lines].map((line) => JSON.parse(line));
}

/** Whoever reads over REST reads what the rules let them read, in every cell of the matrix. */
import { beforeAll, describe, expect, it, vi } from "vitest";
import { refusal } from "../../functions/src/runtime/problem.ts";
import { read } from "../../functions/src/runtime/reading.ts";
import { before, matrixGroups } from "./cases/index.ts";
import { type Case, rules } from "./support/cases.ts";
import { type Condition, inParallel, Project } from "./support/project.ts";

const id = "demo-rules-rest";
const project = new Project(id);
const reading = matrixGroups
  .map(({ name, cases }) => ({ name, cases: cases.filter(({ attempt }) => /^(get|list)$/.test(attempt.operation)) }))
  .filter(({ cases }) => cases.length > 0);
const decided = new Map<Case, string>();

beforeAll(async () => {
  vi.stubEnv("GCLOUD_PROJECT", id);
  await project.open(rules);
  await project.store([...before]);
  await inParallel(
    reading.flatMap(({ cases }) => cases),
    async (each) => {
      decided.set(each, await decide(each));
    },
  );
});

async function decide({ actor, attempt }: Case): Promise<string> {
  const where = attempt.operation === "list" ? attempt.where : [];
  const query = Object.fromEntries(where.map(inQuery));
  const answer = await read(attempt.path.split("/"), query, project.tokenOf(actor), async () => ({})).catch((error) =>
    refusal(error, "req_1"),
  );
  // Who may know that a document is missing is told so.
  if (answer.status === 200 || (answer.status === 404 && attempt.operation === "get")) return "allowed";
  return answer.status === 403 ? "denied" : `failed: ${JSON.stringify(answer.body)}`;
}

function inQuery([field, operator, value]: Condition): [string, string] {
  return [operator === "==" ? field : `${field}.contains`, JSON.stringify(value)];
}

describe("the permission matrix, read over REST", () => {
  it("has been asked", () => {
    expect(reading.flatMap(({ cases }) => cases).length).toBeGreaterThan(1_000);
  });

  it.each(reading)("$name", ({ cases }) => {
    const wrong = cases.filter((each) => decided.get(each) !== each.expected);
    expect(wrong.map((each) => `${each.name}: ${decided.get(each)}`)).toEqual([]);
  });
});

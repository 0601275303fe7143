/**
 * The coverage of the rules: in the cases of the tables of values, and those of the matrix that are likely to bring what
 * is missing, every question of firestore.rules (each part of a condition that answers yes or no) comes to true and to
 * false. The report is test/rules/coverage.txt.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { before, matrixGroups, valueGroups } from "../rules/cases/index.ts";
import { oneSidedQuestions } from "../rules/one-sided-questions.ts";
import { type Case, rules } from "../rules/support/cases.ts";
import { count, isOf, oneSided, tableOf, unanswered } from "../rules/support/coverage.ts";
import { decisionsOn } from "../rules/support/groups.ts";
import { Unasked } from "../rules/support/informative.ts";
import { Project } from "../rules/support/project.ts";
import { root } from "../support/paths.ts";

/** For each case the emulator tells a hundred kilobytes and more of values. */
const casesALoad = 100;

/** What so many cases of the matrix have not brought is taken for missing. */
const matrixCasesAtMost = 2_000;

const project = new Project("demo-rules-coverage");
const answers = unanswered(rules);
let casesAsked = 0;

async function ask(cases: readonly Case[]): Promise<void> {
  await decisionsOn(project, cases, casesALoad, async () => count(answers, await project.coverage(), rules));
  casesAsked += cases.length;
}

const missing = () => oneSided(answers).filter((each) => !oneSidedQuestions.some((listed) => isOf(each, listed)));

beforeAll(async () => {
  await project.open(rules);
  await project.store([...before]);
  await ask(valueGroups.flatMap(({ cases }) => cases));
  const unasked = new Unasked(matrixGroups);
  for (let asked = 0; missing().length > 0 && asked < matrixCasesAtMost; asked += casesALoad) {
    await ask(unasked.take(casesALoad, missing()));
  }
}, 600_000);

describe("every question of the rules", () => {
  it("comes to true and to false", () => {
    const sides = missing().map(({ answers: { line, text }, never }) => `${line} is never ${never}: ${text}`);
    const summary = `${answers.length} questions in ${casesAsked} cases, ${sides.length} answers are missing`;
    const excused = oneSidedQuestions.map(({ text, never, reason }) => `never ${never}: ${text}\n  ${reason}`);
    writeFileSync(
      join(root, "test/rules/coverage.txt"),
      [summary, tableOf(answers), "Cannot be otherwise:", ...excused, ""].join("\n\n"),
    );
    expect(sides).toEqual([]);
  });

  it("that is said to be one-sided is so", () => {
    const found = oneSided(answers);
    expect(oneSidedQuestions.filter((listed) => !found.some((each) => isOf(each, listed)))).toEqual([]);
  });
});

describe("the count of answers", () => {
  const small = `service cloud.firestore {
    match /databases/{database}/documents {
      match /things/{thing} {
        allow read: if resource.data.open == true && request.auth != null;
      }
    }
  }`;
  const at = (text: string) => ({
    currentOffset: small.indexOf(text),
    endOffset: small.indexOf(text) + text.length - 1,
  });
  const left = "resource.data.open == true";
  const right = "request.auth != null";
  const reported = (leftValues: object[], rightValues: object[]) => ({
    report: [
      {
        sourcePosition: at(`${left} && ${right}`),
        values: [{ value: { boolValue: false }, count: 2 }, ...rightValues],
        children: [
          { sourcePosition: at(left), values: leftValues },
          { sourcePosition: at(right), values: rightValues },
        ],
      },
    ],
  });
  const yes = { value: { boolValue: true }, count: 3 };
  const no = { value: { boolValue: false }, count: 2 };

  function sidesMissing(coverage: unknown): string[] {
    const counted = unanswered(small);
    count(counted, coverage, small);
    return oneSided(counted).map(({ answers: { text }, never }) => `${text}: never ${never}`);
  }

  it("finds nothing missing when each part came to both", () => {
    expect(sidesMissing(reported([yes, no], [yes, no]))).toEqual([]);
  });

  it("finds the part that came to one answer only, and takes neither an error nor a part that was skipped for one", () => {
    const failed = { value: { undefined: { causeMessage: "Property open is undefined on object." } }, count: 1 };
    const skipped = { value: {}, count: 1 };
    expect(sidesMissing(reported([yes, failed], [yes, skipped, no]))).toEqual([`${left}: never false`]);
    expect(sidesMissing(reported([yes, no], [skipped]))).toEqual([
      `${left} && ${right}: never true`,
      `${right}: never true`,
      `${right}: never false`,
    ]);
  });

  it("fails when the emulator says nothing of a question", () => {
    expect(() => sidesMissing({ report: [] })).toThrow("does not report");
  });
});

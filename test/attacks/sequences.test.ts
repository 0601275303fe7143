/**
 * Sequences of calls that nobody means well with, made from the operations' own schemas. After each, every invariant
 * holds over all that is stored; no answer was `internal`; a stranger was let in nowhere; no refusal left a trace; and
 * nobody can pay for an order that is over.
 *
 * `GATEHOUSE_ATTACK_SECONDS` is how long all themes together are attacked (75), `GATEHOUSE_ATTACK_SEED` the seed to begin
 * with. What a failure prints before it repeats it: seed, path and theme.
 */
import { randomInt } from "node:crypto";
import fc from "fast-check";
import { initializeApp } from "firebase-admin/app";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type OwnStripe, startOwnStripe } from "../functions/support/own-stripe.ts";
import { brokenInvariants } from "../support/invariants.ts";
import { Attack } from "./support/attack.ts";
import { attackedProject, makeDeployment, restore, type Snapshot } from "./support/deployment.ts";
import { attacked, type Theme, themes } from "./support/operations.ts";
import { type Step, sequences } from "./support/steps.ts";

// Attackers have all the time that there is: a limit only makes them slower.
vi.mock("../../functions/src/runtime/rate-limit.ts", async (load) => ({
  ...(await load<typeof import("../../functions/src/runtime/rate-limit.ts")>()),
  spend: async () => {},
}));

/** Chance by hand; on a CI always the same, where a change is judged by what it changed. */
const seed = Number(process.env.GATEHOUSE_ATTACK_SEED ?? (process.env.CI ? 1_500_306_258 : randomInt(2 ** 31)));
const path = process.env.GATEHOUSE_ATTACK_PATH;
const only = process.env.GATEHOUSE_ATTACK_THEME ?? "";
/** How long a failure may be made smaller. */
const shrinking_ms = 60_000;

// The names are those of the table.
const themeNames = (Object.keys(themes) as Theme[]).filter((theme) => theme.includes(only));

/** Where money is, a fault costs most and takes the most steps to show. */
const shares = (theme: Theme) => (theme === "orders, payments and tickets" ? 2 : 1);
const sharesOfAll = themeNames.reduce((sum, theme) => sum + shares(theme), 0);
const secondsOf = (theme: Theme) => (Number(process.env.GATEHOUSE_ATTACK_SECONDS ?? 75) * shares(theme)) / sharesOfAll;

let stripe: OwnStripe;
let made: Snapshot;
let run = 0;

beforeAll(async () => {
  initializeApp({ projectId: attackedProject });
  stripe = await startOwnStripe();
  made = await makeDeployment(stripe);
  await stripe.pauseDeliveries();
});
afterAll(() => stripe.close());

describe("every deployed operation", () => {
  it("belongs to a theme by what it names, and not only to the one of all", () => {
    const { everything, ...narrow } = themes;
    const left = everything.filter((name) => !Object.values(narrow).some((names) => names.includes(name)));
    // They name nothing, or what is a person's own alone.
    expect(left.sort()).toEqual(["deleteSavedFilter", "readRateLimits", "setRateLimit"]);
  });

  it("is sent mostly what its schema takes, and also what it does not", async () => {
    for (const { operation, inputs } of attacked) {
      const sent = fc.sample(inputs, { numRuns: 60, seed });
      expect(new Set(sent.map((input) => JSON.stringify(input))).size, operation.name).toBeGreaterThan(
        operation.name === "readRateLimits" ? 0 : 2,
      );
    }
  });
});

const endings = ["none", "settled", "paid and settled"] as const;
type Ending = (typeof endings)[number];

/** Tries one sequence, and gives what was answered by code. */
async function attackOnce(steps: readonly Step[], ending: Ending): Promise<ReadonlyMap<string, number>> {
  run += 1;
  await stripe.clearRequestFaults();
  await restore(made, run, new Date((await stripe.now()) * 1_000));
  const attack = new Attack(stripe, run);
  await attack.carryOut(steps);
  await attack.judgePages();
  // Some faults are mended by what comes later, and some are made by it.
  if (ending !== "none") await attack.settle({ paying: ending === "paid and settled" });
  const wrong = [...attack.faults, ...(await brokenInvariants())];
  if (wrong.length > 0) throw new Error([...wrong, "", ...attack.story].join("\n"));
  return attack.answers;
}

describe("hostile sequences", () => {
  for (const theme of themeNames) {
    const most_ms = secondsOf(theme) * 1_000;
    it(`about ${theme}`, { timeout: most_ms + shrinking_ms + 60_000 }, async () => {
      const deadline = Date.now() + most_ms;
      const answers = new Map<string, number>();
      let tried = 0;
      // With fast-check's bias half of them would be short, and what there is to restore and to judge the same.
      const tries = fc.noBias(fc.tuple(sequences(theme), fc.constantFrom(...endings)));
      const property = fc.asyncProperty(tries, async ([steps, ending]) => {
        for (const [code, count] of await attackOnce(steps, ending))
          answers.set(code, (answers.get(code) ?? 0) + count);
        tried += 1;
      });
      for (let next = seed; Date.now() < deadline; next += 1) {
        const { failed, counterexamplePath, numShrinks, errorInstance } = await fc.check(property, {
          seed: next,
          numRuns: 1,
          interruptAfterTimeLimit: deadline - Date.now() + shrinking_ms,
          ...(path !== undefined && { path }),
        });
        if (failed && errorInstance !== null) {
          throw new Error(
            `GATEHOUSE_ATTACK_SEED=${next} GATEHOUSE_ATTACK_PATH=${counterexamplePath} GATEHOUSE_ATTACK_THEME="${theme}"` +
              ` (made smaller ${numShrinks} times, after ${tried} sequences)\n${String(errorInstance)}`,
          );
        }
        if (path !== undefined) break;
      }
      const counts = [...answers].map(([code, count]) => `${code} ${count}`).sort();
      console.log(`${theme}: ${tried} sequences from seed ${seed} (${counts.join(", ")})`);
      // An attack that nothing lets through attacks nothing.
      if (path === undefined) expect(answers.get("ok")).toBeGreaterThan(tried / 10);
    });
  }
});

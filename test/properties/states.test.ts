import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GatehouseError } from "../../functions/src/model/errors.ts";
import { canTransition, type Machine, statesOf, transition } from "../../functions/src/model/machine.ts";
import { sourcesIn } from "../support/sources.ts";

/** Every machine of every domain, by its name. */
const models = sourcesIn("functions/src").filter((file) => file.endsWith("/model.ts"));
const exported: unknown[] = (await Promise.all(models.map((file) => import(`../../${file}`)))).flatMap(Object.values);
const isMachine = (value: unknown): value is Machine => Object.hasOwn(Object(value), "steps");
const machines = new Map(exported.filter(isMachine).map((each) => [each.name, each]));

/** The machines once more, written as the steps that are meant: what is not here must be refused. */
const meantSteps: Record<string, string[]> = {
  platform: ["active disabled", "disabled active", "disabled deleted"],
  invitation: ["pending accepted", "pending declined", "pending withdrawn", "pending expired"],
  entity: [
    "pending approved",
    "pending rejected",
    "rejected pending",
    "approved suspended",
    "suspended approved",
    "approved deletion_requested",
    "suspended deletion_requested",
    "deletion_requested deleted",
    "deletion_requested approved",
    "deletion_requested suspended",
  ],
  event: [
    "draft in_review",
    "draft published",
    "in_review published",
    "in_review draft",
    "published postponed",
    "published cancelled",
    "published completed",
    "postponed published",
    "postponed cancelled",
  ],
  announcement: ["draft published", "published withdrawn"],
  order: [
    "pending paid",
    "pending processing",
    "pending expired",
    "pending failed",
    "processing paid",
    "processing expired",
    "processing failed",
    "paid partially_refunded",
    "paid refunded",
    "partially_refunded partially_refunded",
    "partially_refunded refunded",
    "expired paid",
    "expired refunded",
    "failed paid",
    "failed refunded",
  ],
  ticket: [
    "held issued",
    "held released",
    "issued used",
    "issued refunded",
    "issued cancelled",
    "issued blocked",
    "blocked issued",
    "blocked refunded",
    "blocked cancelled",
    "used issued",
  ],
  refund: [
    "requested approved",
    "requested rejected",
    "approved processing",
    "processing succeeded",
    "processing failed",
    "failed processing",
    "succeeded failed",
  ],
  commission: [
    "pending approved",
    "pending held",
    "pending reversed",
    "approved paid",
    "approved held",
    "approved reversed",
    "held pending",
    "held rejected",
    "held reversed",
  ],
};

it("the machines are those that are meant", () => {
  expect([...machines.keys()].sort()).toEqual(Object.keys(meantSteps).sort());
});

describe.each([...machines.values()])("the state machine of an $name", (machine) => {
  const { name } = machine;
  const steps = meantSteps[name] ?? [];
  const state = fc.constantFrom(...statesOf(machine));

  it("takes the steps that are meant, and no other", () => {
    fc.assert(
      fc.property(state, state, (from, to) => {
        const meant = steps.includes(`${from} ${to}`);
        expect(canTransition(machine, from, to)).toBe(meant);
        if (meant) expect(transition(machine, from, to)).toBe(to);
        else expect(() => transition(machine, from, to)).toThrow(GatehouseError);
      }),
      { numRuns: 1_000 },
    );
  });

  it("stays within its table however it is pushed", () => {
    fc.assert(
      fc.property(fc.array(state, { maxLength: 30 }), (pushes) => {
        let current = statesOf(machine)[0];
        for (const to of pushes) {
          if (current === undefined) return;
          try {
            const before = current;
            current = transition(machine, before, to);
            expect(steps).toContain(`${before} ${to}`);
          } catch (error) {
            expect(error).toMatchObject({ code: "failed-precondition", details: { machine: name, from: current, to } });
          }
        }
      }),
    );
  });
});

describe("final states", () => {
  it("are left by no step: a ticket given back, a refund done, a commission settled", () => {
    const final = (name: string) =>
      Object.entries(machines.get(name)?.steps ?? {}).flatMap(([state, next]) => (next.length === 0 ? [state] : []));
    expect(final("ticket")).toEqual(["released", "refunded", "cancelled"]);
    expect(final("refund")).toEqual(["rejected"]);
    expect(final("commission")).toEqual(["paid", "rejected", "reversed"]);
    expect(final("order")).toEqual(["refunded"]);
  });
});

import { randomUUID } from "node:crypto";
import type { CallableRequest } from "firebase-functions/https";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { setRateLimit } from "../../../functions/src/platforms/set-rate-limit.ts";
import type { Actor } from "../../../functions/src/runtime/actor.ts";
import { deployment } from "../../../functions/src/runtime/collections.ts";
import { database } from "../../../functions/src/runtime/database.ts";
import { derivedKey } from "../../../functions/src/runtime/derived-ids.ts";
import { operation } from "../../../functions/src/runtime/operation.ts";
import { type RateLimit, spend } from "../../../functions/src/runtime/rate-limit.ts";
import { at as served } from "../../../functions/src/runtime/registry.ts";
import { callable } from "../../../functions/src/runtime/service.ts";
import { admin } from "../../support/client.ts";
import { expectRefusal } from "../../support/expect-refusal.ts";
import { makePlatform, type PlatformWorld } from "../../support/world.ts";

let world: PlatformWorld;
beforeAll(async () => {
  world = await makePlatform();
});
afterAll(() => world.close());

const start = new Date();
const at = (seconds: number) => new Date(start.getTime() + seconds * 1000);
let addresses = 0;
/** An address of nobody else. */
const address = () => {
  addresses += 1;
  return `198.18.${addresses >> 8}.${addresses & 255}`;
};
const person = (from: string, uid = `person-${randomUUID()}`): Actor => ({
  kind: "person",
  uid,
  name: "Somebody",
  second_factor: false,
  address: from,
});
const anonymous = (from: string): Actor => ({ ...person(from), kind: "anonymous", uid: "anonymous" });

/** `null` for let through, else whom the limit holds for. */
async function tryOnce(spending: typeof spend, limit: RateLimit, name: string, actor: Actor, seconds = 0) {
  try {
    await spending(limit, name, actor, at(seconds));
    return null;
  } catch (error) {
    expect(error).toMatchObject({ code: "rate-limited", retry: true });
    return Object(error).details;
  }
}

describe.each(["everywhere", "instance"] as const)("rate limits, counted %s", (counted) => {
  const limit: RateLimit = { max: 3, per_seconds: 60, counted, people_per_address: 2 };
  let name: string;
  beforeEach(() => {
    name = `test.limited.${randomUUID()}`;
  });
  const attempt = (actor: Actor, seconds = 0) => tryOnce(spend, limit, name, actor, seconds);

  it("hold for a person, wherever they come from, until the window ends", async () => {
    const { uid } = person(address());
    for (const second of [0, 10, 20]) expect(await attempt(person(address(), uid), second)).toBeNull();
    const refused = { retry_after_seconds: 30, limited: "person" };
    expect(await attempt(person(address(), uid), 30)).toEqual(refused);
    expect(await attempt(person(address()), 30)).toBeNull();
    expect(await attempt(person(address(), uid), 59.5)).toEqual({ ...refused, retry_after_seconds: 1 });
    expect(await attempt(person(address(), uid), 60)).toBeNull();
  });

  it("hold for an address, however many accounts are used there, until the window ends", async () => {
    const from = address();
    for (let accounts = 0; accounts < 6; accounts += 1) expect(await attempt(person(from), accounts)).toBeNull();
    expect(await attempt(person(from), 12)).toEqual({ retry_after_seconds: 48, limited: "address" });
    expect(await attempt(anonymous(from), 12)).toEqual({ retry_after_seconds: 48, limited: "address" });
    expect(await attempt(person(address()), 12)).toBeNull();
    expect(await attempt(person(from), 60)).toBeNull();
  });

  it("hold for a subscriber's whole IPv6 network", async () => {
    const network = `2001:db8:${(++addresses).toString(16)}:1`;
    for (let host = 1; host <= 6; host += 1) expect(await attempt(person(`${network}::${host}`))).toBeNull();
    expect(await attempt(person(`${network}:9:9:9:9`))).toMatchObject({ limited: "address" });
    expect(await attempt(person(`2001:db8:${addresses.toString(16)}:2::1`))).toBeNull();
  });

  it("are apart for each operation, and bind the system to nothing", async () => {
    const actor = person(address());
    for (const _call of [1, 2, 3]) await attempt(actor);
    expect(await attempt(actor)).toMatchObject({ limited: "person" });
    expect(await tryOnce(spend, limit, `${name}.other`, actor)).toBeNull();
    const system: Actor = { ...actor, kind: "system" };
    for (const _call of [1, 2, 3, 4, 5]) expect(await attempt(system)).toBeNull();
  });

  it("hold for many calls at the same moment", async () => {
    const actor = person(address());
    const outcomes = await Promise.all(Array.from({ length: 9 }, () => attempt(actor)));
    expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(3);
  });
});

describe("the address that a limit holds for", () => {
  it("is what Google's front end saw, and not what the caller claims", async () => {
    const described = operation({
      name: `test.addressed.${randomUUID()}`,
      input: z.strictObject({}),
      on: deployment,
      requires: "anyone",
      output: z.strictObject({ done: z.boolean() }),
      audit: null,
      limit: { max: 2, per_seconds: 600, counted: "instance", people_per_address: 1 },
      run: async () => ({ done: true }),
    });
    const serve = callable({ described: served("POST /described", async () => ({ described })) });
    const call = (header: string) => {
      const request: Partial<CallableRequest> & { data: unknown } = {
        data: {},
        rawRequest: Object({ path: "/described", headers: { "x-forwarded-for": header } }),
      };
      return serve.run(Object(request));
    };
    const from = address();
    await call(`10.0.0.1, ${from}`);
    await call(`10.0.0.2, ${from}`);
    await expect(call(`10.0.0.3, ${from}`)).rejects.toMatchObject({
      code: "resource-exhausted",
      details: { code: "rate-limited", limited: "address", retry: true, retry_after_seconds: expect.any(Number) },
    });
    await call(`${from}, ${address()}`);
  });
});

describe("setRateLimit", () => {
  const god = (): Actor => ({ ...person(""), uid: world.god.uid, second_factor: true });
  const data = (limit: { max: number; per_seconds: number } | null) => ({
    operation: "setRateLimit",
    limit,
    reason: "As agreed",
  });

  it("no silent power: takes effect within half a minute, is recorded, and can be taken back", async () => {
    const declared: RateLimit = { max: 100, per_seconds: 60, counted: "instance" };
    const attempt = (actor: Actor, seconds: number) => tryOnce(spend, declared, "setRateLimit", actor, seconds);
    const actor = person(address());
    expect(await attempt(actor, 0)).toBeNull();
    await setRateLimit.execute({ data: data({ max: 50, per_seconds: 600 }), actor: god(), now: at(0) });
    for (let calls = 0; calls < 49; calls += 1) expect(await attempt(actor, 31)).toBeNull();
    expect(await attempt(actor, 31)).toMatchObject({ limited: "person" });
    // An address goes with it: it has the allowance of as many people as before.
    const from = address();
    for (let calls = 0; calls < 1000; calls += 1) expect(await attempt(person(from), 31)).toBeNull();
    expect(await attempt(person(from), 31)).toMatchObject({ limited: "address" });

    await setRateLimit.execute({ data: data(null), actor: god(), now: at(31) });
    expect(await attempt(actor, 62)).toBeNull();
    const { docs } = await admin.collection("audit_logs").where("actor_id", "==", world.god.uid).get();
    const records = docs.map((record) => record.data()).filter(({ action }) => action === "rate_limit.changed");
    expect(records).toContainEqual(
      expect.objectContaining({
        actor_role: "god",
        by_god: true,
        platform_id: "global",
        reason: "As agreed",
        touched: expect.arrayContaining(["deployment/limits"]),
      }),
    );
  });

  it("deny by default: is for GOD with a second factor, and takes sensible numbers for operations that exist", async () => {
    const limit = { max: 5, per_seconds: 60 };
    await expectRefusal(world.master.call("setRateLimit", data(limit)), "permission-denied");
    const without = setRateLimit.execute({ data: data(limit), actor: { ...god(), second_factor: false }, now: at(62) });
    await expect(without).rejects.toMatchObject({ code: "second-factor-required" });
    for (const [wrong, field] of [
      [{ max: 0, per_seconds: 60 }, "limit.max"],
      [{ max: 1.5, per_seconds: 60 }, "limit.max"],
      [{ max: 5, per_seconds: 0 }, "limit.per_seconds"],
      [{ max: 5, per_seconds: 86_401 }, "limit.per_seconds"],
    ] as const) {
      await expectRefusal(world.god.send("setRateLimit", data(wrong)), "invalid-argument", field);
    }
    for (const name of ["stripeWebhook", "toString", "nothing"]) {
      const attempt = world.god.call("setRateLimit", { ...data(limit), operation: name });
      await expectRefusal(attempt, "not-found", "operation");
    }
  });
});

describe("rate limits of many instances", () => {
  /** As if each ran in a process of its own: none knows what another counts. */
  async function instances(count: number): Promise<(typeof spend)[]> {
    const started: (typeof spend)[] = [];
    for (let index = 0; index < count; index += 1) {
      vi.resetModules();
      started.push((await import("../../../functions/src/runtime/rate-limit.ts")).spend);
    }
    return started;
  }
  const everywhere: RateLimit = { max: 4, per_seconds: 60, counted: "everywhere", people_per_address: 10 };

  it("hold for a person in all of them together", async () => {
    const name = `test.limited.${randomUUID()}`;
    const actor = person(address());
    const all = await instances(4);
    const outcomes: unknown[] = [];
    for (const instance of [...all, ...all]) outcomes.push(await tryOnce(instance, everywhere, name, actor));
    expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(4);
  });

  it("hold for an address in all of them together, to a tenth each, with a write in ten calls", async () => {
    const name = `test.limited.${randomUUID()}`;
    const from = address();
    const all = await instances(3);
    let through = 0;
    for (let calls = 0; calls < 90; calls += 1) {
      const instance = all[calls % 3] ?? spend;
      if ((await tryOnce(instance, everywhere, name, person(from))) === null) through += 1;
    }
    expect(through).toBeGreaterThanOrEqual(40);
    expect(through).toBeLessThanOrEqual(40 + 3 * 4);
    const window = await admin.doc(`rate_limits/${derivedKey(name, "address", from)}`).get();
    expect(window.get("count")).toBeGreaterThanOrEqual(40);
    expect(window.get("count")).toBeLessThan(60);
  });

  it("are kept from the database once they are used up", async () => {
    const name = `test.limited.${randomUUID()}`;
    const actor = person(address());
    const limit = { ...everywhere, people_per_address: 1000 };
    for (let calls = 0; calls < 5; calls += 1) await tryOnce(spend, limit, name, actor);
    const transactions = vi.spyOn(database(), "runTransaction");
    for (let calls = 0; calls < 50; calls += 1) {
      expect(await tryOnce(spend, limit, name, actor)).toMatchObject({ limited: "person" });
    }
    expect(transactions).not.toHaveBeenCalled();
    transactions.mockRestore();
  });
});

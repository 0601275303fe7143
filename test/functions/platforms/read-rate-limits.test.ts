import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readRateLimits } from "../../../functions/src/platforms/read-rate-limits.ts";
import { expectRefusal } from "../../support/expect-refusal.ts";
import { makePlatform, type PlatformWorld } from "../../support/world.ts";
import { operationNames } from "../support/operation-names.ts";

let world: PlatformWorld;
beforeAll(async () => {
  world = await makePlatform();
});
afterAll(() => world.close());

describe("readRateLimits", () => {
  const limitOf = async (operation: string) =>
    (await world.god.call("readRateLimits", {})).find((limit) => limit.operation === operation);

  it("says what every operation declares, as it is deployed", async () => {
    const limits = await world.god.call("readRateLimits", {});
    expect(limits.map(({ operation }) => operation)).toEqual([...operationNames].sort((a, b) => a.localeCompare(b)));
    expect(await limitOf("createOrder")).toMatchObject({
      declared: { max: 30, per_seconds: 60 },
      is_own: true,
      people_per_address: 200,
    });
    const ordinary = { declared: { max: 300, per_seconds: 60 }, is_own: false, people_per_address: 20 };
    expect(await limitOf("withdrawInvitation")).toMatchObject(ordinary);
  });

  it("says what GOD has set beside it, until that is taken back", async () => {
    const set = { max: 299, per_seconds: 30 };
    const change = (limit: typeof set | null) =>
      world.god.call("setRateLimit", { operation: "withdrawInvitation", limit, reason: "A test" });
    await change(set);
    expect(await limitOf("withdrawInvitation")).toMatchObject({ declared: { max: 300, per_seconds: 60 }, set });
    await change(null);
    expect(await limitOf("withdrawInvitation")).toMatchObject({ set: null });
  });

  it("deny by default: is for GOD with a second factor", async () => {
    await expectRefusal(world.master.call("readRateLimits", {}), "permission-denied");
    const { uid } = world.god;
    const without = { kind: "person", uid, name: "God", second_factor: false, address: "" } as const;
    await expect(readRateLimits.execute({ data: {}, actor: without })).rejects.toMatchObject({
      code: "second-factor-required",
    });
  });
});

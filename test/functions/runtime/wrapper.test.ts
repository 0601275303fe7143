import { randomUUID } from "node:crypto";
import type { CallableRequest } from "firebase-functions/https";
import { beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { z } from "zod";
import { entities } from "../../../functions/src/entities/collections.ts";
import { newId } from "../../../functions/src/ids.ts";
import { GatehouseError } from "../../../functions/src/model/errors.ts";
import type { Actor } from "../../../functions/src/runtime/actor.ts";
import { entityRoles } from "../../../functions/src/runtime/collections.ts";
import { database } from "../../../functions/src/runtime/database.ts";
import { logFailure } from "../../../functions/src/runtime/log.ts";
import { notify } from "../../../functions/src/runtime/notify.ts";
import { operation } from "../../../functions/src/runtime/operation.ts";
import type { RateLimit } from "../../../functions/src/runtime/rate-limit.ts";
import { at } from "../../../functions/src/runtime/registry.ts";
import { callable } from "../../../functions/src/runtime/service.ts";
import { addTicketType, applyForEntity, buy, draftEvent, giveTeamRole, order } from "../../support/actions.ts";
import { origin, projectId, region } from "../../support/addresses.ts";
import { admin, callAnonymously } from "../../support/client.ts";
import { expectRefusal } from "../../support/expect-refusal.ts";
import { type EntityWorld, makeEvent, stripe } from "../../support/world.ts";
import { clearAway } from "../support/clear-away.ts";
import { operationNames } from "../support/operation-names.ts";
import { actorOf, noticesOf } from "../support/sales.ts";
import { makeEntity, somebody } from "../support/worlds.ts";

vi.mock("../../../functions/src/runtime/log.ts", async (load) => ({
  ...(await load<typeof import("../../../functions/src/runtime/log.ts")>()),
  logFailure: vi.fn(),
}));

let world: EntityWorld;
let event_id: string;
let free: string;

beforeAll(async () => {
  world = await makeEntity({ selling: true });
  const made = await makeEvent(world, [{ name: "Free", price_minor: 0 }]);
  event_id = made.event_id;
  free = made.types[0] ?? "";
});

const auditOf = async (field: string, value: string) =>
  (await admin.collection("audit_logs").where(field, "==", value).get()).docs.map((record) => record.data());

/** Nothing else here records it of an entity. */
const described_action = "god.granted";

/** An operation on the entity, as small as can be; `run` may do more. */
function describing(
  name: string,
  more: { limit?: RateLimit; run?: () => void; note?: (entity_id: string) => void } = {},
) {
  return operation({
    name,
    input: z.strictObject({ entity_id: z.string(), description: z.string() }),
    output: z.strictObject({ description: z.string() }),
    on: ({ entity_id }) => entities().doc(entity_id),
    requires: { entity: "entity.update_content" },
    audit: described_action,
    ...(more.limit && { limit: more.limit }),
    async run({ input, target, actor, work }) {
      work.update(target, { description: input.description });
      notify(work, actor.uid, {
        platform_id: world.platform_id,
        kind: "event_published",
        link: "/",
        details: { event: "Told" },
      });
      more.run?.();
      return { description: input.description };
    },
  });
}
const descriptionNow = async () => (await admin.doc(`entities/${world.entity_id}`).get()).get("description");
const described = async () =>
  (await auditOf("entity_id", world.entity_id)).filter(({ action }) => action === described_action);
const data = (description: string, more: object = {}) => ({ entity_id: world.entity_id, description, ...more });

describe("exactly once: an idempotency key", () => {
  const key = () => randomUUID();
  const records = async (after: string) =>
    (await auditOf("resource", `events/${event_id}`)).filter(({ action }) => action === after).length;

  it("has one effect however often it is sent, in turn or at the same moment, and one answer", async () => {
    const before = await records("event.sales_changed");
    const idempotency_key = key();
    const call = () => world.owner.call("setSalesOpen", { event_id, open: true }, { idempotency_key });
    const first = await call();
    expect(await Promise.all([call(), call(), call(), call()])).toEqual(Array(4).fill(first));
    const together = key();
    const calls = Array.from({ length: 5 }, () =>
      world.owner.call("setSalesOpen", { event_id, open: true }, { idempotency_key: together }),
    );
    expect(await Promise.all(calls)).toEqual(Array(5).fill(first));
    expect((await records("event.sales_changed")) - before).toBe(2);
  });

  /** The same as `describing`, with something to be done after it, which fails when it is told to. */
  function thorough(done: string[]) {
    const state = { fails: false, runs: 0 };
    const call = operation({
      name: `test.thorough.${randomUUID()}`,
      input: z.strictObject({ entity_id: z.string(), description: z.string(), more: z.string().default("nothing") }),
      output: z.strictObject({ committed: z.int(), times: z.int() }),
      on: ({ entity_id }) => entities().doc(entity_id),
      requires: { entity: "entity.update_content" },
      audit: "god.revoked",
      async run({ input, target, work }) {
        state.runs += 1;
        work.update(target, { description: input.description });
        return { committed: state.runs };
      },
      async after({ committed }, { input }) {
        done.push(input.description);
        if (state.fails) throw new GatehouseError("payment-provider", "Not now.");
        return { committed, times: done.length };
      },
    });
    return { state, call: (input: object) => call.execute({ data: input, actor: actorOf(world.owner) }) };
  }

  it("gives what the call gave in the end, and runs nothing any more", async () => {
    const done: string[] = [];
    const { state, call } = thorough(done);
    const input = data("Once", { idempotency_key: key() });
    const first = await call(input);
    expect(first).toEqual({ committed: 1, times: 1 });
    await world.owner.call("setSalesOpen", { event_id, open: true });
    state.fails = true;
    expect(await call(input)).toEqual(first);
    expect([state.runs, done]).toEqual([1, ["Once"]]);
  });

  it("does what a call that was cut off has left to do, and commits nothing anew", async () => {
    const done: string[] = [];
    const { state, call } = thorough(done);
    const input = data("Cut off", { idempotency_key: key() });
    state.fails = true;
    await expect(call(input)).rejects.toMatchObject({ code: "payment-provider" });
    await expect(call(input)).rejects.toMatchObject({ code: "payment-provider" });
    state.fails = false;
    const last = await call(input);
    expect(last).toEqual({ committed: 1, times: 3 });
    expect(await call(input)).toEqual(last);
    expect([state.runs, done.length]).toEqual([1, 3]);
  });

  it("belongs to what its input means, not to how it was written", async () => {
    const done: string[] = [];
    const { call } = thorough(done);
    const idempotency_key = key();
    const { entity_id } = world;
    const first = await call({ entity_id, description: "Same", idempotency_key });
    expect(await call({ description: "Same", more: "nothing", idempotency_key, entity_id })).toEqual(first);
    await expect(call({ entity_id, description: "Same", more: "", idempotency_key })).rejects.toMatchObject({
      code: "idempotency-key-reused",
    });
    expect(done).toEqual(["Same"]);
  });

  it("of nobody in particular is nobody's: no record is kept, and another's answer is not theirs", async () => {
    const open = operation({
      name: `test.open.${randomUUID()}`,
      input: z.strictObject({ entity_id: z.string(), said: z.string() }),
      output: z.strictObject({ said: z.string() }),
      on: ({ entity_id }) => entities().doc(entity_id),
      requires: "anyone",
      audit: null,
      run: async ({ input }) => ({ said: input.said }),
    });
    const nobody: Actor = { kind: "anonymous", uid: "anonymous", name: "", second_factor: false, address: "" };
    const say = (said: string, idempotency_key: string) =>
      open.execute({ data: { entity_id: world.entity_id, said, idempotency_key }, actor: nobody });
    const idempotency_key = key();
    expect(await say("One", idempotency_key)).toEqual({ said: "One" });
    expect(await say("Two", idempotency_key)).toEqual({ said: "Two" });
    const kept = await admin.collection("idempotency_keys").where("updated_by", "==", "anonymous").get();
    expect(kept.empty).toBe(true);
  });

  it("is somebody's own: another person's same words are another key", async () => {
    const before = await records("event.sales_changed");
    const idempotency_key = key();
    for (const person of [world.owner, world.admin, world.owner, world.admin]) {
      await person.call("setSalesOpen", { event_id, open: true }, { idempotency_key });
    }
    expect((await records("event.sales_changed")) - before).toBe(2);
  });

  it("belongs to its input, in every part", async () => {
    const idempotency_key = key();
    await world.owner.call("setSalesOpen", { event_id, open: true }, { idempotency_key });
    const other = world.owner.call("setSalesOpen", { event_id, open: false }, { idempotency_key });
    await expectRefusal(other, "idempotency-key-reused", "idempotency_key");
    expect((await admin.doc(`events/${event_id}`).get()).get("sales_open")).toBe(true);
    // For another operation it is another key.
    await world.owner.call("readSalesGate", { event_id }, { idempotency_key });
  });

  it("is not spent by a refusal", async () => {
    const draft = await draftEvent(world.owner, world.entity_id, { title: "Not yet" });
    const idempotency_key = key();
    const publish = () => world.owner.call("publishEvent", { event_id: draft }, { idempotency_key });
    await expectRefusal(publish(), "failed-precondition", "ticket_types");
    await addTicketType(world.owner, draft, { name: "Free", price_minor: 0 });
    expect(await publish()).toEqual({ status: "published" });
    expect(await publish()).toEqual({ status: "published" });
  });

  it("revoked is revoked: does not give an old answer to whom the role was taken from", async () => {
    const member = await somebody("Leaving");
    await giveTeamRole(world.owner, world.entity_id, member, "admin");
    const idempotency_key = key();
    const call = () => member.call("readSalesGate", { event_id }, { idempotency_key });
    await call();
    await world.owner.call("removeTeamMember", { entity_id: world.entity_id, uid: member.uid });
    await expectRefusal(call(), "permission-denied");
  });

  it("is 8 to 64 letters, digits, _ or -", async () => {
    for (const idempotency_key of ["", "short", "with space", "a/b/c/d/e/f", "x".repeat(65), 12345678, null, {}]) {
      const attempt = world.owner.send("setSalesOpen", { event_id, open: true, idempotency_key });
      await expectRefusal(attempt, "invalid-argument", "idempotency_key");
    }
  });
});

describe("deny by default: input that", () => {
  it.each(operationNames)("%s does not know is refused, and named", async (name) => {
    await expectRefusal(world.god.send(name, { surprise: true }), "invalid-argument");
    for (const nothing of [null, [], "text", 42]) {
      await expectRefusal(world.god.send(name, nothing), "invalid-argument");
    }
  });

  it("an operation does not know is named, though all the rest is right", async () => {
    const input = { event_id, open: true, updated_by: "somebody" };
    await expectRefusal(world.owner.send("setSalesOpen", input), "invalid-argument", "updated_by");
    const deep = {
      platform_id: world.platform_id,
      entity_id: world.entity_id,
      event_id,
      idempotency_key: randomUUID(),
    };
    const lines = [{ ticket_type_id: free, quantity: 1, price_minor: 1 }];
    await expectRefusal(world.buyer.send("createOrder", { ...deep, lines }), "invalid-argument", "lines.0.price_minor");
  });
});

describe("deny by default: what no service runs", () => {
  it.each([
    "people/noSuchOperation",
    "people/createOrder",
    "people/constructor",
    "people/__proto__",
    "people",
    "people/",
  ])("%s is answered as nothing, and runs nothing", async (path) => {
    const response = await fetch(`${origin("functions")}/${projectId}/${region}/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ data: {} }),
    });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      error: { status: "NOT_FOUND", message: "There is no such operation." },
    });
  });
});

describe("the rate limit", () => {
  const owner = (): Actor => actorOf(world.owner);

  it.each(["everywhere", "instance"] as const)(
    "counted %s refuses what is too much, until the window ends",
    async (counted) => {
      const slow = describing(`test.limited.${counted}.${randomUUID()}`, {
        limit: { max: 3, per_seconds: 60, counted },
      });
      const start = new Date();
      const call = (seconds: number, actor = owner()) =>
        slow.execute({ data: data("d"), actor, now: new Date(start.getTime() + seconds * 1000) });
      for (const second of [0, 1, 2]) await call(second);
      await expect(call(10)).rejects.toMatchObject({
        code: "rate-limited",
        retry: true,
        details: { retry_after_seconds: 50 },
      });
      // Somebody else has an allowance of their own.
      await call(10, actorOf(world.admin));
      await call(60);
      await call(61);
      await call(62);
      await expect(call(63)).rejects.toMatchObject({ code: "rate-limited" });
    },
  );

  it("counts what was refused, too: guessing does not help", async () => {
    const slow = describing(`test.guessed.${randomUUID()}`, {
      limit: { max: 2, per_seconds: 60, counted: "everywhere" },
    });
    for (const attempt of [1, 2]) {
      const refused = slow.execute({ data: { guess: attempt }, actor: owner() });
      await expect(refused).rejects.toMatchObject({ code: "invalid-argument" });
    }
    await expect(slow.execute({ data: data("d"), actor: owner() })).rejects.toMatchObject({ code: "rate-limited" });
  });

  it("holds for many calls at the same moment", async () => {
    const slow = describing(`test.crowded.${randomUUID()}`, {
      limit: { max: 4, per_seconds: 60, counted: "everywhere" },
    });
    const calls = Array.from({ length: 8 }, () => slow.execute({ data: { guess: 1 }, actor: owner() }));
    const settled = await Promise.allSettled(calls);
    const codes = settled.map((call) => (call.status === "rejected" ? String(call.reason.code) : "done"));
    expect(codes.filter((code) => code === "invalid-argument")).toHaveLength(4);
  });

  it("over HTTP says when to try again", async () => {
    const person = await somebody("Guesser");
    const guess = () => person.call("attachReferral", { platform_id: world.platform_id, code: "ABCDEFGHJK" });
    for (let tries = 0; tries < 10; tries += 1) await expectRefusal(guess(), "not-found");
    const refused = await expectRefusal(guess(), "rate-limited");
    expect(refused).toMatchObject({ retry: true, retry_after_seconds: expect.any(Number) });
  });
});

describe("deny by default: who is banned", () => {
  it("is refused at the next request of an open session, whatever they may", async () => {
    const entity_id = await applyForEntity(await somebody("Applicant"), world.platform_id, { name: "Hopeful" });
    const lines = [{ ticket_type_id: free, quantity: 1 }];
    const attempts: (() => Promise<unknown>)[] = [
      () => world.owner.call("setSalesOpen", { event_id, open: true }),
      () =>
        world.buyer.call(
          "createOrder",
          { platform_id: world.platform_id, entity_id: world.entity_id, event_id, lines },
          { idempotency_key: randomUUID() },
        ),
      () => world.buyer.call("readAvailability", { event_id }),
      () => world.master.call("approveEntity", { entity_id }),
    ];
    const each = (name: "banPerson" | "unbanPerson") =>
      Promise.all(
        [world.owner, world.buyer, world.master].map(({ uid }) =>
          world.god.call(name, { platform_id: world.platform_id, uid, reason: "For a moment" }),
        ),
      );
    await each("banPerson");
    try {
      for (const attempt of attempts) await expectRefusal(attempt(), "banned");
    } finally {
      await each("unbanPerson");
    }
    await Promise.all(attempts.map((attempt) => attempt()));
  });
});

describe("a platform that is disabled", () => {
  it("revoked is revoked: refuses everybody but GOD, at the next request", async () => {
    const closed = await makeEntity();
    const made = await makeEvent(closed, [{ name: "Free", price_minor: 0 }]);
    const { platform_id, entity_id } = closed;
    const applicant = await somebody("Applicant");
    const pending = await applyForEntity(applicant, platform_id, { name: "Hopeful" });
    await closed.god.call("disablePlatform", { platform_id, reason: "r" });
    const lines = [{ ticket_type_id: made.types[0] ?? "", quantity: 1 }];
    const attempts: (() => Promise<unknown>)[] = [
      () =>
        closed.buyer.call(
          "createOrder",
          { platform_id, entity_id, event_id: made.event_id, lines },
          { idempotency_key: randomUUID() },
        ),
      () => closed.owner.call("setSalesOpen", { event_id: made.event_id, open: false }),
      () => closed.master.call("approveEntity", { entity_id: pending }),
      () => closed.stranger.call("joinAffiliateProgramme", { platform_id }),
      () => callAnonymously("readAvailability", { event_id: made.event_id }),
    ];
    for (const attempt of attempts) await expectRefusal(attempt(), "platform-disabled");
    expect((await admin.doc(`entities/${pending}`).get()).get("status")).toBe("pending");
    expect(await closed.god.call("approveEntity", { entity_id: pending })).toEqual({ status: "approved" });
    await closed.god.call("enablePlatform", { platform_id, reason: "r" });
    expect((await order(closed.buyer, made.event_id, lines)).status).toBe("paid");
  });
});

describe("no silent power: what is only looked at", () => {
  const looksOf = async (action: string) =>
    (await auditOf("action", action)).filter(({ actor_id }) => actor_id === world.god.uid);

  it("by GOD, on a platform that was not opened, is recorded each time", async () => {
    const { god, platform_id } = world;
    const looks: [action: string, resource: string, look: () => Promise<unknown>][] = [
      ["person.banned_listed", `platforms/${platform_id}`, () => god.call("listBanned", { platform_id })],
      ["event.sales_gate_read", `events/${event_id}`, () => god.call("readSalesGate", { event_id })],
      ["rate_limit.listed", "deployment/global", () => god.call("readRateLimits", {})],
    ];
    for (const [action, resource, look] of looks) {
      const before = (await looksOf(action)).length;
      await look();
      await look();
      const records = await looksOf(action);
      expect(records.length - before).toBe(2);
      expect(records.at(-1)).toMatchObject({ resource, by_god: true, changes: [] });
    }
  });

  it("by those whose platform or entity it is, is not", async () => {
    const { master, owner, platform_id } = world;
    await master.call("listBanned", { platform_id });
    await master.call("readSalesGate", { event_id });
    await owner.call("readSalesGate", { event_id });
    const records = await auditOf("platform_id", platform_id);
    const looks = records.filter(({ action }) => /banned_listed|sales_gate_read/.test(action));
    expect(looks.every(({ by_god }) => by_god)).toBe(true);
  });
});

describe("no silent power: the audit record", () => {
  it("is written together with the change, and names who, as what, before, after and the request", async () => {
    const request_id = newId("request");
    await describing("test.recorded").execute({ data: data("One"), actor: actorOf(world.owner), request_id });
    await describing("test.recorded").execute({ data: data("Two"), actor: actorOf(world.contentEditor) });
    const records = (await described()).filter(
      ({ changes }) => changes[0].after.description === "One" || changes[0].before.description === "One",
    );
    expect(records).toHaveLength(2);
    const [one, two] = records.sort((first, second) => first.created_at.toMillis() - second.created_at.toMillis());
    expect(one).toMatchObject({
      platform_id: world.platform_id,
      entity_id: world.entity_id,
      actor_id: world.owner.uid,
      actor_role: "owner",
      resource: `entities/${world.entity_id}`,
      request_id,
      updated_by: world.owner.uid,
    });
    expect(two).toMatchObject({
      actor_role: "content_editor",
      changes: [{ before: { description: "One" }, after: { description: "Two" } }],
    });
  });

  it("is not there when the operation fails, nor is anything else of it", async () => {
    const before = await descriptionNow();
    const idempotency_key = randomUUID();
    const told = (await noticesOf(world.owner.uid)).length;
    const failing = describing("test.failing", {
      run: () => {
        throw new GatehouseError("failed-precondition", "Not today.");
      },
    });
    const attempt = failing.execute({ data: data("Never", { idempotency_key }), actor: actorOf(world.owner) });
    await expect(attempt).rejects.toMatchObject({ code: "failed-precondition" });
    expect(await descriptionNow()).toBe(before);
    const records = await described();
    expect(records.filter(({ changes }) => changes[0].after.description === "Never")).toEqual([]);
    expect((await noticesOf(world.owner.uid)).length).toBe(told);
    const remembered = await admin.collection("idempotency_keys").get();
    expect(remembered.docs.filter((record) => record.get("result")?.description === "Never")).toEqual([]);
  });

  it("never holds a secret: no code, no address, no payment page", async () => {
    const uid = `secret-${randomUUID()}`;
    onTestFinished(() => clearAway("uid", uid));
    const secretive = operation({
      name: "test.secretive",
      input: z.strictObject({ entity_id: z.string() }),
      output: z.strictObject({}),
      on: ({ entity_id }) => entities().doc(entity_id),
      requires: { entity: "entity.update_content" },
      audit: "department.created",
      async run({ target, work }) {
        const { platform_id } = target.data;
        const grant = {
          platform_id,
          entity_id: target.id,
          uid,
          name: "S",
          role: "admin" as const,
          status: "active" as const,
        };
        const secrets = { code: "OPENSESAME", email: "who@example.com", checkout_url: "https://pay.example" };
        work.create(entityRoles().doc(`${target.id}_${uid}`), { ...grant, ...secrets });
        return {};
      },
    });
    await secretive.execute({ data: { entity_id: world.entity_id }, actor: actorOf(world.owner) });
    const [record] = (await auditOf("entity_id", world.entity_id)).filter(
      ({ action }) => action === "department.created",
    );
    expect(JSON.stringify(record)).not.toMatch(/OPENSESAME|who@example|pay\.example/);

    // The same of what really happens.
    const person = await somebody("Buyer and affiliate");
    const { types, event_id: priced } = await makeEvent(world, [{ name: "Priced", price_minor: 1_000 }]);
    const order_id = await buy(person, priced, [{ ticket_type_id: types[0] ?? "", quantity: 1 }], stripe);
    const { code } = await person.call("joinAffiliateProgramme", { platform_id: world.platform_id });
    const [ticket] = (await admin.collection("tickets").where("order_id", "==", order_id).get()).docs;
    await world.eventManager.call("checkInTicket", { event_id: priced, code: ticket?.get("code"), gate: "North" });
    await giveTeamRole(world.owner, world.entity_id, person, "admin");
    const all = JSON.stringify(await auditOf("platform_id", world.platform_id));
    expect(all).toContain("ticket.checked_in");
    for (const secret of [code, String(ticket?.get("code")), person.email]) expect(all.includes(secret)).toBe(false);
  });
});

describe("a transaction that Firestore gives up, for others that hold the same documents,", () => {
  /** As after all the tries that the SDK makes by itself. */
  function giveUp(times: number): void {
    const running = vi.spyOn(database(), "runTransaction");
    for (let time = 0; time < times; time += 1) {
      running.mockRejectedValueOnce(Object.assign(new Error("10 ABORTED: Transaction lock timeout."), { code: 10 }));
    }
    onTestFinished(() => running.mockRestore());
  }
  const say = (description: string) =>
    describing("test.contended").execute({
      data: { entity_id: world.entity_id, description },
      actor: actorOf(world.owner),
    });

  it("is tried once more, so that its caller need not", async () => {
    giveUp(1);
    await say("Got through");
    expect(await descriptionNow()).toBe("Got through");
  });

  it("and after that is answered as one to be repeated", async () => {
    giveUp(2);
    await expect(say("Did not get through")).rejects.toMatchObject({ code: "aborted", retry: true });
    expect(await descriptionNow()).toBe("Got through");
  });
});

describe("an error that nobody foresaw", () => {
  const broken = describing("test.broken", {
    run: () => {
      throw new TypeError("Cannot read the vault at /srv/secret");
    },
  });

  it("becomes internal, with a request id, and without a word of what happened", async () => {
    const serve = callable({ broken: at("POST /broken", async () => ({ broken })) });
    const request: Partial<CallableRequest> & { data: unknown } = {
      data: data("x"),
      rawRequest: Object({ path: "/broken", headers: {} }),
    };
    const auth = { uid: world.owner.uid, token: { uid: world.owner.uid, name: "Owner", firebase: {} } };
    const error: unknown = await serve.run(Object({ ...request, auth })).catch((thrown: unknown) => thrown);
    const wire = JSON.parse(JSON.stringify(error));
    expect(wire).toMatchObject({ status: "INTERNAL", details: { code: "internal", retry: true } });
    expect(wire.details.request_id).toMatch(/^req_[0-9a-z]{20}$/);
    expect(JSON.stringify(wire)).not.toMatch(/vault|secret|TypeError|stack|at /);
    // The log has what the caller does not get, under the same id.
    expect(logFailure).toHaveBeenCalledWith(expect.any(TypeError), wire.details.request_id);
  });

  it("keeps the code of those that were foreseen, and says whether to retry", async () => {
    const serve = callable({ fine: at("POST /fine", async () => ({ fine: describing("test.fine") })) });
    const rawRequest = Object({ path: "/people/fine", headers: {} });
    const refused: unknown = await serve
      .run(Object({ data: data("x"), rawRequest }))
      .catch((thrown: unknown) => thrown);
    expect(JSON.parse(JSON.stringify(refused))).toMatchObject({
      status: "UNAUTHENTICATED",
      details: { code: "unauthenticated", field: null, retry: false },
    });
  });
});

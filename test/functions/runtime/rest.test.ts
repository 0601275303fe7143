/** The REST door, over HTTP: what it asks for, what it answers, and that it opens onto every operation. */
import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { indexesOf, routeOf } from "../../../functions/src/operations.ts";
import { deployment } from "../../../functions/src/runtime/collections.ts";
import { operation } from "../../../functions/src/runtime/operation.ts";
import { at } from "../../../functions/src/runtime/registry.ts";
import { answerTo } from "../../../functions/src/runtime/rest.ts";
import { addTicketType, draftEvent } from "../../support/actions.ts";
import { admin, CallError, callAnonymously, type OperationName } from "../../support/client.ts";
import { ask, callOverRest, readOverRest, restAddress } from "../../support/rest.ts";
import { type EntityWorld, makeEvent } from "../../support/world.ts";
import { operationNames } from "../support/operation-names.ts";
import { actorOf } from "../support/sales.ts";
import { makeEntity } from "../support/worlds.ts";

interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  field?: string | null;
  retry?: boolean;
  request_id?: string;
}
interface Page {
  items: { id: string; title?: string; starts_at?: string }[];
  next_cursor: string | null;
}

let world: EntityWorld;
let event_id: string;
let type: string;

beforeAll(async () => {
  world = await makeEntity();
  const made = await makeEvent(world, [{ name: "Free", price_minor: 0, quantity: 50 }]);
  event_id = made.event_id;
  type = made.types[0] ?? "";
});

const isProblem = (answer: { headers: Headers }) =>
  expect(answer.headers.get("content-type")).toMatch(/^application\/problem\+json/);

describe("every operation", () => {
  it("has one address of its own", () => {
    expect(Object.keys(routeOf).sort()).toEqual([...operationNames].sort());
    const patterns = Object.values(routeOf).map((route) => route.replaceAll(/\{\w+\}/g, "{}"));
    expect(patterns.filter((pattern, index) => patterns.indexOf(pattern) !== index)).toEqual([]);
  });

  it.each(operationNames)("%s answers at its address as to a page, to who is not signed in", async (name) => {
    const parts = [...(routeOf[name] ?? "").matchAll(/\{(\w+)\}/g)].map(([, field = ""]) => [field, "x"]);
    const input = Object.fromEntries(parts);
    const page = await callAnonymously(name, input as never).catch((error: unknown) => error);
    if (!(page instanceof CallError)) throw page;
    const program = await callOverRest(null, name as OperationName, input as never);
    isProblem(program);
    const { type, title, status, code, detail, request_id, ...facts } = Object(program.body);
    expect({ code, detail, ...facts }).toEqual({
      detail: page.message,
      ...Object(page.details),
      request_id: undefined,
    });
    expect([type, status, title.length > 0, request_id]).toEqual([
      "about:blank",
      program.status,
      true,
      expect.stringMatching(/^req_/),
    ]);
  });
});

describe("an operation over REST", () => {
  it("does what it does for a page, and records the same", async () => {
    const answer = await callOverRest(world.owner, "setSalesOpen", { event_id, open: false });
    expect([answer.status, answer.body]).toEqual([200, { sales_open: false }]);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect((await admin.doc(`events/${event_id}`).get()).get("sales_open")).toBe(false);
    const records = await admin.collection("audit_logs").where("resource", "==", `events/${event_id}`).get();
    const changed = records.docs.filter((record) => record.get("action") === "event.sales_changed");
    expect(changed.map((record) => record.get("entity_id"))).toEqual([world.entity_id]);
    await callOverRest(world.owner, "setSalesOpen", { event_id, open: true });
  });

  it("exactly once: repeated with its Idempotency-Key has one effect, and another input is refused", async () => {
    const { platform_id, entity_id, buyer } = world;
    const input = { platform_id, entity_id, event_id, lines: [{ ticket_type_id: type, quantity: 1 }] };
    const key = { "idempotency-key": randomUUID() };
    const first = await callOverRest(buyer, "createOrder", input, key);
    expect(first.body).toMatchObject({ status: "paid" });
    expect((await callOverRest(buyer, "createOrder", input, key)).body).toEqual(first.body);
    const other = await callOverRest(
      buyer,
      "createOrder",
      { ...input, lines: [{ ticket_type_id: type, quantity: 2 }] },
      key,
    );
    expect(other).toMatchObject({ status: 400, body: { code: "idempotency-key-reused" } });
    const orders = await admin.collection("orders").where("buyer_id", "==", buyer.uid).count().get();
    expect(orders.data().count).toBe(1);
  });

  it("deny by default: refuses tokens that are none, or somebody else's making", async () => {
    const address = restAddress("events", `/events/${event_id}/publish`);
    for (const authorization of ["Bearer nonsense", "Basic YTpi", "Bearer owner", "Bearer ya29.abc", "Bearer "]) {
      const answer = await ask<Problem>(null, address, { method: "POST", headers: { authorization } });
      expect([authorization, answer.status, answer.body.code]).toEqual([authorization, 401, "unauthenticated"]);
      const read = await ask<Problem>(null, restAddress("events", `/events/${event_id}`), {
        headers: { authorization },
      });
      expect([authorization, read.status, read.body.code]).toEqual([authorization, 401, "unauthenticated"]);
    }
  });

  it("takes the method and the content that it is for", async () => {
    const address = restAddress("events", `/events/${event_id}/publish`);
    const send = (request: RequestInit, at = address) => ask<Problem>(world.owner, at, request);
    const other = await send({ method: "PUT" });
    expect([other.status, other.headers.get("allow")]).toEqual([405, "POST"]);
    isProblem(other);
    const json = { "content-type": "application/json" };
    for (const request of [
      { method: "POST", body: "a=b", headers: { "content-type": "application/x-www-form-urlencoded" } },
      { method: "POST", body: '"text"', headers: { "content-type": "text/plain" } },
      { method: "POST", body: "[]", headers: json },
    ]) {
      expect(await send(request)).toMatchObject({ status: 400, body: { code: "invalid-argument" } });
    }
    const twice = await send({ method: "POST", body: JSON.stringify({ event_id: "evt_other" }), headers: json });
    expect(twice).toMatchObject({ status: 400, body: { code: "invalid-argument", field: "event_id" } });
    const forged = await send({
      method: "POST",
      body: '{"__proto__": {"event_id": "x"}, "constructor": 1}',
      headers: json,
    });
    expect(forged).toMatchObject({ status: 400, body: { code: "invalid-argument" } });
    for (const path of ["/", "/nothing/here/at/all", "/events/%2e%2e/publish", "/events/a%2Fb/publish"]) {
      const answer = await send({ method: "POST" }, restAddress("events", path));
      expect([path, answer.status, answer.body.code]).toEqual([path, 404, "not-found"]);
    }
  });

  it("is at no address that is no text", async () => {
    const asked = { method: "POST", path: "events/%zz", query: {}, content: {}, idempotency_key: undefined };
    const nobody = () => expect.fail("Nobody was to be asked for");
    expect(await answerTo({ table: {}, indexesOf }, asked, nobody, "req_1")).toMatchObject({ status: 404 });
  });

  it("is told when to ask again, where it asks too often", async () => {
    const limited = { max: 1, per_seconds: 600, counted: "instance" } as const;
    const busy = operation({
      name: `test.busy.${randomUUID()}`,
      input: z.strictObject({}),
      output: z.strictObject({}),
      on: deployment,
      requires: "anyone",
      audit: null,
      limit: limited,
      run: async () => ({}),
    });
    const table = { busy: at("POST /busy", async () => ({ busy })) };
    const asked = { method: "POST", path: "busy", query: {}, content: {}, idempotency_key: undefined };
    const who = async () => ({ actor: actorOf(world.owner), token: null });
    const ask = () => answerTo({ table, indexesOf: null }, asked, who, "req_1");
    expect((await ask()).status).toBe(200);
    const refused = await ask();
    expect(refused).toMatchObject({ status: 429, body: { code: "rate-limited", retry: true } });
    expect(Number(refused.headers?.["retry-after"])).toBeGreaterThan(0);
  });

  it("is served by its own service alone", async () => {
    const elsewhere = restAddress("events", `/events/${event_id}/check_ins`);
    expect(await ask(world.owner, elsewhere, { method: "POST" })).toMatchObject({ status: 404 });
  });

  it("lets pages of other origins ask, which say who asks by a token and nothing else", async () => {
    const answer = await ask(null, restAddress("events", `/events/${event_id}`), {
      method: "OPTIONS",
      headers: { origin: "https://partner.example", "access-control-request-method": "GET" },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.get("access-control-allow-origin")).toBe("https://partner.example");
    expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
  });
});

describe("reading over REST", () => {
  it("is for one service, and keeps neither the door nor the sale", async () => {
    for (const service of ["door", "sales"]) {
      const answer = await readOverRest(world.owner, `/events/${event_id}`, service);
      expect([service, answer.status]).toEqual([service, 404]);
    }
  });

  it("gives what is public to everybody, and a draft to its team", async () => {
    const draft = await draftEvent(world.owner, world.entity_id, { title: "Not yet" });
    await addTicketType(world.owner, draft, { name: "Free", price_minor: 0 });
    const open = await readOverRest<Record<string, unknown>>(null, `/events/${event_id}`);
    expect(open.body).toMatchObject({ id: event_id, status: "published", starts_at: expect.stringMatching(/Z$/) });
    expect(await readOverRest(null, `/events/${draft}`)).toMatchObject({
      status: 403,
      body: { code: "permission-denied" },
    });
    expect(await readOverRest(world.stranger, `/events/${draft}`)).toMatchObject({ status: 403 });
    expect((await readOverRest(world.admin, `/events/${draft}`)).body).toMatchObject({ title: "Not yet" });
    const types = await readOverRest<Page>(world.admin, `/events/${draft}/ticket_types`);
    expect(types.body.items).toMatchObject([{ name: "Free", price_minor: 0, sales_start_at: null }]);
  });

  it("gives each document's version, and takes it where somebody decides about what they looked at", async () => {
    const { entity_id, owner } = world;
    const words = { title: "We have moved", text: "To the old mill." };
    const { announcement_id } = (await callOverRest(owner, "draftAnnouncement", { entity_id, ...words })).body;
    const look = async () =>
      (await readOverRest<{ version: string }>(owner, `/announcements/${announcement_id}`)).body.version;
    const version = await look();
    const edited = await callOverRest(owner, "editAnnouncement", { announcement_id, ...words, text: "Soon", version });
    expect(edited.status).toBe(200);
    const late = await callOverRest(owner, "publishAnnouncement", { announcement_id, version });
    expect(late).toMatchObject({ status: 400, body: { code: "failed-precondition", field: "version" } });
    const seen = await callOverRest(owner, "publishAnnouncement", { announcement_id, version: await look() });
    expect(seen.body).toEqual({ status: "published" });
  });

  it("gives lists a page at a time, each thing once", async () => {
    const own = await makeEntity();
    for (let number = 0; number < 5; number += 1)
      await draftEvent(own.owner, own.entity_id, { title: `Event ${number}` });
    const list = `/events?entity_id=${own.entity_id}&limit=2`;
    for (const order of ["", "&order=-starts_at", "&order=ends_at"]) {
      const titles: string[] = [];
      let cursor = "";
      do {
        const page: { status: number; body: Page } = await readOverRest(own.owner, `${list}${order}${cursor}`);
        expect([order, page.status, page.body.items.length <= 2]).toEqual([order, 200, true]);
        titles.push(...page.body.items.map(({ title = "" }) => title));
        cursor = page.body.next_cursor === null ? "" : `&cursor=${page.body.next_cursor}`;
      } while (cursor !== "");
      expect([order, [...titles].sort()]).toEqual([order, [0, 1, 2, 3, 4].map((number) => `Event ${number}`)]);
    }
  });

  it("refuses what cannot be asked for, and says what can", async () => {
    const list = `/events?entity_id=${world.entity_id}`;
    const order = await readOverRest<Problem & { orders: string[] }>(world.owner, `${list}&order=title`);
    expect(order).toMatchObject({ status: 400, body: { code: "invalid-argument", field: "order" } });
    expect(order.body.orders).toContain("-starts_at");
    for (const more of [
      "&limit=0",
      "&limit=1000",
      "&limit=x",
      "&cursor=!",
      "&cursor=bm9wZQ",
      "&a=1&a=2",
      "&A=1",
      "&a%20b=1",
    ]) {
      expect([more, await readOverRest(world.owner, `${list}${more}`)]).toMatchObject([
        more,
        { status: 400, body: { code: "invalid-argument" } },
      ]);
    }
    const forged = Buffer.from(JSON.stringify([{ referenceValue: "projects/x/databases/y" }])).toString("base64url");
    expect((await readOverRest(world.owner, `${list}&cursor=${forged}`)).status).toBe(400);
  });

  it("isolation: opens no list of another platform, and nothing that no rule opens", async () => {
    for (const path of [
      `/orders?platform_id=${world.platform_id}`,
      `/platform_roles?platform_id=${world.platform_id}`,
      "/idempotency_keys",
      "/rate_limits",
      "/deployment/global",
      `/entities/${world.entity_id}/private/payments`,
      "/__all__",
    ]) {
      const answer = await readOverRest(world.stranger, path);
      expect([path, answer.status >= 400 && answer.status < 500]).toEqual([path, true]);
    }
  });
});

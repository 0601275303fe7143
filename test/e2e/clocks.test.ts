/** What time it is: by the server and where the event is, whatever the device believes. */
import { Timestamp } from "firebase-admin/firestore";
import { beforeAll, describe, it } from "vitest";
import { order } from "../support/actions.ts";
import { admin } from "../support/client.ts";
import { type EntityWorld, makeEntity, makeEvent, newPerson } from "../support/world.ts";
import { useBrowser } from "./support/browser.ts";
import { answer, part, signIn } from "./support/people.ts";

const browser = useBrowser();
const hour_ms = 3_600_000;

let world: EntityWorld;
beforeAll(async () => {
  world = await makeEntity({ selling: true });
  return () => world.close();
});

describe("a device whose clock is 40 minutes fast", () => {
  it("still shows how long the seats are held, and lets people pay for them", async () => {
    const buyer = await newPerson("Bea Buyer");
    const { event_id, types } = await makeEvent(world, [{ name: "Seat", price_minor: 1_000 }]);
    const { order_id } = await order(buyer, event_id, [{ ticket_type_id: types[0] ?? "", quantity: 1 }]);
    const page = await browser.open();
    await page.clock.install({ time: Date.now() + 40 * 60_000 });
    await signIn(page, buyer, `/orders/${order_id}`);
    await page.getByRole("link", { name: "Continue paying" }).waitFor();
    await buyer.close();
  });
});

describe("the door, twelve days before the event", () => {
  it("says that it is too early, and lets somebody in for a reason", async () => {
    const guest = await newPerson("Gesa Guest");
    const starts_at = new Date(Date.now() + 12 * 24 * hour_ms);
    const { event_id, types } = await makeEvent(world, [{ name: "Guest list", price_minor: 0 }], { starts_at });
    const { order_id } = await order(guest, event_id, [{ ticket_type_id: types[0] ?? "", quantity: 1 }]);
    const [ticket] = (await admin.collection("tickets").where("order_id", "==", order_id).get()).docs;
    const door = await browser.open();
    await signIn(door, world.eventManager, `/workspace/${world.entity_id}/check-in?event=${event_id}`);
    await door.getByLabel("Ticket code").fill(String(ticket?.get("code")));
    await door.getByRole("button", { name: "Check in" }).click();
    await door.getByRole("status").getByText("Too early").waitFor();
    await door.getByText("0 admitted, 1 not.").waitFor();

    await door.getByRole("button", { name: "Let them in all the same" }).click();
    await answer(door, "Let them in", "The crew comes in");
    await door.getByRole("status").getByText("Gesa Guest").waitFor();
    await part(door, "On this device").getByText("1 admitted, 1 not.").waitFor();
    await guest.close();
  });
});

describe("what is on", () => {
  it("is found behind forty events that are over", async () => {
    const { event_id } = await makeEvent(world, [{ name: "Seat", price_minor: 0 }], { title: "Still to come" });
    const event = (await admin.doc(`events/${event_id}`).get()).data() ?? {};
    const batch = admin.batch();
    const over = Array.from({ length: 45 }, (_, index) => admin.doc(`events/${event_id}_over_${index}`));
    for (const [index, ref] of over.entries()) {
      const starts_ms = Date.now() - (index + 4) * hour_ms;
      const times = { starts_at: Timestamp.fromMillis(starts_ms), ends_at: Timestamp.fromMillis(starts_ms + hour_ms) };
      batch.set(ref, { ...event, ...times, title: `Over ${index}` });
    }
    await batch.commit();
    const page = await browser.open();
    await page.goto(`/p/${world.platform_id}`);
    await page.getByRole("link", { name: /Still to come/ }).waitFor();
    await Promise.all(over.map((ref) => ref.delete()));
  });
});

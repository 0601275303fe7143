/** Journey 4: tickets at the door. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assignToEvent, buy, dispute, order } from "../support/actions.ts";
import type { Person } from "../support/client.ts";
import { type EntityWorld, makeEntity, makeEvent, newPerson, stripe } from "../support/world.ts";
import { useBrowser, type WindowOptions } from "./support/browser.ts";
import { answer, part, signIn, textOf } from "./support/people.ts";

const browser = useBrowser();
let world: EntityWorld;
let volunteer: Person;
beforeAll(async () => {
  [world, volunteer] = await Promise.all([makeEntity({ selling: true }), newPerson("Vito Volunteer")]);
});
afterAll(() => Promise.all([world.close(), volunteer.close()]));

/** An event for which somebody new has a free ticket. */
async function makeGuest(title: string): Promise<{ event_id: string; guest: Person }> {
  const guest = await newPerson("Gesa Guest");
  const { event_id, types } = await makeEvent(world, [{ name: "Guest list", price_minor: 0 }], { title });
  const [ticket_type_id = ""] = types;
  await order(guest, event_id, [{ ticket_type_id, quantity: 1 }]);
  return { event_id, guest };
}

async function openTickets(guest: Person, options?: WindowOptions): Promise<Page> {
  const page = await browser.open(options);
  await signIn(page, guest, "/tickets");
  await page.getByRole("button", { name: "Show large" }).waitFor();
  return page;
}

/** The code as it stands under the ticket, to be read out at the door. */
async function readCode(tickets: Page): Promise<string> {
  const text = await textOf(tickets.getByText(/^Code: \w{4} \w{4} \w{4}$/));
  return text.replace("Code: ", "");
}

async function openDoor(person: Person, event_id: string, gate: string, options?: WindowOptions): Promise<Page> {
  const page = await browser.open(options);
  await signIn(page, person, `/workspace/${world.entity_id}/check-in?event=${event_id}`);
  await page.getByLabel("This door's name").fill(gate);
  return page;
}

async function typeCode(door: Page, code: string): Promise<void> {
  await door.getByLabel("Ticket code").fill(code);
  await door.getByRole("button", { name: "Check in" }).click();
}

describe("a ticket", () => {
  it("is admitted once; at another door it is refused with the time and the door of the first", async () => {
    const { event_id, guest } = await makeGuest("Roof Party");
    const tickets = await openTickets(guest);
    const code = await readCode(tickets);
    const [north, south] = [
      await openDoor(world.eventManager, event_id, "North gate"),
      await openDoor(world.admin, event_id, "South gate"),
    ];

    await typeCode(north, code);
    await north.getByRole("status").getByText("Admitted").waitFor();
    await north.getByRole("status").getByText("Gesa Guest").waitFor();
    const when = await textOf(tickets.getByText(/^Checked in .+ at North gate$/));

    await typeCode(south, code);
    await south.getByRole("status").getByText("Already checked in").waitFor();
    const first = await textOf(south.getByRole("status").getByText(/at North gate$/));
    // The door tells the event's time, the guest's page the guest's own: the minutes are the same in both.
    expect(first.match(/:\d\d/)?.[0]).toBe(when.match(/:\d\d/)?.[0]);

    await part(north, "On this device").getByRole("button", { name: "Undo" }).click();
    await answer(north, "Undo the check-in", "Scanned by mistake");
    await tickets.getByRole("button", { name: "Show large" }).waitFor();
    await typeCode(south, code);
    await south.getByRole("status").getByText("Admitted").waitFor();
    await guest.close();
  });

  it("of another event, and what is no code, are refused", async () => {
    const [tonight, tomorrow] = [await makeGuest("Tonight"), await makeGuest("Tomorrow")];
    const door = await openDoor(world.eventManager, tonight.event_id, "Door");
    await typeCode(door, await readCode(await openTickets(tomorrow.guest)));
    await door.getByRole("status").getByText("Not valid").waitFor();
    await typeCode(door, "hello");
    await door.getByRole("status").getByText("Not a ticket").waitFor();
    await Promise.all([tonight.guest.close(), tomorrow.guest.close()]);
  });

  it("of which nobody knows, as there was no answer, is counted neither as admitted nor as not", async () => {
    const { event_id, guest } = await makeGuest("Dead Zone");
    const code = await readCode(await openTickets(guest));
    const door = await openDoor(world.eventManager, event_id, "Door");
    const calls = "**/checkInTicket";
    await door.route(calls, (route) => route.abort());
    await typeCode(door, code);
    await door.getByRole("status").getByText("Not known: try again").waitFor();
    await part(door, "On this device").getByText("0 admitted, 0 not, 1 not known.").waitFor();
    await door.unroute(calls);
    await door.getByRole("button", { name: "Check in" }).click();
    await door.getByRole("status").getByText("Admitted").waitFor();
    await guest.close();
  });

  it("whose payment is disputed shows no code, and is refused in words that say whom to call", async () => {
    const { event_id, types } = await makeEvent(world, [{ name: "Seat", price_minor: 10_00 }], { title: "Quarrel" });
    const [ticket_type_id = ""] = types;
    const order_id = await buy(world.buyer, event_id, [{ ticket_type_id, quantity: 1 }], stripe);
    const tickets = await openTickets(world.buyer);
    const code = await readCode(tickets);
    await dispute(order_id, stripe);
    await tickets.getByText("Lets nobody in for now").waitFor();
    expect(await tickets.getByRole("button", { name: "Show large" }).count(), "codes to show").toBe(0);
    await tickets.getByRole("link", { name: "See the order" }).click();
    await tickets.getByText("This payment is disputed at your bank.").waitFor();

    const door = await openDoor(world.eventManager, event_id, "Door");
    await typeCode(door, code);
    await door.getByRole("status").getByText("Payment disputed or refunded").waitFor();
    await door
      .getByRole("status")
      .getByText(/Call the owner, an admin or the finance manager of Test entity/)
      .waitFor();
  });

  it("is read from the camera's picture", async () => {
    const { event_id, guest } = await makeGuest("Camera Night");
    const phone = await openTickets(guest, { viewport: { width: 640, height: 480 } });
    await phone.getByRole("button", { name: "Show large" }).click();
    await phone.getByRole("img", { name: "QR code of the ticket" }).waitFor();
    const ticket = await phone.screenshot({ animations: "disabled" });
    // At arm's length: the whole of the code is where the camera looks for one.
    await phone.setContent(
      `<body style="margin: 0; height: 100vh; display: grid; place-items: center">
        <img width="400" src="data:image/png;base64,${ticket.toString("base64")}">
      </body>`,
    );
    const camera = await phone.screenshot({ type: "jpeg" });

    const door = await openDoor(world.eventManager, event_id, "Door", { camera });
    await door.getByRole("button", { name: "Scan with the camera" }).click();
    await door.getByRole("status").getByText("Admitted").waitFor();
    await door.getByRole("status").getByText("Gesa Guest").waitFor();
    await guest.close();
  });
});

describe("a volunteer", () => {
  it("who is invited to one event accepts, checks its tickets in, and sees nothing else of the entity", async () => {
    const { event_id, guest } = await makeGuest("Garden Party");
    const code = await readCode(await openTickets(guest));
    const owner = await browser.open();
    await signIn(owner, world.owner, `/workspace/${world.entity_id}/team`);
    const page = await browser.open();
    await signIn(page, volunteer, "/workspace");
    await page.getByText("No entity yet").waitFor();

    const form = part(owner, "For one event only");
    await form.getByLabel("E-mail address").fill(volunteer.email);
    await form.getByLabel("Event").selectOption("Garden Party");
    await form.getByRole("button", { name: "Invite" }).click();
    await form.getByText("The invitation is on its way.").waitFor();
    await part(owner, "Open invitations")
      .getByRole("row", { name: /Check-in, at Garden Party/i })
      .waitFor();

    await page.getByText("You are invited to Garden Party").waitFor();
    await page.getByRole("link", { name: "Answer" }).click();
    await part(page, "Work at Garden Party").getByRole("button", { name: "Accept" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Accept" }).click();
    await page.getByRole("link", { name: "Workspace" }).click();
    await page.getByText("Helping at the door").waitFor();
    await page.getByRole("link", { name: "Test entity" }).click();
    await page.getByRole("heading", { name: "Check-in" }).waitFor();
    const sections = page.getByRole("navigation", { name: "Test entity" }).getByRole("link");
    expect(await sections.allTextContents()).toEqual(["Check-in"]);
    const events = page.getByLabel("Event").getByRole("option");
    await events.first().waitFor({ state: "attached" });
    expect(await events.allTextContents()).toEqual([expect.stringContaining("Garden Party")]);
    await typeCode(page, code);
    await page.getByRole("status").getByText("Admitted").waitFor();

    await assignToEvent(world.owner, event_id, volunteer, null);
    await page.getByText("You are not on this team").waitFor();
    await guest.close();
  });
});

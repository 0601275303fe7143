/** What is taken away while a page is open: the page says so by itself, calmly, and shows nothing of it any more. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buy, giveTeamRole } from "../support/actions.ts";
import type { Person } from "../support/client.ts";
import { type EntityWorld, makeEntity, makeEvent, newPerson, stripe } from "../support/world.ts";
import { useBrowser } from "./support/browser.ts";
import { answer, part, signIn, signInWithSecondFactor } from "./support/people.ts";

const browser = useBrowser();

let world: EntityWorld;
let staff: Person;
let event_id: string;
let order_id: string;

beforeAll(async () => {
  [world, staff] = await Promise.all([makeEntity({ selling: true }), newPerson("Stan Staff")]);
  const made = await makeEvent(world, [{ name: "Seat", price_minor: 20_00 }], { title: "Lantern Walk" });
  event_id = made.event_id;
  order_id = await buy(world.buyer, event_id, [{ ticket_type_id: made.types[0] ?? "", quantity: 1 }], stripe);
});
afterAll(() => Promise.all([world.close(), staff.close()]));

const hire = (roles: "admin"[]) =>
  world.master.call("setPlatformRoles", { platform_id: world.platform_id, email: staff.email, roles, reason: "r" });

/** Nothing red on the page, and nothing of what was there. */
async function expectCalm(page: Page, gone: string): Promise<void> {
  expect(await page.getByRole("alert").count(), "red notes").toBe(0);
  expect(await page.getByText(gone).count(), gone).toBe(0);
}

describe("revoked is revoked, on a page that is open:", () => {
  it("a role in a team", async () => {
    const { owner, eventManager, entity_id } = world;
    const page = await browser.open();
    await signIn(page, eventManager, `/workspace/${entity_id}/attendees?event=${event_id}`);
    await page.getByText("Buyer").first().waitFor();

    await owner.call("removeTeamMember", { entity_id, uid: eventManager.uid });
    await page.getByText("You are not on this team").waitFor();
    await expectCalm(page, "Buyer");

    await giveTeamRole(owner, entity_id, eventManager, "event_manager");
    await page.getByText("Buyer").first().waitFor();
  });

  it("a role on the platform", async () => {
    await hire(["admin"]);
    const page = await browser.open();
    await signIn(page, staff, `/console/${world.platform_id}/people`);
    await page.getByLabel("Name, e-mail address or user id").fill("Finance");
    await page.getByRole("button", { name: "Find", exact: true }).click();
    await page.getByRole("row", { name: /Finance manager .*Test entity/ }).waitFor();
    // What only a superadmin may is not offered.
    expect(await page.getByRole("button", { name: /^Ban/ }).count()).toBe(0);

    await hire([]);
    await page.getByText("You have no role on this platform").waitFor();
    await expectCalm(page, "Finance manager");
  });

  it("everything, by a ban from the console; and its end brings it back", async () => {
    const { platform_id, entity_id, buyer, financeManager, master } = world;
    const [shopping, order, sales] = [await browser.open(), await browser.open(), await browser.open()];
    await signIn(shopping, buyer, `/p/${platform_id}/events/${event_id}`);
    await shopping.getByRole("button", { name: "More: Seat" }).click();
    await shopping.getByRole("button", { name: /^Pay/ }).waitFor();
    await signIn(order, buyer, `/orders/${order_id}`);
    await order.getByRole("button", { name: "Show large" }).waitFor();
    await signIn(sales, financeManager, `/workspace/${entity_id}/sales`);
    await sales.getByRole("button", { name: "Open the order of Buyer" }).waitFor();

    const console = await browser.open();
    await signInWithSecondFactor(console, master, `/console/${platform_id}/people`);
    const find = async (query: string) => {
      await console.getByLabel("Name, e-mail address or user id").fill(query);
      await console.getByRole("button", { name: "Find", exact: true }).click();
    };
    const found = part(console, "Find somebody");
    for (const { email, name } of [
      { email: buyer.email, name: "Buyer" },
      { email: financeManager.email, name: "Finance manager" },
    ]) {
      await find(email);
      await found.getByRole("button", { name: `Ban: ${name}` }).click();
      await answer(console, "Ban", "Sold fakes");
      await found.getByRole("row", { name: new RegExp(`${name}.*Banned here`) }).waitFor();
      await part(console, "Banned")
        .getByRole("row", { name: new RegExp(name) })
        .waitFor();
    }

    await shopping.getByText("The platform has banned your account").waitFor();
    expect(await shopping.getByRole("button", { name: /^Pay|^More: / }).count()).toBe(0);
    await sales.getByText("You are banned here").waitFor();
    await expectCalm(sales, "Buyer");
    // One's own stays.
    await order.reload();
    await order.getByRole("button", { name: "Show large" }).waitFor();
    await order.getByRole("link", { name: /^Notifications, [1-9]/ }).click();
    await order.getByText(/You are banned from Platform .*: Sold fakes/).waitFor();

    for (const name of ["Buyer", "Finance manager"]) {
      await part(console, "Banned")
        .getByRole("button", { name: `Unban: ${name}` })
        .click();
      await answer(console, "Unban", "A misunderstanding");
    }
    await part(console, "Banned").getByText("Nobody is banned").waitFor();
    await shopping.getByRole("button", { name: /^Pay/ }).waitFor();
    await sales.getByRole("button", { name: "Open the order of Buyer" }).waitFor();
  });

  it("an entity that is suspended", async () => {
    const { master, owner, entity_id, platform_id } = world;
    const [visitor, workspace] = [await browser.open(), await browser.open()];
    await visitor.goto(`/p/${platform_id}/events/${event_id}`);
    await visitor.getByRole("heading", { name: "Lantern Walk" }).waitFor();
    await signIn(workspace, owner, `/workspace/${entity_id}`);
    await workspace.getByRole("heading", { name: "Overview" }).waitFor();

    await master.call("suspendEntity", { entity_id, reason: "Complaints" });
    await workspace.getByText("The platform has suspended Test entity").waitFor();
    expect(await workspace.getByRole("alert").count()).toBe(0);
    await visitor.getByRole("heading", { name: "Lantern Walk" }).waitFor({ state: "detached" });
    await expectCalm(visitor, "Lantern Walk");

    await master.call("reinstateEntity", { entity_id });
    await workspace.getByText("The platform has suspended Test entity").waitFor({ state: "detached" });
  });
});

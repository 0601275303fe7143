/** Journey 2: an owner gets ready to sell, and an event manager publishes an event. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyForEntity, giveTeamRole } from "../support/actions.ts";
import type { Person } from "../support/client.ts";
import { makePlatform, newPerson, type PlatformWorld } from "../support/world.ts";
import { useBrowser } from "./support/browser.ts";
import { answer, part, signIn } from "./support/people.ts";

const browser = useBrowser();
let world: PlatformWorld;
let owner: Person;
let manager: Person;
let entity_id: string;
beforeAll(async () => {
  [world, owner, manager] = await Promise.all([makePlatform(), newPerson("Olivia Owner"), newPerson("Max Manager")]);
  entity_id = await applyForEntity(owner, world.platform_id, { name: "Lighthouse Sessions" });
  await world.master.call("approveEntity", { entity_id });
});
afterAll(() => Promise.all([world.close(), owner.close(), manager.close()]));

async function openWorkspace(person: Person, path = ""): Promise<Page> {
  const page = await browser.open();
  await signIn(page, person, `/workspace${path}`);
  return page;
}

/** Goes to a page of the entity by its navigation. */
async function go(page: Page, section: string): Promise<void> {
  const navigation = page.getByRole("navigation", { name: "Lighthouse Sessions" });
  await navigation.getByRole("link", { name: section }).click();
  await page.getByRole("heading", { name: section, level: 1 }).waitFor();
}

async function addTicketType(page: Page, type: { name: string; price: string; count: string }): Promise<void> {
  await page.getByRole("button", { name: "Add a ticket type" }).click();
  const dialog = page.getByRole("dialog", { name: "New ticket type" });
  await dialog.getByLabel("Name").fill(type.name);
  await dialog.getByLabel("Price in EUR").fill(type.price);
  await dialog.getByLabel("How many").fill(type.count);
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("row", { name: new RegExp(type.name) }).waitFor();
}

/** `2027-01-31T19:30`, so many days from now. */
function evening(days: number): string {
  return `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}T19:30`;
}

describe("an approved entity", () => {
  it("takes an event manager, publishes an event, and sells once Stripe and a refund policy are there", async () => {
    const [ownerPage, managerPage] = [await openWorkspace(owner, `/${entity_id}`), await openWorkspace(manager)];
    await managerPage.getByText("No entity yet").waitFor();

    await go(ownerPage, "Team");
    const inviting = part(ownerPage, "Invite somebody");
    await inviting.getByLabel("E-mail address").fill(manager.email);
    await inviting.getByLabel("Role").selectOption("Event manager");
    await inviting.getByRole("button", { name: "Invite" }).click();
    await inviting.getByText("The invitation is on its way.").waitFor();
    await managerPage.getByRole("link", { name: "Notifications, 1 unread" }).click();
    await managerPage.getByRole("link", { name: /invites you to the team of Lighthouse Sessions/ }).click();
    await managerPage.getByRole("button", { name: "Accept" }).click();
    await answer(managerPage, "Accept");
    await ownerPage.getByRole("row", { name: /Max Manager Event manager/ }).waitFor();

    await go(managerPage, "Events");
    await managerPage.getByRole("link", { name: "New event" }).click();
    await managerPage.getByLabel("Title").fill("Fog Horn Quartet");
    await managerPage.getByLabel("Description").fill("Four horns and a very large echo.");
    await managerPage.getByLabel("Place").fill("Lighthouse");
    await managerPage.getByLabel("Begins").fill(evening(30));
    expect(await managerPage.getByLabel("Ends").inputValue(), "an end is proposed").not.toBe("");
    await managerPage.getByRole("button", { name: "Make the draft" }).click();
    await managerPage.getByRole("heading", { name: "Fog Horn Quartet" }).waitFor();
    await addTicketType(managerPage, { name: "Gallery", price: "35", count: "20" });
    await addTicketType(managerPage, { name: "Rocks", price: "12.50", count: "80" });
    await managerPage.getByRole("button", { name: "Publish" }).click();
    await answer(managerPage, "Publish");
    await managerPage.getByText("Published", { exact: true }).waitFor();
    await go(managerPage, "Overview");
    const policyStep = part(managerPage, "Next steps").getByRole("listitem").filter({ hasText: "Set a refund policy" });
    await policyStep.getByText("The owner or an admin can do this.").waitFor();
    expect(await policyStep.getByRole("link").count(), "ways to what the reader may not do").toBe(0);
    await go(managerPage, "Events");
    await managerPage.getByRole("row", { name: /Fog Horn Quartet .* has not connected a Stripe account/ }).waitFor();
    await managerPage.getByRole("link", { name: "Fog Horn Quartet" }).click();
    const sales = part(managerPage, "Sales");
    await sales.getByText("The organiser has not connected a Stripe account.").waitFor();
    await sales.getByText("The organiser has not set a refund policy.").waitFor();

    await go(ownerPage, "Payments");
    await ownerPage.getByRole("button", { name: "Connect with Stripe" }).click();
    await ownerPage.getByText("Choose the country.").waitFor();
    await ownerPage.getByLabel("Country").selectOption("Germany");
    await ownerPage.getByRole("button", { name: "Connect with Stripe" }).click();
    await ownerPage.getByRole("heading", { name: "Set up payments" }).waitFor();
    await ownerPage.getByRole("button", { name: "Save for later" }).click();
    await ownerPage.getByText("Stripe still waits for your details.").waitFor();
    await ownerPage.getByRole("button", { name: "Go on at Stripe" }).click();
    await ownerPage.getByLabel("Business type").selectOption("Non-profit organisation");
    await ownerPage.getByLabel("Legal name").fill("Lighthouse Sessions e. V.");
    await ownerPage.getByRole("button", { name: "Submit" }).click();
    await ownerPage.getByText("Your account is ready: payments come in and payouts go out.").waitFor();

    await go(ownerPage, "Profile");
    const policy = part(ownerPage, "Refund policy");
    await policy.getByLabel("Days before the start").fill("3");
    await policy.getByRole("button", { name: "Save the policy" }).click();
    await policy.getByText("Saved.").waitFor();
    await sales.getByText("Tickets can be bought now.").waitFor();

    const visitor = await browser.open();
    await visitor.goto(`/p/${world.platform_id}`);
    await visitor.getByRole("link", { name: "Fog Horn Quartet" }).click();
    await visitor.getByText("Refunds until 3 days before").waitFor();
    await visitor.getByRole("button", { name: "More: Gallery" }).click();
    await visitor.getByRole("button", { name: "More: Rocks" }).click();
    await visitor.getByRole("button", { name: "Sign in to continue" }).waitFor();
  });
});

describe("a member", () => {
  it("who is removed from the team loses its pages at once", async () => {
    const helper = await newPerson("Hanna Helper");
    await giveTeamRole(owner, entity_id, helper, "event_manager");
    const [ownerPage, helperPage] = [
      await openWorkspace(owner, `/${entity_id}/team`),
      await openWorkspace(helper, `/${entity_id}/events`),
    ];
    await helperPage.getByRole("link", { name: "New event" }).waitFor();

    const row = ownerPage.getByRole("row", { name: /Hanna Helper/ });
    await row.getByRole("button", { name: "Remove" }).click();
    await answer(ownerPage, "Remove");
    await row.waitFor({ state: "detached" });
    await helperPage.getByText("You are not on this team").waitFor();
    await helperPage.getByRole("link", { name: "Notifications, 2 unread" }).click();
    await helperPage.getByText("You are no longer on the team of Lighthouse Sessions.").waitFor();
    await helper.close();
  });
});

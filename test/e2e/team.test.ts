/** A team that grows, shrinks, changes its owner, and ends. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyForEntity, giveTeamRole } from "../support/actions.ts";
import { admin, type Person } from "../support/client.ts";
import { waitFor } from "../support/wait-for.ts";
import { makePlatform, newPerson, type PlatformWorld } from "../support/world.ts";
import { useBrowser } from "./support/browser.ts";
import {
  answer,
  confirmAddress,
  fillSignUp,
  newAddress,
  part,
  signIn,
  signInWithSecondFactor,
} from "./support/people.ts";

const browser = useBrowser();
let world: PlatformWorld;
const people: Person[] = [];
beforeAll(async () => {
  world = await makePlatform();
});
afterAll(() => Promise.all([world.close(), ...people.map((person) => person.close())]));

async function somebody(name: string): Promise<Person> {
  const person = await newPerson(name);
  people.push(person);
  return person;
}

async function found(name: string): Promise<{ entity_id: string; owner: Person }> {
  const owner = await somebody("Olivia Founder");
  const entity_id = await applyForEntity(owner, world.platform_id, { name });
  await world.master.call("approveEntity", { entity_id });
  return { entity_id, owner };
}

/** The address in the mail that was written for somebody. */
async function linkInMailTo(email: string): Promise<string> {
  const text = await waitFor("the mail", async () => {
    const [letter] = (await admin.collection("mail").where("to", "==", email).get()).docs;
    return letter?.get("message").text;
  });
  return new URL(String(/http\S+/.exec(text)?.[0])).pathname;
}

async function invite(page: Page, email: string, role: string): Promise<void> {
  const inviting = part(page, "Invite somebody");
  await inviting.getByLabel("E-mail address").fill(email);
  await inviting.getByLabel("Role").selectOption(role);
  await inviting.getByRole("button", { name: "Invite" }).click();
  await inviting.getByText("The invitation is on its way.").waitFor();
}

describe("somebody without an account", () => {
  it("is invited, signs up, confirms the address, accepts, and works; and leaves again", async () => {
    const { entity_id, owner } = await found("Moonlit Yard");
    const ownerPage = await browser.open();
    await signIn(ownerPage, owner, `/workspace/${entity_id}/team`);
    const email = newAddress("Nina Newcomer");
    await invite(ownerPage, email, "Event manager");
    await part(ownerPage, "Open invitations").getByText(email).waitFor();

    const page = await browser.open();
    await page.goto(await linkInMailTo(email));
    await page.getByRole("link", { name: "Create an account" }).click();
    await fillSignUp(page, "Nina Newcomer", email);
    await page.getByText("Confirm your address first").waitFor();
    await confirmAddress(page);
    await part(page, "The team of Moonlit Yard").getByText("Olivia Founder").waitFor();
    await page.getByRole("button", { name: "Accept" }).click();
    await answer(page, "Accept");
    await page.getByRole("link", { name: "Draft an event" }).waitFor();
    await ownerPage.getByRole("row", { name: /Nina Newcomer Event manager/ }).waitFor();
    await part(ownerPage, "Open invitations").getByText("Nobody has an invitation").waitFor();

    await page.getByRole("navigation", { name: "Moonlit Yard" }).getByRole("link", { name: "Team" }).click();
    await page.getByRole("row", { name: /Olivia Founder Owner/ }).waitFor();
    expect(await page.getByText("Invite somebody").count(), "what she may not do is not offered").toBe(0);
    await page.getByRole("button", { name: "Leave the team" }).click();
    await answer(page, "Leave");
    await page.getByText("No entity yet").waitFor();
    await ownerPage.getByRole("row", { name: /Nina Newcomer/ }).waitFor({ state: "detached" });
  });
});

describe("an invitation", () => {
  it("is not for another address, and says what became of it", async () => {
    const { entity_id, owner } = await found("Paper Lantern");
    const [guest, stranger] = [await somebody("Gus Guest"), await somebody("Sam Stranger")];
    const input = { entity_id, email: guest.email, role: "content_editor" } as const;
    const { invitation_id } = await owner.call("inviteTeamMember", input);
    const address = `/invitations/${invitation_id}`;

    const strangerPage = await browser.open();
    await signIn(strangerPage, stranger, address);
    await strangerPage.getByText("This invitation is for another address").waitFor();

    const [guestPage, ownerPage] = [await browser.open(), await browser.open()];
    await signIn(guestPage, guest, address);
    await guestPage.getByRole("button", { name: "Decline" }).waitFor();
    // Whoever manages the team may see it, and is offered nothing there.
    await signIn(ownerPage, owner, address);
    await ownerPage.getByText("This invitation is for another address").waitFor();
    await ownerPage.goto(`/workspace/${entity_id}/team`);
    await part(ownerPage, "Open invitations").getByRole("button", { name: "Withdraw" }).click();
    await answer(ownerPage, "Withdraw");
    await guestPage.getByText("This invitation was withdrawn").waitFor();

    const again = await owner.call("inviteTeamMember", input);
    await guestPage.goto("/invitations");
    await part(guestPage, "The team of Paper Lantern").getByRole("button", { name: "Decline" }).click();
    await answer(guestPage, "Decline");
    await guestPage.getByText("No open invitation").waitFor();
    await guestPage.goto(`/invitations/${again.invitation_id}`);
    await guestPage.getByText("You declined this invitation").waitFor();

    const late = await owner.call("inviteTeamMember", input);
    await admin.doc(`invitations/${late.invitation_id}`).update({ expires_at: new Date(Date.now() - 1000) });
    await guestPage.goto(`/invitations/${late.invitation_id}`);
    await guestPage.getByText("This invitation has expired").waitFor();
  });
});

describe("the ownership", () => {
  it("passes to a member who accepts it, at once for both", async () => {
    const { entity_id, owner } = await found("Copper Roof");
    const heir = await somebody("Hana Heir");
    await giveTeamRole(owner, entity_id, heir, "admin");
    const [ownerPage, heirPage] = [await browser.open(), await browser.open()];
    await signIn(ownerPage, owner, `/workspace/${entity_id}/team`);
    await signIn(heirPage, heir, "/notifications");

    await part(ownerPage, "Ownership").getByRole("button", { name: "Transfer ownership" }).click();
    const dialog = ownerPage.getByRole("dialog");
    await dialog.getByText("The Stripe account stays with Copper Roof").waitFor();
    await dialog.getByLabel("New owner").selectOption("Hana Heir");
    await dialog.getByLabel("Reason").fill("I am moving to the sea.");
    await dialog.getByRole("button", { name: "Offer the ownership" }).click();
    await dialog.waitFor({ state: "hidden" });
    await part(ownerPage, "Open invitations").getByText("Owner (takes over)").waitFor();

    await heirPage
      .getByRole("link", { name: /offers you the ownership of Copper Roof: I am moving to the sea/ })
      .click();
    await part(heirPage, "The ownership of Copper Roof").getByRole("button", { name: "Accept" }).click();
    await answer(heirPage, "Accept");
    await ownerPage.getByRole("row", { name: /Hana Heir Owner \w/ }).waitFor();
    await ownerPage.getByRole("row", { name: /Olivia Founder \(you\) Admin/ }).waitFor();
    await part(ownerPage, "Ownership").waitFor({ state: "detached" });
    await heirPage.getByRole("navigation", { name: "Copper Roof" }).getByRole("link", { name: "Team" }).click();
    await part(heirPage, "Ownership").getByRole("button", { name: "Transfer ownership" }).waitFor();
  });
});

describe("an entity whose owner wants it deleted", () => {
  it("waits in the SuperAdmin's queue, is kept with a reason, then deleted, and its team is out", async () => {
    const { entity_id, owner } = await found("Last Curtain");
    const [ownerPage, superAdmin] = [await browser.open(), await browser.open()];
    await signInWithSecondFactor(superAdmin, world.master, `/console/${world.platform_id}/deletions`);
    await superAdmin.getByText("Nothing waits").waitFor();
    await signIn(ownerPage, owner, `/workspace/${entity_id}/profile`);
    const ask = async (reason: string) => {
      await part(ownerPage, "Deletion").getByRole("button", { name: "Ask for the deletion" }).click();
      await answer(ownerPage, "Ask for the deletion", reason);
      await ownerPage.getByText("The owner has asked for the deletion of Last Curtain").waitFor();
    };

    await ask("The theatre is sold.");
    await superAdmin.getByRole("link", { name: /Deletion requests 1 waiting/ }).waitFor();
    const waiting = part(superAdmin, "Last Curtain");
    await waiting.getByText("The theatre is sold.").waitFor();
    await waiting.getByRole("button", { name: "Keep" }).click();
    await answer(superAdmin, "Keep", "Tell us who bought it.");
    await ownerPage.getByText("The owner has asked for the deletion").waitFor({ state: "detached" });
    await ownerPage.getByRole("link", { name: /^Notifications, \d+ unread/ }).click();
    await ownerPage.getByRole("link", { name: /was not deleted, and is open again: Tell us who bought it/ }).click();

    await ownerPage.goto(`/workspace/${entity_id}/profile`);
    await ask("A bakery bought it.");
    await waiting.getByRole("button", { name: "Delete" }).click();
    await answer(superAdmin, "Delete");
    await superAdmin.getByText("Nothing waits").waitFor();
    await ownerPage.getByText("You are not on this team").waitFor();
  });
});

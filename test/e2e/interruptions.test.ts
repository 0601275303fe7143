/** What people are in the middle of is not lost: by a link, by somebody else, without a network. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { draftEvent } from "../support/actions.ts";
import { admin } from "../support/client.ts";
import { type EntityWorld, makeEntity, makeEvent, newPerson } from "../support/world.ts";
import { useBrowser } from "./support/browser.ts";
import { confirmAddress, fillSignUp, newAddress, signIn, signInWithSecondFactor } from "./support/people.ts";

const browser = useBrowser();
let world: EntityWorld;
beforeAll(async () => {
  world = await makeEntity();
});
afterAll(() => world.close());

async function openDraft(name: string) {
  const event_id = await draftEvent(world.eventManager, world.entity_id, { title: name });
  const page = await browser.open();
  await signIn(page, world.eventManager, `/workspace/${world.entity_id}/events`);
  await page.getByRole("link", { name }).click();
  const title = page.getByLabel("Title");
  await title.waitFor();
  return { event_id, page, title };
}

describe("what was typed and not saved", () => {
  it("is asked about before a link or the way back loses it", async () => {
    const { event_id, page, title } = await openDraft("Summer party");
    await title.fill("Winter party");
    await page.getByRole("link", { name: "My tickets" }).first().click();
    await page.getByRole("dialog").getByText("Leave without saving?").waitFor();
    await page.getByRole("button", { name: "Stay here" }).click();
    expect(await title.inputValue()).toBe("Winter party");

    await page.goBack();
    await page.getByRole("button", { name: "Stay here" }).click();
    expect(page.url()).toContain(event_id);

    await page.getByRole("button", { name: "Save" }).first().click();
    await expect.poll(async () => (await admin.doc(`events/${event_id}`).get()).get("title")).toBe("Winter party");
    await page.getByRole("link", { name: "My tickets" }).first().click();
    await page.getByRole("heading", { name: "My tickets" }).waitFor();
  });

  it("is lost to whoever says so, by a link and by the way back", async () => {
    const { page, title } = await openDraft("Garden party");
    await title.fill("Winter party");
    await page.goBack();
    await page.getByRole("button", { name: "Leave" }).click();
    await page.getByRole("heading", { name: "Events", exact: true }).waitFor();
    await page.goForward();
    await title.fill("Winter party");
    await page.getByRole("link", { name: "My tickets" }).first().click();
    await page.getByRole("button", { name: "Leave" }).click();
    await page.getByRole("heading", { name: "My tickets" }).waitFor();
  });

  it("is not replaced by what somebody else saved meanwhile, which is said", async () => {
    const { event_id, page, title } = await openDraft("Roof party");
    await title.fill("Winter party");
    await admin.doc(`events/${event_id}`).update({ title: "Spring party" });
    await page.getByText("Somebody else has changed this since you began.").waitFor();
    expect(await title.inputValue()).toBe("Winter party");
    await page.getByRole("button", { name: "Take theirs instead" }).click();
    expect(await title.inputValue()).toBe("Spring party");
  });
});

describe("a dialog with a form", () => {
  it("asks before it closes on what was typed or chosen in it, whatever the page around it holds", async () => {
    const page = await browser.open();
    await signInWithSecondFactor(page, world.master, `/console/${world.platform_id}/roles`);
    await page.getByRole("button", { name: "New role" }).click();
    const dialog = page.getByRole("dialog").filter({ hasText: "What it is for" });
    await dialog.getByRole("checkbox").first().check();
    await page.keyboard.press("Escape");
    await page.getByText("Leave without saving?").waitFor();
    await page.getByRole("button", { name: "Stay here" }).click();
    expect(await dialog.getByRole("checkbox").first().isChecked()).toBe(true);

    await dialog.getByRole("button", { name: "Close" }).click();
    await page.getByRole("button", { name: "Leave" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "New role" }).click();
    expect(await dialog.getByRole("checkbox").first().isChecked()).toBe(false);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  });
});

describe("without a network", () => {
  it("a page says so, and one that could not be opened is there when it is back", async () => {
    const page = await browser.open();
    await signIn(page, world.buyer, `/p/${world.platform_id}`);
    await page.getByRole("link", { name: "My tickets" }).first().waitFor();
    await page.context().setOffline(true);
    await page.getByText("You are offline.").waitFor();
    await page.getByRole("link", { name: "My tickets" }).first().click();
    await page.context().setOffline(false);
    await page.getByRole("heading", { name: "My tickets" }).waitFor();
    await expect.poll(() => page.getByText("You are offline.").count()).toBe(0);
  });
});

describe("what is saved without a network", () => {
  it("is said not to be, is kept in the form, and is saved once there is one", async () => {
    const { event_id, page, title } = await openDraft("Silent party");
    await page.context().setOffline(true);
    await title.fill("Loud party");
    await page.getByRole("button", { name: "Save" }).first().click();
    await page.getByText("Nothing was saved: try again when you are back.").waitFor();
    await page.context().setOffline(false);
    await page.getByRole("button", { name: "Save" }).first().click();
    await expect.poll(async () => (await admin.doc(`events/${event_id}`).get()).get("title")).toBe("Loud party");
  });
});

describe("a server that does not answer, on a network that works", () => {
  it("is said not to; nothing looks as if it were gone, and the page goes on by itself", {
    timeout: 60_000,
  }, async () => {
    const { event_id } = await makeEvent(world, [{ name: "Seat", price_minor: 0 }], { title: "Patient party" });
    const page = await browser.open();
    await page.route(/google\.firestore/, (route) => route.abort());
    await page.goto(`/p/${world.platform_id}/events/${event_id}`);
    await page.getByText("The server does not answer at the moment.").waitFor();
    expect(await page.getByText(/no such|not found|nothing here/i).count()).toBe(0);
    await page.unroute(/google\.firestore/);
    await page.getByRole("heading", { name: "Patient party" }).waitFor();
    await expect.poll(() => page.getByText("The server does not answer").count()).toBe(0);
  });
});

describe("somebody who is invited", () => {
  it("is told wherever they arrive", async () => {
    const guest = await newPerson("Ida Invited");
    await world.owner.call("inviteTeamMember", {
      entity_id: world.entity_id,
      email: guest.email,
      role: "content_editor",
    });
    const page = await browser.open();
    await signIn(page, guest, `/p/${world.platform_id}`);
    await page.getByText("An invitation waits for your answer.").waitFor();
    await page.getByRole("link", { name: "See what it is about" }).click();
    await page.getByRole("button", { name: "Accept" }).waitFor();
    await guest.close();
  });

  it("and makes an account for it is told to confirm the address, and sees the invitation then", async () => {
    const email = newAddress("Ida Invited");
    await world.owner.call("inviteTeamMember", { entity_id: world.entity_id, email, role: "content_editor" });
    const page = await browser.open();
    await page.goto(`/sign-in?mode=sign_up&next=/p/${world.platform_id}`);
    await fillSignUp(page, "Ida Invited", email);
    await page.getByText("Until it is, no invitation shows.").waitFor();
    await page.getByRole("link", { name: "Confirm it" }).click();
    await confirmAddress(page);
    await page.getByRole("button", { name: "Accept" }).waitFor();
  });
});

describe("who has not confirmed their address", () => {
  it("puts the note about it away until the page is opened anew", async () => {
    const page = await browser.open();
    await page.goto(`/sign-in?mode=sign_up&next=/p/${world.platform_id}`);
    await fillSignUp(page, "Nora Later", newAddress("Nora Later"));
    await page.getByRole("button", { name: "Not now" }).click();
    await expect.poll(() => page.getByText("Until it is, no invitation shows.").count()).toBe(0);
    await page.getByRole("link", { name: "My tickets" }).first().click();
    await page.getByRole("heading", { name: "My tickets" }).waitFor();
    expect(await page.getByText("Until it is, no invitation shows.").count()).toBe(0);
  });
});

describe("signing up by keyboard", () => {
  it("goes on in the form that was asked for", async () => {
    const page = await browser.open();
    await page.goto("/sign-in");
    await page.getByRole("link", { name: "Create an account" }).press("Enter");
    await page.getByRole("heading", { name: "Create an account" }).waitFor();
    await page.keyboard.type("Anna Berg");
    expect(await page.getByLabel("Name").inputValue()).toBe("Anna Berg");
  });
});

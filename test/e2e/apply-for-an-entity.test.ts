/** Journey 1: somebody applies for an entity, and a SuperAdmin decides. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyForEntity } from "../support/actions.ts";
import { makeEvent, makePlatform, newPerson, type PlatformWorld } from "../support/world.ts";
import { useBrowser } from "./support/browser.ts";
import {
  answer,
  confirmAddress,
  confirmPhone,
  part,
  signIn,
  signInWithSecondFactor,
  signUp,
} from "./support/people.ts";
import { isPublic } from "./support/public.ts";

const browser = useBrowser();
let world: PlatformWorld;
beforeAll(async () => {
  world = await makePlatform();
});
afterAll(() => world.close());

async function openConsole(section: string): Promise<Page> {
  const page = await browser.open();
  await signInWithSecondFactor(page, world.master, `/console/${world.platform_id}/${section}`);
  return page;
}

async function readNotification(page: Page, text: string | RegExp): Promise<void> {
  await page.getByRole("link", { name: "Notifications, 1 unread" }).click();
  await page.getByRole("link", { name: text }).click();
  await page.getByRole("link", { name: "Notifications, none unread" }).waitFor();
}

describe("an application", () => {
  it("shows in the SuperAdmin's queue at once; approved, its applicant is told and it is public", async () => {
    const superAdmin = await openConsole("queue");
    await superAdmin.getByText("Nothing waits").waitFor();

    const applicant = await browser.open();
    await applicant.goto(`/p/${world.platform_id}`);
    await applicant.getByRole("link", { name: "Sell tickets for your events" }).click();
    await applicant.getByRole("main").getByRole("link", { name: "Sign in" }).click();
    await signUp(applicant, "Rosa Lind");
    await applicant.getByText("Confirm your address first").waitFor();
    await confirmAddress(applicant);
    await applicant.getByLabel("What kind of entity is it?").selectOption("Artist");
    await applicant.getByLabel("Name").fill("River Choir");
    await applicant.getByLabel("Description").fill("Forty voices, most of them in tune, on any bank of the river.");
    await applicant.getByRole("button", { name: "Send the application" }).click();
    await applicant.getByText("Your application is with the platform.").waitFor();
    await applicant.getByRole("link", { name: "Workspace" }).waitFor();
    const entity = `entities/${applicant.url().split("/").at(-1)}`;
    expect(await isPublic(entity)).toBe(false);

    const waiting = part(superAdmin, "River Choir");
    await waiting.getByText("Forty voices").waitFor();
    await superAdmin.getByRole("link", { name: /Applications 1 waiting/ }).waitFor();
    await waiting.getByRole("button", { name: "Approve" }).click();
    await answer(superAdmin, "Approve");
    await superAdmin.getByText("Nothing waits").waitFor();

    await applicant.getByRole("heading", { name: "Overview" }).waitFor();
    await readNotification(applicant, /River Choir is approved/);
    await applicant.getByText("Be approved by the platform (done)").waitFor();
    expect(await isPublic(entity)).toBe(true);
  });

  it("that was rejected with a reason is mended and sent again", async () => {
    const owner = await newPerson("Ida Berg");
    const entity_id = await applyForEntity(owner, world.platform_id, {
      name: "Night Kitchen",
      description: "Dinners in the dark.",
    });
    const [superAdmin, applicant] = [await openConsole("queue"), await browser.open()];
    await signIn(applicant, owner, `/workspace/${entity_id}`);
    await applicant.getByText("Your application is with the platform.").waitFor();

    await part(superAdmin, "Night Kitchen").getByRole("button", { name: "Reject" }).click();
    const reject = superAdmin.getByRole("dialog").getByRole("button", { name: "Reject" });
    expect(await reject.isDisabled(), "rejecting without a reason").toBe(true);
    await answer(superAdmin, "Reject", "Say who cooks.");
    await part(superAdmin, "Night Kitchen").waitFor({ state: "detached" });

    await applicant.getByText("This application was rejected.").waitFor();
    await readNotification(applicant, "The application of Night Kitchen was not accepted: Say who cooks.");
    await applicant.getByText("Say who cooks.").waitFor();
    await applicant.getByLabel("Description").fill("Dinners in the dark, cooked by Ida and Tom.");
    await applicant.getByRole("button", { name: "Send again" }).click();
    await applicant.getByText("Your application is with the platform.").waitFor();

    await part(superAdmin, "Night Kitchen").getByText("cooked by Ida and Tom").waitFor();
    await part(superAdmin, "Night Kitchen").getByRole("button", { name: "Approve" }).click();
    await answer(superAdmin, "Approve");
    await applicant.getByRole("heading", { name: "Overview" }).waitFor();
    await owner.close();
  });
});

describe("an entity", () => {
  it("that is suspended vanishes from the storefront at once, and is back when it is reinstated", async () => {
    const owner = await newPerson("Nora Falk");
    const entity_id = await applyForEntity(owner, world.platform_id, { name: "Attic Theatre" });
    await world.master.call("approveEntity", { entity_id });
    await makeEvent({ entity_id, eventManager: owner }, [{ name: "Seat", price_minor: 0 }], { title: "Attic Night" });

    const [superAdmin, visitor, team] = [await openConsole("entities"), await browser.open(), await browser.open()];
    await visitor.goto(`/p/${world.platform_id}`);
    const card = visitor.getByRole("link", { name: "Attic Night" });
    await card.waitFor();
    await signIn(team, owner, "/notifications");
    const row = superAdmin.getByRole("row", { name: /Attic Theatre/ });

    await row.getByRole("button", { name: "Suspend" }).click();
    await answer(superAdmin, "Suspend", "Complaints about the stairs");
    await card.waitFor({ state: "detached" });
    expect(await isPublic(`entities/${entity_id}`)).toBe(false);
    await team
      .getByText("Attic Theatre is suspended, and sells nothing for now: Complaints about the stairs")
      .waitFor();

    await row.getByRole("button", { name: "Reinstate" }).click();
    await answer(superAdmin, "Reinstate");
    await card.waitFor();
    expect(await isPublic(`entities/${entity_id}`)).toBe(true);
    await team.getByText("Attic Theatre is open again.").waitFor();
    await owner.close();
  });
});

describe("a SuperAdmin without a second factor", () => {
  it("is refused with words that say why, and comes in with one", async () => {
    const colleague = await newPerson("Jo Lang");
    await world.god.call("setPlatformRoles", {
      platform_id: world.platform_id,
      email: colleague.email,
      roles: ["superadmin"],
      reason: "Deputy",
    });
    const page = await browser.open();
    await signIn(page, colleague, `/console/${world.platform_id}/queue`);
    await page.getByText("Your role asks for a second factor").waitFor();
    await page.getByText("everything in the console is refused until you sign in with a second factor").waitFor();
    await expect(
      colleague.call("setPlatformRoles", {
        platform_id: world.platform_id,
        email: world.god.email,
        roles: [],
        reason: "Without a second factor",
      }),
    ).rejects.toThrow(/second factor/);

    await page.getByRole("link", { name: "Set up a second factor" }).click();
    await page.getByLabel("Phone number").fill("+1 555 555 0777");
    await confirmPhone(page);
    await part(page, "Your second factors").getByText("+15555550777").waitFor();
    await page.getByRole("link", { name: "Go on" }).click();
    await page.getByRole("heading", { name: "Applications" }).waitFor();
    await colleague.close();
  });
});

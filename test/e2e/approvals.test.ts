/** What was approved changes under the eyes of who approved it. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyForEntity, draftEvent, edit } from "../support/actions.ts";
import { admin, type Person } from "../support/client.ts";
import { type EntityWorld, makeEntity, makeEvent, newPerson } from "../support/world.ts";
import { useBrowser } from "./support/browser.ts";
import { answer, part, signIn, signInWithSecondFactor } from "./support/people.ts";

const browser = useBrowser();
let world: EntityWorld;
beforeAll(async () => {
  world = await makeEntity({ event_review: true });
});
afterAll(() => world.close());

async function openConsole(section: string): Promise<Page> {
  const page = await browser.open();
  await signInWithSecondFactor(page, world.master, `/console/${world.platform_id}/${section}`);
  return page;
}

async function openWorkspace(person: Person, path: string): Promise<Page> {
  const page = await browser.open();
  await signIn(page, person, `/workspace/${world.entity_id}/${path}`);
  return page;
}

describe("an approval", () => {
  it("is of what stood there when its dialog was opened", async () => {
    const applicant = await newPerson("Rita Renamer");
    const entity_id = await applyForEntity(applicant, world.platform_id, { name: "Harmless Choir" });
    const console = await openConsole("queue");
    await part(console, "Harmless Choir").getByRole("button", { name: "Approve" }).click();
    await edit(applicant, `entities/${entity_id}`, { name: "Quite Another Choir" });
    await part(console, "Quite Another Choir").waitFor();
    const dialog = console.getByRole("dialog");
    await dialog.getByRole("button", { name: "Approve", exact: true }).click();
    await dialog.getByText("It was changed since you looked at it. Look again.").waitFor();
    await dialog.getByRole("button", { name: "Back" }).click();
    await part(console, "Quite Another Choir").getByRole("button", { name: "Approve" }).click();
    await answer(console, "Approve");
    await part(console, "Quite Another Choir").waitFor({ state: "detached" });
    await applicant.close();
  });
});

describe("another name", () => {
  it("waits for a look, may be taken back, and shows once it was accepted", async () => {
    const owner = await openWorkspace(world.owner, "profile");
    const naming = part(owner, "Name");
    const ask = async (name: string) => {
      await naming.getByLabel(/^Name/).fill(name);
      await naming.getByRole("button", { name: "Ask for this name" }).click();
    };
    await ask("Visit evil.com");
    await naming.getByText("A name without an address, please.").waitFor();
    await ask("Admin");
    await naming.getByText("People could take this name for the platform's").waitFor();
    await ask("Second Thoughts");
    await naming.getByText("waits for a look").waitFor();
    await naming.getByRole("button", { name: "Withdraw" }).click();
    await answer(owner, "Keep it");
    await naming.getByText("waits for a look").waitFor({ state: "detached" });

    const console = await openConsole("queue");
    await ask("Lantern Light");
    const waiting = part(console, "Test entity");
    await waiting.getByText("Lantern Light").waitFor();
    await waiting.getByRole("button", { name: "Accept" }).click();
    await answer(console, "Accept");
    await waiting.waitFor({ state: "detached" });
    await owner.getByText("Lantern Light", { exact: true }).first().waitFor();
    await naming.getByText("waits for a look").waitFor({ state: "detached" });
  });
});

describe("a public event of a platform that looks at events", () => {
  it("keeps its title until somebody has looked", async () => {
    const { event_id } = await makeEvent(world, [{ name: "Free", price_minor: 0 }], { title: "Quiet Night" });
    await world.master.call("approveEvent", { event_id });
    const [manager, console] = [
      await openWorkspace(world.eventManager, `events/${event_id}`),
      await openConsole("events"),
    ];
    await manager.getByLabel("Title").fill("Loud Night");
    await manager.getByLabel("Description").fill("Bring earplugs.");
    expect(await manager.getByLabel("Affiliates may bring buyers").isDisabled(), "terms of an event manager").toBe(
      true,
    );
    await manager.getByRole("button", { name: "Save", exact: true }).click();
    await manager.getByText("Another title, category or place waits for a look.").waitFor();
    expect((await admin.doc(`events/${event_id}`).get()).data()).toMatchObject({
      title: "Quiet Night",
      description: "Bring earplugs.",
    });
    const waiting = part(console, "Quiet Night");
    await waiting.getByText("Loud Night").waitFor();
    await waiting.getByRole("button", { name: "Decline" }).click();
    await answer(console, "Decline", "Neighbours");
    await manager.getByText("waits for a look").waitFor({ state: "detached" });

    await manager.getByLabel("Title").fill("Late Night");
    await manager.getByRole("button", { name: "Save", exact: true }).click();
    await waiting.getByRole("button", { name: "Accept" }).click();
    await answer(console, "Accept");
    await manager.getByRole("heading", { name: "Late Night", level: 1 }).waitFor();
  });
});

describe("what there may be only so many of", () => {
  it("says so where there are as many: ticket types of an event, applications of a person", async () => {
    const { eventManager, entity_id, platform_id } = world;
    const event_id = await draftEvent(eventManager, entity_id, { title: "Fifty ways" });
    const batch = admin.batch();
    for (let number = 0; number < 50; number += 1) {
      const id = `${event_id.replace("evt_", "tt_")}${String(number).padStart(2, "0")}`;
      batch.set(admin.doc(`events/${event_id}/ticket_types/${id}`), {
        platform_id,
        entity_id,
        event_id,
        name: `Way ${number}`,
        price_minor: 0,
        currency: "EUR",
        quantity: 1,
        position: number,
        sales_start_at: null,
        sales_end_at: null,
      });
    }
    await batch.commit();
    const manager = await openWorkspace(eventManager, `events/${event_id}`);
    await manager.getByText("An event has at most 50 ticket types.").waitFor();
    expect(await manager.getByRole("button", { name: "Add a ticket type" }).count()).toBe(0);

    const eager = await newPerson("Eager Egon");
    for (let number = 0; number < 10; number += 1) {
      await applyForEntity(eager, platform_id, { name: `Try number ${number}` });
    }
    await expect(applyForEntity(eager, platform_id, { name: "One more" })).rejects.toThrow("as often");
    const page = await browser.open();
    await signIn(page, eager, `/p/${platform_id}`);
    await page.goto("/apply");
    await page.getByText("You have applied 10 times").waitFor();
    expect(await page.getByRole("button", { name: "Send the application" }).count()).toBe(0);
    await eager.close();
  });
});

/** Journey 7: GOD adds a second platform; its people and another one's see nothing of each other. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyForEntity } from "../support/actions.ts";
import { admin, type Person } from "../support/client.ts";
import { makePlatform, newPerson, type PlatformWorld } from "../support/world.ts";
import { useBrowser } from "./support/browser.ts";
import { answer, part, signIn, signInWithSecondFactor } from "./support/people.ts";

const browser = useBrowser();
const platform_id = `second-${crypto.randomUUID().slice(0, 8)}`;
const name = `Second Stage ${platform_id.slice(-8)}`;

/** The platform that is there already. */
let first: PlatformWorld;
let master: Person;
let staff: Person;
let applicant: Person;

beforeAll(async () => {
  const phone = `+1555${Math.floor(1_000_000 + Math.random() * 8_999_999)}`;
  [first, master, staff, applicant] = await Promise.all([
    makePlatform(),
    newPerson("Mona Zweig", { phone }),
    newPerson("Sten Holm"),
    newPerson("Anna Voss"),
  ]);
});
afterAll(() => Promise.all([first, master, staff, applicant].map((each) => each.close())));

async function openSupport(page: Page, reason: string): Promise<void> {
  await page.getByLabel("Reason").fill(reason);
  await page.getByLabel("For how long").selectOption("2 hours");
  await page.getByRole("button", { name: "Open it" }).click();
}

describe("a second platform", () => {
  it("isolation: is made by GOD, run by its own people, and looked into by GOD on the record", async () => {
    const god = await browser.open();
    await signInWithSecondFactor(god, first.god, "/");
    await god.getByRole("link", { name: "GOD", exact: true }).click();
    await god.getByRole("heading", { name: "Platforms", level: 1 }).waitFor();
    await god.getByRole("button", { name: "New platform" }).click();
    const form = god.getByRole("dialog");
    await form.getByLabel("Name").fill(name);
    await form.getByLabel("Id in addresses").fill(platform_id);
    await form.getByLabel("E-mail address of its master").fill(master.email);
    await form.getByRole("button", { name: "Make the platform" }).click();
    const panel = part(god, name);
    await panel.getByText("Mona Zweig").waitFor();

    // The master hires.
    const masterPage = await browser.open();
    await signInWithSecondFactor(masterPage, master, `/console/${platform_id}/people`);
    await masterPage.getByRole("button", { name: "Give roles" }).click();
    const dialog = masterPage.getByRole("dialog");
    await dialog.getByLabel("E-mail address").fill(staff.email);
    await dialog.getByRole("checkbox", { name: "Staff", exact: true }).check();
    await dialog.getByLabel("Reason").fill("Runs the doors");
    await dialog.getByRole("button", { name: "Save" }).click();
    await masterPage.getByRole("row", { name: /Sten Holm/ }).waitFor();

    // Staff sees its own platform, and no other.
    const staffPage = await browser.open();
    await signIn(staffPage, staff, `/console/${platform_id}`);
    await staffPage.getByRole("heading", { name: "Events in review" }).waitFor();
    await staffPage.goto(`/console/${first.platform_id}`);
    await staffPage.getByText("You have no role on this platform").waitFor();
    await masterPage.goto(`/console/${first.platform_id}`);
    await masterPage.getByText("You have no role on this platform").waitFor();

    // GOD looks in: not before it is opened.
    await applyForEntity(applicant, platform_id, { name: "Velvet Rope" });
    await panel.getByRole("link", { name: "Console" }).click();
    await god.getByText(`what is on ${name} is private to its people`).waitFor();
    expect(await god.getByText("Velvet Rope").count()).toBe(0);
    await openSupport(god, "Ticket 4711");
    await part(god, "Velvet Rope").waitFor();
    await god.getByText(`You see the private data of ${name} as GOD`).waitFor();
    await god.getByRole("link", { name: "Audit log" }).click();
    await god.getByRole("listitem").getByText("Support access opened").first().waitFor();

    // The master knows.
    await masterPage.goto("/notifications");
    await masterPage.getByText(/opened the private data of .* for 2 h: Ticket 4711/).waitFor();

    await god.getByRole("button", { name: /^Close now/ }).click();
    await god.getByRole("heading", { name: "Platforms", level: 1 }).waitFor();
    await panel.getByRole("button", { name: "Open support access" }).waitFor();
    await panel.getByRole("link", { name: "Console" }).click();
    await god.getByText(`what is on ${name} is private to its people`).waitFor();

    // All of it is in GOD's log.
    await god.goto("/god/log");
    for (const action of ["Support access closed", "Support access opened", "Platform created"]) {
      await god.getByRole("listitem").getByText(action).first().waitFor();
    }
    const records = await admin.collection("audit_logs").where("actor_id", "==", first.god.uid).get();
    const actions = records.docs
      .filter((record) => record.get("platform_id") === platform_id)
      .map((record) => [record.get("action"), record.get("by_god")]);
    expect(actions).toHaveLength(2);
    expect(actions).toEqual(
      expect.arrayContaining([
        ["support_access.opened", true],
        ["support_access.closed", true],
      ]),
    );
  });

  it("revoked is revoked: disabled, its open pages say so at once, and go on when it is enabled", async () => {
    const god = await browser.open();
    await signInWithSecondFactor(god, first.god, "/god/platforms");
    const staffPage = await browser.open();
    await signIn(staffPage, staff, `/console/${platform_id}`);
    await staffPage.getByRole("heading", { name: "Events in review" }).waitFor();
    const visitor = await browser.open();
    await visitor.goto(`/p/${platform_id}`);
    await visitor.getByRole("heading", { name, level: 1 }).waitFor();

    const panel = part(god, name);
    await panel.getByRole("button", { name: "Disable" }).click();
    await answer(god, "Disable", "A complaint is looked into");
    await staffPage.getByText(`${name} is disabled`).waitFor();
    await visitor.getByText("Closed at the moment").waitFor();

    await panel.getByRole("button", { name: "Enable" }).click();
    await answer(god, "Enable", "All well");
    await staffPage.getByRole("heading", { name: "Events in review" }).waitFor();
    await visitor.getByText("Nothing is planned at the moment").waitFor();
  });
});

/** Who looks after what happened finds it, page by page, and takes it along. */
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addTicketType, draftEvent, edit } from "../support/actions.ts";
import { waitFor } from "../support/wait-for.ts";
import { type EntityWorld, makeEntity } from "../support/world.ts";
import { useBrowser } from "./support/browser.ts";
import { faultsOf } from "./support/page-faults.ts";
import { signInWithSecondFactor } from "./support/people.ts";

const browser = useBrowser();
let world: EntityWorld;
beforeAll(async () => {
  world = await makeEntity();
});
afterAll(() => world.close());

describe("the audit log", () => {
  it("shows what a price was and is, by the ticket type, and exports what is filtered", async () => {
    const { master, eventManager, entity_id, platform_id } = world;
    const event_id = await draftEvent(eventManager, entity_id, { title: '=HYPERLINK("x"), "quoted"' });
    const ticket_type_id = await addTicketType(eventManager, event_id, { name: "Seat", price_minor: 1_000 });
    const path = `events/${event_id}/ticket_types/${ticket_type_id}`;
    await edit(eventManager, path, { price_minor: 4_250 });

    const page = await browser.open({ acceptDownloads: true });
    await signInWithSecondFactor(page, master, `/console/${platform_id}/audit`);
    const records = page.getByRole("main").getByRole("listitem");
    const change = records.filter({ hasText: "Ticket type price changed" }).first();
    await change.getByText("Ticket type price changed").click();
    const price = change.getByRole("row", { name: /price_minor/ });
    expect(await price.getByRole("cell").allTextContents()).toEqual(["1000", "4250"]);
    expect(await faultsOf(page)).toEqual([]);

    // An id that does not say where it belongs is not looked for, and the page says why.
    await page.getByLabel("Thing").fill(ticket_type_id);
    await page.getByRole("button", { name: "Filter", exact: true }).click();
    await page.getByRole("status").filter({ hasText: "whole path" }).waitFor();
    await page.getByLabel("Thing").fill(path);
    await page.getByLabel("Person’s id").fill(eventManager.uid);
    await page.getByLabel("Entity’s id").fill(entity_id);
    await page.getByRole("button", { name: "Filter", exact: true }).click();
    await waitFor("the two records of the ticket type", async () => (await records.count()) === 2);

    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Export as CSV" }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^audit-.*\.csv$/);
    const text = await readFile(await download.path(), "utf8");
    const lines = text.split("\r\n").filter((line) => line !== "");
    expect(lines).toHaveLength(3);
    expect(lines[0]).toBe(`\uFEFF${lines[0]?.slice(1)}`);
    expect(lines[1]).toContain('""after"":{""price_minor"":4250}');

    await page.getByLabel("Kind").selectOption("Events");
    await page.getByLabel("Thing").fill("");
    await page.getByRole("button", { name: "Filter", exact: true }).click();
    await waitFor("the event's record", async () => {
      const texts = await records.allTextContents();
      return texts.length === 1 && texts[0]?.startsWith("Event created") === true;
    });
    await page.getByLabel("Done by").selectOption("GOD");
    await page.getByRole("button", { name: "Filter", exact: true }).click();
    await page.getByText("Nothing was recorded that fits these filters.").waitFor();
  });

  it("no silent power: shows GOD's steps on all platforms, by platform, action and person, and exports them", async () => {
    const { god, platform_id } = world;
    await god.call("openSupportAccess", { platform_id, reason: "Ticket 4711", hours: 1 });
    await god.call("closeSupportAccess", { platform_id });

    const page = await browser.open({ acceptDownloads: true });
    await signInWithSecondFactor(page, god, "/god/log");
    const records = page.getByRole("main").getByRole("listitem");
    const shown = async () => (await records.allTextContents()).map((text) => text.split(/(?<=[a-z])(?=[A-Z])/)[0]);
    const opened = records.filter({ hasText: `on ${platform_id}` }).filter({ hasText: "Support access opened" });
    await opened.getByText("Support access opened").click();
    await opened.getByText("Ticket 4711").waitFor();
    await opened.getByRole("button", { name: "Only this platform" }).click();
    await waitFor("the two records of the platform", async () => (await records.count()) === 2);
    expect(await shown()).toEqual(["Support access closed", "Support access opened"]);
    expect(await page.getByLabel("Platform’s id").inputValue()).toBe(platform_id);
    expect(await faultsOf(page)).toEqual([]);

    await page.getByLabel("Action").selectOption("support_access.opened");
    await page.getByLabel("Person’s id").fill(god.uid);
    await page.getByLabel("Kind").selectOption("Platforms");
    await page.getByLabel("From").fill("2020-01-01T00:00");
    await page.getByRole("button", { name: "Filter", exact: true }).click();
    await waitFor("the one record", async () => (await records.count()) === 1);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Export as CSV" }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^audit-god-.*\.csv$/);
    const lines = (await readFile(await download.path(), "utf8")).split("\r\n").filter((line) => line !== "");
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('"support_access.opened"');

    await page.getByLabel("Platform’s id").fill("no-such-platform");
    await page.getByRole("button", { name: "Filter", exact: true }).click();
    await page.getByText("Nothing was recorded that fits these filters.").waitFor();
    await page.getByRole("button", { name: "Clear" }).click();
    await opened.first().waitFor();
  });
});

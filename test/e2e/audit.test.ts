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
    const change = records.filter({ hasText: "ticket_type.price_changed" }).first();
    await change.getByText("ticket_type.price_changed").click();
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
      return texts.length === 1 && texts[0]?.startsWith("event.created") === true;
    });
    await page.getByLabel("Done by").selectOption("GOD");
    await page.getByRole("button", { name: "Filter", exact: true }).click();
    await page.getByText("Nothing was recorded that fits these filters.").waitFor();
  });
});

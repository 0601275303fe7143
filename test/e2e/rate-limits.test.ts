/** GOD sees how often an operation may be called, changes it, and goes back to what it declares. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { admin } from "../support/client.ts";
import { makePlatform, type PlatformWorld } from "../support/world.ts";
import { useBrowser } from "./support/browser.ts";
import { answer, signInWithSecondFactor } from "./support/people.ts";

const browser = useBrowser();
let world: PlatformWorld;
beforeAll(async () => {
  world = await makePlatform();
});
afterAll(() => world.close());

/** One that nobody comes near the limit of. */
const operation = "deleteDraft";

describe("rate limits", () => {
  it("no silent power: GOD changes one with a reason, and resets it", async () => {
    const page = await browser.open();
    await signInWithSecondFactor(page, world.god, "/god/limits");
    await page.getByRole("row", { name: /Create order createOrder 30 a minute/ }).waitFor();
    const row = page.getByRole("row", { name: /^Delete draft/ });
    expect(await row.count(), "an operation with the ordinary limit").toBe(0);
    await page.getByText("All", { exact: true }).click();
    await row.getByText("Not changed").waitFor();
    await page.getByLabel("Find an operation").fill("no such thing");
    await page.getByText("There is no such operation.").waitFor();
    await page.getByLabel("Find an operation").fill("delete draft");

    await row.getByRole("button", { name: "Change Delete draft" }).click();
    const dialog = page.getByRole("dialog");
    const save = dialog.getByRole("button", { name: "Change the limit" });
    expect(await save.isDisabled(), "what is as it was is not changed").toBe(true);
    await dialog.getByLabel("Calls for each person").fill("0");
    await dialog.getByLabel("Reason").fill("Somebody deletes too fast");
    await save.click();
    await dialog.getByText("A whole number from 1 to").waitFor();
    await dialog.getByLabel("Calls for each person").fill("250");
    await dialog.getByLabel("In what time").selectOption("an hour");
    await save.click();
    await dialog.waitFor({ state: "hidden" });
    await row.getByText("250 an hour").waitFor();
    await row.getByText("5,000 an hour").waitFor();
    const limits = async () => (await admin.doc("deployment/limits").get()).get("limits");
    expect(await limits()).toMatchObject({ [operation]: { max: 250, per_seconds: 3600 } });

    await page.getByLabel("Find an operation").fill("");
    await page.getByText("Changed", { exact: true }).click();
    await row.getByRole("button", { name: "Reset" }).click();
    await answer(page, "Reset", "They stopped");
    await row.waitFor({ state: "detached" });
    expect(await limits()).not.toHaveProperty(operation);

    await page.getByRole("link", { name: "Action log" }).click();
    await page.getByRole("listitem").getByText("Rate limit changed").first().click();
    await page.getByText("They stopped").first().waitFor();
  });
});

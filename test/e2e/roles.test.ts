/** A master makes a role, gives it to somebody, and takes parts of it away: that person's open pages follow at once. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { admin, type Person } from "../support/client.ts";
import { waitFor } from "../support/wait-for.ts";
import { makePlatform, newPerson, type PlatformWorld } from "../support/world.ts";
import { useBrowser } from "./support/browser.ts";
import { answer, signIn, signInWithSecondFactor } from "./support/people.ts";

const browser = useBrowser();
let world: PlatformWorld;
let clerk: Person;
beforeAll(async () => {
  [world, clerk] = await Promise.all([makePlatform(), newPerson("Clara Clerk")]);
});
afterAll(() => Promise.all([world.close(), clerk.close()]));

const console = () => `/console/${world.platform_id}`;
const navigation = (page: Page) => page.getByRole("navigation", { name: /^Console of/ });

async function go(page: Page, section: string): Promise<void> {
  await navigation(page).getByRole("link", { name: section }).click();
  await page.getByRole("heading", { name: section, level: 1 }).waitFor();
}

/** Waits until the console's menu holds exactly these. */
async function expectSections(page: Page, sections: string[]): Promise<void> {
  await waitFor(`the sections ${sections.join(", ")}`, async () => {
    const shown = await navigation(page).getByRole("link").allTextContents();
    return shown.join() === sections.join();
  });
}

function permission(page: Page, resource: string, action: string) {
  return page.getByRole("group", { name: resource, exact: true }).getByRole("checkbox", { name: action, exact: true });
}

describe("a role of the platform's own", () => {
  it("revoked is revoked: opens exactly its pages to its holder, live, and closes them as it shrinks", async () => {
    const [master, holder] = [await browser.open(), await browser.open()];
    await signIn(holder, clerk, console());
    await holder.getByRole("heading", { name: "Console", level: 1 }).waitFor();

    await signInWithSecondFactor(master, world.master, `${console()}/roles`);
    await master.getByRole("row", { name: /Support agent System/ }).waitFor();
    await master.getByRole("button", { name: "New role" }).click();
    await master.getByLabel("Name").fill("Box office");
    await permission(master, "Entity", "read").check();
    await permission(master, "Affiliate", "read").check();
    await master.getByRole("button", { name: "Make the role" }).click();
    const row = master.getByRole("row", { name: /Box office/ });
    await row.getByText("2 permissions").waitFor();

    await go(master, "People");
    await master.getByRole("button", { name: "Give roles" }).click();
    const form = master.getByRole("dialog");
    await form.getByLabel("E-mail address").fill(clerk.email);
    await form.getByLabel("Add to a department").selectOption("Customer Support");
    await form.getByLabel("Title in Customer Support").selectOption("Support Agent");
    // The title proposes its role; whoever gives roles decides.
    const proposed = form.getByRole("checkbox", { name: "Support agent" });
    expect(await proposed.isChecked()).toBe(true);
    await proposed.uncheck();
    await form.getByRole("checkbox", { name: "Box office" }).check();
    await form.getByLabel("Reason").fill("Sells at the counter");
    await form.getByRole("button", { name: "Save" }).click();
    await form.waitFor({ state: "hidden" });

    await expectSections(holder, ["Entities", "Affiliates"]);
    await go(holder, "Affiliates");
    const grant = await admin.doc(`platform_roles/${world.platform_id}_${clerk.uid}`).get();
    expect(grant.data()).toMatchObject({
      role_names: ["Box office"],
      permissions: ["affiliate.read", "entity.read"],
      titles: { [grant.get("department_ids")[0]]: "Support Agent" },
    });

    await go(master, "Departments");
    await master
      .getByRole("row", { name: /Customer Support/ })
      .getByText("Clara Clerk")
      .waitFor();
    await go(master, "Permission matrix");
    const matrix = master.getByRole("region", { name: "Roles of the platform" });
    await matrix.getByRole("columnheader", { name: "Box office" }).waitFor();

    await go(master, "Roles");
    await master.getByRole("button", { name: "Change Box office" }).click();
    await permission(master, "Affiliate", "read").uncheck();
    await master.getByLabel("Reason").fill("Not needed at the counter");
    await master.getByRole("button", { name: "Change it for everybody" }).click();
    await row.getByText("1 permission").waitFor();
    await holder.getByText("Your roles do not open this page").waitFor();
    await expectSections(holder, ["Entities"]);

    await row.getByRole("button", { name: "Delete" }).click();
    await answer(master, "Delete the role", "The counter is closed");
    await row.waitFor({ state: "detached" });
    await navigation(holder).waitFor({ state: "detached" });
    await holder.getByRole("link", { name: /^Notifications, [1-9]/ }).click();
    await holder.getByText(/Your role Box office on .* was deleted\./).waitFor();
  });
});

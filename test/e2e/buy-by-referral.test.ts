/** Journey 3: a visitor comes by an affiliate's link, signs up, and pays; three levels of affiliates earn on it. */

import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { enrolAffiliate } from "../support/actions.ts";
import type { Person } from "../support/client.ts";
import { waitFor } from "../support/wait-for.ts";
import { type EntityWorld, makeEntity, makeEvent, newPerson } from "../support/world.ts";
import { useBrowser } from "./support/browser.ts";
import { answer, signIn, signUp } from "./support/people.ts";

const browser = useBrowser();
let world: EntityWorld;
let affiliates: Person[];
beforeAll(async () => {
  [world, ...affiliates] = await Promise.all([
    makeEntity({ selling: true }),
    newPerson("Ada First"),
    newPerson("Ben Second"),
    newPerson("Cleo Third"),
  ]);
  const { platform_id, master } = world;
  let code: string | undefined;
  for (const affiliate of affiliates.toReversed()) {
    if (code !== undefined) await affiliate.call("attachReferral", { platform_id, code });
    ({ code } = await enrolAffiliate(master, platform_id, affiliate));
  }
});
afterAll(() => Promise.all([world.close(), ...affiliates.map((affiliate) => affiliate.close())]));

async function openAffiliatePage(affiliate: Person): Promise<Page> {
  const page = await browser.open();
  await signIn(page, affiliate, `/p/${world.platform_id}`);
  await page.getByRole("link", { name: "Affiliate" }).click();
  await page.getByText("None yet.").waitFor();
  return page;
}

async function chooseTickets(page: Page, event: string, type: string, count: number): Promise<void> {
  await page.getByRole("link", { name: event }).click();
  for (let chosen = 0; chosen < count; chosen += 1) await page.getByRole("button", { name: `More: ${type}` }).click();
}

async function typeCard(page: Page, number: string): Promise<void> {
  await page.getByLabel("Email").fill("vera@gatehouse.example");
  await page.getByLabel("Name on card").fill("Vera Visitor");
  await page.getByLabel("Card number").fill(number);
  await page.getByLabel("Expiry").fill("12/34");
  await page.getByLabel("CVC").fill("123");
  await page.getByRole("button", { name: /^Pay €/ }).click();
}

/** How many are left is kept for some seconds: looks again until it is told anew. */
async function seeAfterAWhile(page: Page, text: string): Promise<void> {
  await waitFor(`"${text}"`, async () => {
    await page.reload();
    await page.getByText(/ left$|^Sold out$/).waitFor();
    return page.getByText(text).isVisible();
  });
}

describe("a visitor who follows an affiliate's link", () => {
  it("signs up, pays after a declined card and with 3-D Secure, and three affiliates see what they earn", async () => {
    await makeEvent(world, [{ name: "Standing", price_minor: 20_00 }], { title: "Bridge Concert" });
    const [first, second, third] = await Promise.all(affiliates.map(openAffiliatePage));
    if (!first || !second || !third) throw new Error("There are three affiliates");
    const link = await first.getByLabel(`Counts for Platform ${world.platform_id}`).inputValue();

    const page = await browser.open();
    await page.goto(link);
    await chooseTickets(page, "Bridge Concert", "Standing", 2);
    await page.getByRole("button", { name: "Sign in to continue" }).click();
    const signingUp = signUp(page, "Vera Visitor");
    await page.getByText(/You followed a link with the code/).waitFor();
    await signingUp;
    await page.getByRole("status", { name: "Chosen: Standing" }).getByText("2").waitFor();
    await page.getByRole("button", { name: /^Pay €/ }).click();

    await page.getByRole("heading", { name: /^Pay €/ }).waitFor();
    await typeCard(page, "4000 0000 0000 0002");
    await page.getByRole("alert").getByText("Your card was declined.").waitFor();
    await typeCard(page, "4000 0025 0000 3155");
    await page.getByRole("button", { name: "Complete authentication" }).click();

    await page.getByText("Paid. Your tickets are below").waitFor();
    const codes = page.getByRole("button", { name: "Show large" });
    await codes.nth(1).waitFor();
    expect(await codes.count()).toBe(2);
    await codes.first().click();
    const large = page.getByRole("dialog", { name: "Bridge Concert" });
    await large.getByRole("img", { name: "QR code of the ticket" }).waitFor();
    await large.getByText("1 of 2").waitFor();

    const earned = [
      { affiliate: first, row: /Bridge Concert .* 1 €40.00 €2.00 Pending/, brought: "Level 1 · 1" },
      { affiliate: second, row: /Bridge Concert .* 2 €40.00 €0.80 Pending/, brought: "Level 2 · 1" },
      { affiliate: third, row: /Bridge Concert .* 3 €40.00 €0.40 Pending/, brought: "Level 3 · 1" },
    ];
    for (const { affiliate, row, brought } of earned) {
      await affiliate.getByRole("row", { name: row }).waitFor();
      await affiliate.getByRole("heading", { name: brought }).waitFor();
    }
    await first.getByText("Vera Visitor").waitFor();
  });
});

describe("a visitor who follows a link with a code that nobody has", () => {
  it("is told so once they have signed up, and buys all the same", async () => {
    await makeEvent(world, [{ name: "Bench", price_minor: 0 }], { title: "Pier Concert" });
    const page = await browser.open();
    await page.goto(`/r/WRONGCODEX?p=${world.platform_id}`);
    await chooseTickets(page, "Pier Concert", "Bench", 1);
    await page.getByRole("button", { name: "Sign in to continue" }).click();
    await signUp(page, "Vera Mistyped");
    await page.getByText(/Nobody has the code WRONGCODEX/).waitFor();
    await page.getByRole("button", { name: "All right" }).click();
    await page.getByRole("button", { name: "Get the ticket" }).click();
    await page.getByRole("heading", { name: "My tickets" }).waitFor();
    expect(await page.getByText(/Nobody has the code/).count()).toBe(0);
  });
});

describe("a buyer", () => {
  it("is told that an organiser cannot sell before they choose, and chooses nothing", async () => {
    const poor = await makeEntity();
    const { event_id } = await makeEvent(poor, [{ name: "Priced", price_minor: 10_00 }], { title: "Unsold Concert" });
    const page = await browser.open();
    await page.goto(`/p/${poor.platform_id}/events/${event_id}`);
    await page.getByText("cannot sell tickets at the moment. Look again later.").waitFor();
    await page.getByText("Not on sale at the moment").waitFor();
    expect(await page.getByRole("button", { name: /^More: / }).count()).toBe(0);
    await poor.close();
  });

  it("who comes back without paying and cancels gives the seats back", async () => {
    await makeEvent(world, [{ name: "Last chair", price_minor: 9_00, quantity: 1 }], { title: "Kitchen Reading" });
    const [buyer, other] = [await browser.open(), await browser.open()];
    await signIn(buyer, world.buyer, `/p/${world.platform_id}`);
    await chooseTickets(buyer, "Kitchen Reading", "Last chair", 1);
    await buyer.getByRole("button", { name: /^Pay €/ }).click();
    await buyer.getByRole("link", { name: "Back, without paying" }).click();
    await buyer.getByText("You have not paid yet").waitFor();
    await buyer.getByRole("timer", { name: "Time left to pay" }).waitFor();

    await other.goto(`/p/${world.platform_id}`);
    await other.getByRole("link", { name: "Kitchen Reading" }).click();
    await seeAfterAWhile(other, "Sold out");

    await buyer.getByRole("button", { name: "Cancel", exact: true }).click();
    await answer(buyer, "Cancel the order");
    await buyer.getByText("the seats went back on sale").waitFor();
    await seeAfterAWhile(other, "1 left");
    await buyer.getByRole("link", { name: "Choose again" }).click();
    await buyer.getByRole("button", { name: "More: Last chair" }).waitFor();
  });

  it("gets a free ticket without a payment page", async () => {
    await makeEvent(world, [{ name: "Free seat", price_minor: 0 }], { title: "Open Rehearsal" });
    const page = await browser.open();
    await signIn(page, world.buyer, `/p/${world.platform_id}`);
    await chooseTickets(page, "Open Rehearsal", "Free seat", 1);
    await page.getByRole("button", { name: "Get the ticket" }).click();
    await page.getByRole("heading", { name: "My tickets" }).waitFor();
    await page
      .getByRole("article")
      .filter({ hasText: "Free seat" })
      .getByRole("button", { name: "Show large" })
      .waitFor();
  });

  it("gives free tickets back, those that they choose", async () => {
    await makeEvent(world, [{ name: "Free chair", price_minor: 0 }], { title: "Spare Chairs" });
    const page = await browser.open();
    await signIn(page, world.buyer, `/p/${world.platform_id}`);
    await chooseTickets(page, "Spare Chairs", "Free chair", 2);
    await page.getByRole("button", { name: "Get 2 tickets" }).click();
    await page.getByRole("heading", { name: "My tickets" }).waitFor();
    await page.getByRole("table", { name: "Your orders" }).getByRole("link", { name: "Spare Chairs" }).click();
    await page.getByRole("button", { name: "Give free tickets back" }).click();
    const dialog = page.getByRole("dialog", { name: "Give tickets back?" });
    await dialog.getByRole("button", { name: "Give them back" }).click();
    await dialog.getByRole("alert").getByText("Choose at least one ticket.").waitFor();
    await dialog.getByRole("checkbox").first().check();
    await dialog.getByRole("button", { name: "Give them back" }).click();
    await page.getByRole("article").filter({ hasText: "Given back" }).waitFor();
    expect(await page.getByRole("button", { name: "Show large" }).count(), "tickets that are kept").toBe(1);

    await page.getByRole("button", { name: "Give the free ticket back" }).click();
    await answer(page, "Give it back");
    await page.getByText("You gave all of its tickets back").waitFor();
    expect(await page.getByText("Refunded", { exact: true }).count(), "words of money").toBe(0);
  });

  it("finds their own orders that wait where they would buy more, and is not told that others were faster", async () => {
    await makeEvent(world, [{ name: "Bench", price_minor: 5_00, quantity: 14, per_order_limit: 6 }], {
      title: "Long Benches",
    });
    const page = await browser.open();
    const buyer = await newPerson("Hanna Holder");
    await signIn(page, buyer, `/p/${world.platform_id}`);
    for (const count of [6, 5]) {
      await page.goto(`/p/${world.platform_id}`);
      await chooseTickets(page, "Long Benches", "Bench", count);
      await page.getByRole("button", { name: /^Pay €/ }).click();
      if (count === 6) await page.getByRole("link", { name: "Back, without paying" }).waitFor();
    }
    const refusal = page.getByRole("alert");
    await refusal.getByText("You hold 6 tickets that are not paid yet").waitFor();
    await refusal.getByRole("link", { name: "Pay for or cancel 6 × Bench" }).waitFor();
    expect(await page.getByText(/faster/).count(), "blame on others").toBe(0);

    const waiting = page.getByRole("region", { name: "Your order that waits" });
    await waiting.getByRole("link", { name: "Go on paying for 6 × Bench" }).click();
    await page.getByRole("link", { name: "Continue paying" }).waitFor();
    await page.goBack();
    await waiting.getByRole("button", { name: "Cancel the order of 6 × Bench" }).click();
    await answer(page, "Cancel the order");
    await waiting.waitFor({ state: "detached" });
    await buyer.close();
  });
});

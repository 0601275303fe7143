/** Journey 5: a finance manager refunds one of two tickets. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LedgerEntry } from "../../functions/src/model/documents.ts";
import { buy, enrolAffiliate } from "../support/actions.ts";
import { admin, type Person } from "../support/client.ts";
import { waitFor } from "../support/wait-for.ts";
import { type EntityWorld, makeEntity, makeEvent, newPerson, stripe } from "../support/world.ts";
import { useBrowser } from "./support/browser.ts";
import { part, signIn, signInWithSecondFactor } from "./support/people.ts";

const browser = useBrowser();
let world: EntityWorld;
let affiliate: Person;
beforeAll(async () => {
  [world, affiliate] = await Promise.all([makeEntity({ selling: true }), newPerson("Ada Affiliate")]);
  const { platform_id, master, buyer } = world;
  const { code } = await enrolAffiliate(master, platform_id, affiliate);
  await buyer.call("attachReferral", { platform_id, code });
});
afterAll(() => Promise.all([world.close(), affiliate.close()]));

async function openAffiliatePage(): Promise<Page> {
  const page = await browser.open();
  await signIn(page, affiliate, `/p/${world.platform_id}`);
  await page.getByRole("link", { name: "Affiliate" }).click();
  return page;
}

/** What an order has left on each account of the ledger, and on all of them together. */
async function ledgerOf(order_id: string): Promise<{ buyers_minor: number; all_minor: number }> {
  const journals = await admin.collection("ledger").where("order_id", "==", order_id).get();
  const entries = journals.docs.flatMap((journal): LedgerEntry[] => journal.get("entries"));
  const sum = (chosen: LedgerEntry[]) => chosen.reduce((total, { amount_minor }) => total + amount_minor, 0);
  return { buyers_minor: sum(entries.filter(({ account }) => account === "buyers")), all_minor: sum(entries) };
}

describe("a refund of one ticket", () => {
  it("gives the buyer their money, the seat back to the sale, and takes a share of the commission", async () => {
    const { event_id, types } = await makeEvent(world, [{ name: "Seat", price_minor: 20_00, quantity: 2 }], {
      title: "Cellar Concert",
    });
    const [ticket_type_id = ""] = types;
    const order_id = await buy(world.buyer, event_id, [{ ticket_type_id, quantity: 2 }], stripe);
    const before = await ledgerOf(order_id);
    const [buyer, affiliatePage, finance] = [await browser.open(), await openAffiliatePage(), await browser.open()];
    await signIn(buyer, world.buyer, `/orders/${order_id}`);
    await buyer.getByRole("button", { name: "Show large" }).nth(1).waitFor();
    await affiliatePage.getByRole("row", { name: /Cellar Concert .* €40.00 €2.00 Pending/ }).waitFor();
    const visitor = await browser.open();
    await visitor.goto(`/p/${world.platform_id}/events/${event_id}`);
    await visitor.getByText("Sold out").waitFor();

    await signIn(finance, world.financeManager, `/workspace/${world.entity_id}/sales`);
    await finance.getByRole("button", { name: "Open the order of Buyer" }).click();
    const dialog = finance.getByRole("dialog", { name: "Order of Buyer" });
    await dialog.getByRole("button", { name: "Refund tickets" }).click();
    await dialog.getByRole("checkbox", { name: /Seat, 1 of 2/ }).check();
    await dialog.getByLabel("Reason").fill("Broken leg");
    await dialog.getByRole("button", { name: "Ask for the refund" }).click();
    await dialog.getByRole("button", { name: "Approve, and send the money back" }).click();
    await dialog.getByText("Done: the money is on its way to the buyer").waitFor();

    await buyer.getByText("A part of it was refunded.").waitFor();
    await buyer.getByRole("article").filter({ hasText: "Refunded" }).waitFor();
    expect(await buyer.getByRole("button", { name: "Show large" }).count(), "tickets that are still valid").toBe(1);
    await part(buyer, "Receipt").getByText("Broken leg").waitFor();
    await buyer.getByRole("link", { name: /^Notifications, [1-9]/ }).click();
    await buyer.getByText(/for Cellar Concert (is|are) on the way back to you/).waitFor();

    await affiliatePage.getByRole("row", { name: /Cellar Concert .* €20.00 €1.00 Pending/ }).waitFor();
    await waitFor("the seat to be for sale", async () => {
      await visitor.reload();
      await visitor.getByText(/ left$|^Sold out$/).waitFor();
      return visitor.getByText("1 left").isVisible();
    });
    const after = await ledgerOf(order_id);
    expect(before.buyers_minor, "what the buyer gave").toBeLessThan(-40_00);
    expect(after).toEqual({ buyers_minor: before.buyers_minor / 2, all_minor: 0 });
  });

  it("leaves records that the SuperAdmin finds and filters", async () => {
    const { event_id, types } = await makeEvent(world, [{ name: "Seat", price_minor: 15_00 }], { title: "Barn Dance" });
    const [ticket_type_id = ""] = types;
    const order_id = await buy(world.buyer, event_id, [{ ticket_type_id, quantity: 1 }], stripe);
    const order = await admin.doc(`orders/${order_id}`).get();
    const page = await browser.open();
    await signInWithSecondFactor(page, world.master, `/console/${world.platform_id}/audit`);
    await page.getByRole("heading", { name: "Audit log" }).waitFor();

    const request = { order_id, ticket_ids: order.get("lines")[0].ticket_ids, reason: "Rain" };
    const { refund_id } = await world.financeManager.call("requestRefund", request);
    await world.owner.call("approveRefund", { refund_id, note: "Agreed" });
    const records = page.getByRole("main").getByRole("listitem");
    const approval = records.filter({ hasText: "refund.approved" }).filter({ hasText: "Owner" }).first();
    await approval.getByText("refund.approved").click();
    await approval.getByRole("definition").filter({ hasText: "Agreed" }).waitFor();
    await approval.getByRole("button", { name: "Only this thing" }).click();

    // Its request is about the order, but it is what made the refund.
    await waitFor("only the refund's records to be shown", async () => {
      const texts = await records.allTextContents();
      return texts.length === 2 && texts.every((text) => /^refund\.(requested|approved)/.test(text));
    });

    await page.getByRole("button", { name: "Clear" }).click();
    await page.getByLabel("Action").fill("refund.requested");
    await page.getByRole("button", { name: "Filter", exact: true }).click();
    await waitFor("only requests to be shown", async () => {
      const texts = await records.allTextContents();
      return texts.length > 0 && texts.every((text) => text.startsWith("refund.requested"));
    });
    await records.filter({ hasText: "Finance manager" }).first().waitFor();
  });
});

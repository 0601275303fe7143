/** Journey 5: a finance manager refunds one of two tickets. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LedgerEntry } from "../../functions/src/ledger/model.ts";
import { buy, enrolAffiliate, refund, refundByHand, returnRefund, ticketIdsOf } from "../support/actions.ts";
import { admin, type Person } from "../support/client.ts";
import { waitFor } from "../support/wait-for.ts";
import { type EntityWorld, makeEntity, makeEvent, newPerson, stripe } from "../support/world.ts";
import { useBrowser } from "./support/browser.ts";
import { answer, part, signIn, signInWithSecondFactor } from "./support/people.ts";

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

  it("says of each ticket which it is and where it stands, and offers only what can go back", async () => {
    const { event_id, types } = await makeEvent(world, [{ name: "Seat", price_minor: 20_00 }], {
      title: "Loft Recital",
    });
    const [ticket_type_id = ""] = types;
    const order_id = await buy(world.buyer, event_id, [{ ticket_type_id, quantity: 3 }], stripe);
    const [refunded = "", admitted = "", valid = ""] = await ticketIdsOf(order_id);
    await refund(world.financeManager, order_id, [refunded], "Double booking");
    const codeOf = async (id: string): Promise<string> => (await admin.doc(`tickets/${id}`).get()).get("code");
    await world.admin.call("checkInTicket", { event_id, code: await codeOf(admitted), gate: "North" });

    const finance = await browser.open();
    await signIn(finance, world.financeManager, `/workspace/${world.entity_id}/sales?event=${event_id}`);
    await finance.getByRole("button", { name: "Open the order of Buyer" }).click();
    const dialog = finance.getByRole("dialog", { name: "Order of Buyer" });
    await dialog.getByText("1 × Seat", { exact: false }).first().waitFor();
    await dialog.getByRole("button", { name: "Refund tickets" }).click();
    const choice = (name: RegExp) => dialog.getByRole("checkbox", { name });
    const start = (await codeOf(valid)).slice(0, 4);
    await choice(new RegExp(`€2\\d\\.\\d\\d · Seat, 3 of 3 · ${start}…, Buyer Valid`)).waitFor();
    expect(await choice(/Seat, 1 of 3 · .*, Buyer Refunded/).isDisabled(), "the refunded one").toBe(true);
    expect(await choice(/Seat, 2 of 3 · .*, Buyer Checked in/).isDisabled(), "the one checked in").toBe(true);
    await choice(/Seat, 3 of 3/).focus();
    await finance.keyboard.press("Space");
    await dialog.getByText(/The buyer gets €2\d\.\d\d back/).waitFor();
    const [box, note] = [
      await dialog.getByRole("group", { name: "Which tickets?" }).boundingBox(),
      await dialog.getByLabel("Reason").boundingBox(),
    ];
    expect((note?.y ?? 0) - (box?.y ?? 0) - (box?.height ?? 0), "between the choice and the note").toBeGreaterThan(16);
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
    const approval = records.filter({ hasText: "Refund approved" }).filter({ hasText: "Owner" }).first();
    await approval.getByText("Refund approved").click();
    await approval.getByRole("definition").filter({ hasText: "Agreed" }).waitFor();
    await approval.getByRole("button", { name: "Only this thing" }).click();

    // Its request is about the order, but it is what made the refund.
    await waitFor("only the refund's records to be shown", async () => {
      const texts = await records.allTextContents();
      return texts.length === 3 && texts.every((text) => /^Refund (requested|approved|succeeded)/.test(text));
    });

    await page.getByRole("button", { name: "Clear" }).click();
    await page.getByRole("button", { name: "Clear" }).waitFor({ state: "detached" });
    await page.getByLabel("Action").selectOption("refund.requested");
    await page.getByRole("button", { name: "Filter", exact: true }).click();
    await waitFor("only requests to be shown", async () => {
      const texts = await records.allTextContents();
      return texts.length > 0 && texts.every((text) => text.startsWith("Refund requested"));
    });
    await records.filter({ hasText: "Finance manager" }).first().waitFor();
  });
});

/** An event of that title, of which the buyer has tickets at 10.00. */
async function sell(title: string, quantity: number): Promise<string> {
  const { event_id, types } = await makeEvent(world, [{ name: "Seat", price_minor: 10_00 }], { title });
  const [ticket_type_id = ""] = types;
  return buy(world.buyer, event_id, [{ ticket_type_id, quantity }], stripe);
}

describe("a refund that the buyer's bank sends back", () => {
  it("is owed to the buyer, who reads so, and reaches them once the team sends it again", async () => {
    const order_id = await sell("Returned Recital", 1);
    const [buyer, finance] = [await browser.open(), await browser.open()];
    await signIn(buyer, world.buyer, `/orders/${order_id}`);
    await buyer.getByRole("button", { name: "Show large" }).waitFor();
    const refund_id = await refund(world.financeManager, order_id, await ticketIdsOf(order_id), "Moved away");
    await buyer.getByText("All of it was refunded.").waitFor();
    await returnRefund(refund_id, stripe);
    await buyer.getByText("your bank sent it back. The organiser can send it again.").waitFor();
    expect(await buyer.getByText("on its way").count(), "promises of money").toBe(0);

    await signIn(finance, world.financeManager, `/workspace/${world.entity_id}/sales`);
    await finance.getByRole("link", { name: "Refunds (1 failed)" }).click();
    const card = finance.getByRole("main").getByRole("listitem").filter({ hasText: "Returned Recital" });
    await card.getByText("The buyer's bank sent the money back").waitFor();
    await card.getByRole("button", { name: "Send again" }).click();
    await answer(finance, "Send again", "They have a new card");
    await card.getByText("Refunded", { exact: true }).waitFor();
    await card.getByText(/Sent again by Finance manager, .*: “They have a new card”/).waitFor();
    await buyer.getByText("All of it was refunded.").waitFor();
    expect((await admin.doc(`orders/${order_id}`).get()).get("refunded_minor")).toBeGreaterThan(0);
    const records = await admin.collection("audit_logs").where("resource", "==", `refunds/${refund_id}`).get();
    expect(records.docs.map((record) => record.get("action"))).toContain("refund.retried");
  });
});

describe("a refund made in Stripe's dashboard", () => {
  it("blocks the tickets until somebody says that they stay valid", async () => {
    const order_id = await sell("Goodwill Gala", 1);
    const [buyer, finance] = [await browser.open(), await browser.open()];
    await signIn(buyer, world.buyer, `/orders/${order_id}`);
    await buyer.getByRole("button", { name: "Show large" }).waitFor();
    await refundByHand(order_id, 2_00);
    await buyer.getByText("Lets nobody in for now").waitFor();
    expect(await buyer.getByRole("button", { name: "Show large" }).count(), "codes to show").toBe(0);

    await signIn(finance, world.financeManager, `/workspace/${world.entity_id}/sales`);
    const waiting = part(finance, "To decide");
    await waiting.getByRole("button", { name: "Open the order of Buyer" }).click();
    const dialog = finance.getByRole("dialog", { name: "Order of Buyer" });
    await dialog.getByText("Blocked", { exact: true }).waitFor();
    expect(await dialog.getByRole("button", { name: "Refund tickets" }).count(), "refunds of what is frozen").toBe(0);
    await dialog.getByRole("button", { name: "Tickets stay valid" }).click();
    const question = finance.getByRole("dialog", { name: "Do the tickets stay valid?" });
    await question.getByRole("textbox").fill("A gesture after the rain");
    await question.getByRole("button", { name: "Tickets stay valid" }).click();
    await waiting.waitFor({ state: "detached" });
    await buyer.getByRole("button", { name: "Show large" }).waitFor();
    await buyer.getByText("Your tickets stay valid.").waitFor();
  });

  it("ends the tickets where somebody cancels what is unused", async () => {
    const order_id = await sell("Cancelled Cabaret", 1);
    await refundByHand(order_id, 2_00);
    const [buyer, finance] = [await browser.open(), await browser.open()];
    await signIn(buyer, world.buyer, `/orders/${order_id}`);
    await buyer.getByText("Lets nobody in for now").waitFor();
    await signIn(finance, world.financeManager, `/workspace/${world.entity_id}/sales`);
    await part(finance, "To decide").getByRole("button", { name: "Open the order of Buyer" }).click();
    await finance.getByRole("button", { name: "Cancel unused tickets" }).click();
    const question = finance.getByRole("dialog", { name: "Cancel the tickets that are not used?" });
    await question.getByRole("textbox").fill("All of it was meant to go back");
    await question.getByRole("button", { name: "Cancel unused tickets" }).click();
    await buyer.getByText("Tickets that were not used are cancelled.").waitFor();
    await buyer.getByText("No longer valid").waitFor();
  });
});

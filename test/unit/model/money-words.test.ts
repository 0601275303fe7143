import { describe, expect, it } from "vitest";
import { type ErrorCode, errorCodes } from "../../../functions/src/model/errors.ts";
import type { Order, Refund } from "../../../functions/src/payments/model.ts";
import type { Ticket } from "../../../functions/src/tickets/model.ts";
import { notificationText } from "../../../web/src/account/notification-text.ts";
import { disputeInWords, undecidedRefunds, whatIsStopped } from "../../../web/src/orders/dispute-in-words.ts";
import { endOf, isGivenBack, moneyRemarks } from "../../../web/src/orders/order-in-words.ts";
import { failureForBuyer, failureForTeam } from "../../../web/src/orders/refund-in-words.ts";
import { whyNotOnSale } from "../../../web/src/storefront/sale-state.ts";
import { heldOf, soldOutInWords, whatIsHeld } from "../../../web/src/storefront/waiting-in-words.ts";
import { isAboutTicket, refusalInWords, unknownInWords } from "../../../web/src/workspace/check-in/refusal-in-words.ts";
import { isUnused, refundedInWords, ticketsOf } from "../../../web/src/workspace/sales/tickets-of.ts";
import { salesTotals } from "../../../web/src/workspace/sales/totals.ts";
import * as documents from "../../rules/support/documents.ts";

const sale = { entity_id: "ent_1", event_id: "evt_1" };

/** Two tickets of 20.00 with a fee of 1.50 each on top, paid. */
function order(fields: Partial<Order> = {}): Order & { id: string } {
  return {
    ...documents.order(sale),
    id: "ord_1",
    buyer_id: "vera",
    updated_by: "system:stripe",
    currency: "EUR",
    fee_bearer: "buyer",
    lines: [
      {
        ticket_type_id: "tt_1",
        name: "Standing",
        category: "ticket",
        quantity: 2,
        unit_price_minor: 2_000,
        unit_fee_minor: 150,
        ticket_ids: ["tkt_1", "tkt_2"],
      },
    ],
    subtotal_minor: 4_000,
    fee_minor: 300,
    total_minor: 4_300,
    refunded_minor: 0,
    status: "paid",
    ...fields,
  };
}

function refund(fields: Partial<Refund> = {}): Refund & { id: string } {
  return {
    ...documents.refund(sale),
    id: "rfd_1",
    order_id: "ord_1",
    ticket_ids: ["tkt_1"],
    amount_minor: 2_150,
    currency: "EUR",
    ...fields,
  };
}

const disputed = (status: string): Partial<Order> => ({
  dispute_state: status === "lost" ? "lost" : "open",
  disputes: { dp_1: { status, amount_minor: 4_300, currency: "EUR", reason: "fraudulent" } },
});
const byHand = (decision: "kept" | "cancelled" | null, status = "succeeded"): Partial<Order> => ({
  refunds_by_hand: { re_1: { status, amount_minor: 500, currency: "EUR", decision } },
});
const remarks = (fields: Partial<Order>, refunds: Refund[] = []) =>
  moneyRemarks(order(fields), refunds)
    .map(({ text }) => text)
    .join(" ");

describe("how an order ended", () => {
  it.each([
    [{ status: "refunded", total_minor: 0, updated_by: "vera" }, "given_back"],
    [{ status: "refunded", total_minor: 0, updated_by: "finance" }, "cancelled"],
    [{ status: "refunded", ...disputed("lost") }, "charged_back"],
    [{ status: "refunded", refunded_minor: 4_300 }, null],
    [{ status: "paid", total_minor: 0, updated_by: "vera" }, null],
    [{ status: "paid", ...disputed("lost") }, null],
  ] as const)("%j: %s", (fields, end) => {
    expect(endOf(order(fields))).toBe(end);
  });

  it("a ticket is given back only by its holder", () => {
    const ticket = (fields: Partial<Ticket>) => ({ ...documents.ticket(sale), owner_id: "vera", ...fields });
    expect(isGivenBack(ticket({ status: "cancelled", updated_by: "vera" }))).toBe(true);
    expect(isGivenBack(ticket({ status: "cancelled", updated_by: "finance" }))).toBe(false);
    expect(isGivenBack(ticket({ status: "issued", updated_by: "vera" }))).toBe(false);
  });
});

describe("what a buyer reads of their money", () => {
  it("is nothing where nothing happened", () => {
    expect(remarks({})).toBe("");
    expect(remarks({ status: "expired" })).toBe("");
  });

  it.each([
    ["needs_response", /disputed.*let nobody in/],
    ["a_word_that_stripe_has_added", /disputed.*let nobody in/],
    ["warning_needs_response", /Your tickets stay valid/],
    ["lost", /bank took this payment back/],
  ])("of a dispute that is %s", (status, words) => {
    expect(remarks(disputed(status))).toMatch(words);
  });

  it("of a part that the bank took back", () => {
    const dispute = { status: "lost", amount_minor: 500, currency: "EUR", reason: "fraudulent", part: true } as const;
    expect(remarks({ dispute_state: "lost", disputes: { dp_1: dispute } })).toMatch(
      /a part of this payment.*stay valid/,
    );
  });

  it.each([
    [null, /yet to say what becomes of your tickets/],
    ["kept", /stay valid/],
    ["cancelled", /were not used are cancelled/],
  ] as const)("of a refund by hand decided as %s", (decision, words) => {
    expect(remarks(byHand(decision))).toMatch(words);
  });

  it("never speaks of money on its way that is not", () => {
    const returned = refund({ status: "failed", took_effect: true });
    const text = remarks({ status: "refunded" }, [returned]);
    expect(text).toMatch(/€21.50 did not reach you: your bank sent it back. The organiser can send it again/);
    expect(text).not.toMatch(/on its way/);
    expect(remarks({ status: "refunded", ...disputed("lost") })).not.toMatch(/on its way/);
    expect(remarks({ status: "refunded", total_minor: 0, updated_by: "vera" })).toMatch(
      /You gave all of its tickets back/,
    );
    expect(remarks({ status: "refunded", total_minor: 0, updated_by: "finance" })).toMatch(/were cancelled/);
    expect(remarks({ status: "partially_refunded", refunded_minor: 2_150 })).toMatch(/A part of it was refunded/);
    expect(remarks({ status: "refunded", refunded_minor: 4_300 })).toMatch(/All of it was refunded/);
  });
});

describe("a failed refund", () => {
  it("says whether the money went and came back, or never went, and why", () => {
    const failure = "expired_or_canceled_card";
    expect(failureForTeam(refund({ status: "failed", took_effect: true, failure }))).toBe(
      "The buyer's bank sent the money back: the card has expired or was cancelled. It is here, and the buyer's still.",
    );
    expect(failureForTeam(refund({ status: "failed", took_effect: false, failure: "Charge ch_1 is refunded." }))).toBe(
      "Stripe did not send the money: Charge ch_1 is refunded. What it was for is as it was before.",
    );
    expect(failureForTeam(refund({ status: "succeeded", took_effect: true }))).toBeNull();
    expect(failureForBuyer(refund({ status: "failed" }))).toMatch(/its tickets are as they were/);
    expect(failureForBuyer(refund({ status: "failed", ticket_ids: [] }))).toMatch(/It is yours/);
    expect(failureForBuyer(refund({ status: "processing" }))).toBeNull();
  });

  it("is told to the buyer and to the team in words of their own", () => {
    const notice = (details: Record<string, string>) =>
      notificationText({
        kind: "refund_returned",
        details: { event: "Walk", amount_minor: "2150", currency: "EUR", ...details },
      });
    expect(notice({})).toBe("Your bank sent a refund of €21.50 for Walk back. The organiser can send it again.");
    expect(notice({ reason: "" })).toMatch(
      /^The buyer's bank sent a refund of €21.50 for Walk back. It can be sent again/,
    );
    expect(notice({ reason: "declined" })).toMatch(/the bank declined it\. It can be sent again/);
  });
});

describe("what is stopped", () => {
  it.each([
    [disputed("needs_response"), /let nobody in/],
    [disputed("warning_under_review"), /Tickets stay valid/],
    [disputed("lost"), /are cancelled/],
    [byHand(null), /let nobody in/],
  ])("%j", (fields, words) => {
    expect(whatIsStopped(order(fields))).toMatch(words);
  });

  it("is nothing once all is settled", () => {
    expect(whatIsStopped(order())).toBeNull();
    expect(whatIsStopped(order(byHand("kept")))).toBeNull();
    expect(undecidedRefunds(order(byHand("kept")))).toEqual([]);
    expect(undecidedRefunds(order(byHand(null, "failed")))).toEqual([]);
    expect(undecidedRefunds(order(byHand(null)))).toEqual(["re_1"]);
  });

  it("has words for what Stripe adds later", () => {
    expect(disputeInWords("new_kind_of_state")).toBe("new kind of state");
  });
});

describe("what one holds unpaid", () => {
  const waiting = [order(), order({ lines: [] })];

  it("is counted and named", () => {
    expect(heldOf(waiting, "tt_1")).toBe(2);
    expect(heldOf(waiting, "tt_2")).toBe(0);
    expect(whatIsHeld(order())).toBe("2 × Standing");
  });

  it.each([0, 1, 5])("is never blamed on somebody who was faster, with %i left", (left) => {
    expect(soldOutInWords("Standing", left, 2)).not.toMatch(/faster|sold out/);
    expect(soldOutInWords("Standing", left, 2)).toMatch(/You hold 2/);
  });

  it("others are named where it was them", () => {
    expect(soldOutInWords("Standing", 0, 0)).toBe("Standing has just sold out.");
    expect(soldOutInWords("Standing", 1, 0)).toBe("Somebody was faster: only 1 of Standing is left.");
  });

  it("is not called sold out", () => {
    const event = { ...documents.event(sale), status: "published" as const, sales_open: true };
    const type = { per_order_limit: 4, per_person_limit: null, sales_start_at: null, sales_end_at: null };
    const now_ms = event.ends_at.toMillis() - 1;
    expect(whyNotOnSale(event, type, 0, now_ms, { held: 2 })).toBe("None besides those you hold");
    expect(whyNotOnSale(event, type, 0, now_ms)).toBe("Sold out");
    expect(whyNotOnSale(event, type, 1, now_ms, { held: 2 })).toBeNull();
  });
});

describe("the door", () => {
  const refused = (status: string) =>
    refusalInWords(
      {
        code: "failed-precondition",
        message: "No.",
        details: { status, starts_at: "2027-01-01T19:00:00Z", ends_at: "2027-01-01T22:00:00Z" },
      },
      { entity_name: "Lantern Collective", time_zone: "Asia/Tokyo" },
    );

  it("says that a payment is disputed, and whom to call", () => {
    expect(refused("blocked").title).toBe("Payment disputed or refunded");
    expect(refused("blocked").text).toMatch(/Do not let them in.*Call the owner.*of Lantern Collective/);
    expect(refused("refunded").title).toBe("Refunded");
    expect(refused("cancelled")).toMatchObject({ title: "Not valid", text: "No." });
  });

  it("says when somebody is expected, by the clocks there, and that a reason lets them in", () => {
    expect(refused("early")).toMatchObject({ title: "Too early", forReason: true });
    expect(refused("early").text).toMatch(/begins on Sat,? (Jan 2|2 Jan).*2027.*0?4:00/);
    expect(refused("late").text).toMatch(/ended on Sat,? (Jan 2|2 Jan).*2027.*0?7:00/);
    expect(refused("blocked").forReason).toBeUndefined();
  });

  it("takes only what is said of the ticket for a no", () => {
    const codes = Object.keys(errorCodes) as ErrorCode[];
    expect(codes.filter(isAboutTicket).sort()).toEqual([
      "already-checked-in",
      "failed-precondition",
      "invalid-argument",
      "not-found",
    ]);
  });

  it("says that it does not know where there was no answer, and whether trying again helps", () => {
    const lost = unknownInWords(Object.assign(new Error("The server could not be reached."), { retry: true }));
    expect(lost.title).toBe("Not known: try again");
    expect(lost.text).toContain("the next try says when and where");
    expect(unknownInWords(new TypeError("Failed to fetch")).title).toBe("Not known: try again");
    const denied = unknownInWords(Object.assign(new Error("You may not do this."), { retry: false }));
    expect(denied).toEqual({ title: "Not known", text: "You may not do this." });
  });
});

describe("the totals of sales", () => {
  it("count what came back from a buyer's bank as owed, and its ticket as gone", () => {
    const totals = salesTotals(
      [order({ status: "partially_refunded" })],
      [refund({ status: "failed", took_effect: true })],
    );
    expect(totals).toMatchObject({
      gross_minor: 4_300,
      fees_minor: 150,
      refunded_minor: 2_150,
      owed_minor: 2_150,
      net_minor: 2_000,
      tickets: 1,
    });
  });

  it("count a refund that Stripe never sent as none", () => {
    const failed = refund({ status: "failed", took_effect: false });
    expect(salesTotals([order()], [failed])).toMatchObject({ refunded_minor: 0, owed_minor: 0, tickets: 2 });
    expect(ticketsOf(order(), [failed]).map(({ refund: part }) => part)).toEqual([null, null]);
  });

  it("count blocked tickets, and leave disputes and refunds by hand aside", () => {
    const orders = [
      order(disputed("under_review")),
      { ...order(byHand(null)), id: "ord_2" },
      { ...order(disputed("won")), id: "ord_3" },
      { ...order({ ...disputed("lost"), status: "refunded" }), id: "ord_4" },
    ];
    expect(salesTotals(orders, [])).toMatchObject({
      tickets: 6,
      blocked: 4,
      disputed_minor: 8_600,
      by_hand_minor: 500,
      net_minor: 16_000,
    });
  });

  it("count a free order that was given back as nothing sold", () => {
    expect(salesTotals([order({ status: "refunded", total_minor: 0 })], [])).toMatchObject({ tickets: 0 });
  });
});

describe("the tickets of an order", () => {
  const facts = { id: "tkt_1", ticket_type_name: "Standing", code_start: "AB12", owner_name: "Vera" } as const;

  it.each([
    ["valid", { status: "issued", is_being_refunded: false }, true],
    ["checked in", { status: "used", is_being_refunded: false }, false],
    ["being refunded", { status: "issued", is_being_refunded: true }, false],
    ["refunded", { status: "refunded", is_being_refunded: false }, false],
    ["blocked by a dispute", { status: "blocked", is_being_refunded: false }, false],
  ] as const)("can be refunded or not: one that is %s", (_, state, expected) => {
    expect(isUnused({ refund: null }, { ...facts, ...state })).toBe(expected);
  });

  it("can be refunded as long as nothing is known against it", () => {
    expect(isUnused({ refund: null }, undefined)).toBe(true);
    expect(isUnused({ refund: refund() }, undefined), "with a refund under way").toBe(false);
  });

  it("are told by their type in what a refund is for", () => {
    expect(refundedInWords(order(), refund())).toBe("1 × Standing");
    expect(refundedInWords(order(), refund({ ticket_ids: ["tkt_1", "tkt_2"] }))).toBe("2 × Standing");
    expect(refundedInWords(order(), refund({ ticket_ids: [] }))).toBe("A payment without tickets");
  });
});

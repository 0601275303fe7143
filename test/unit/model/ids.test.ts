import { describe, expect, it } from "vitest";
import { applicationIds } from "../../../functions/src/entities/model.ts";
import { freeTicketTypeId, ticketTypeIdOf, ticketTypesMax } from "../../../functions/src/events/model.ts";
import { type IdKind, idPrefixes, newId } from "../../../functions/src/ids.ts";
import { readCode } from "../../../functions/src/model/codes.ts";
import { encode } from "../../../functions/src/model/ids.ts";
import {
  currency,
  email,
  entityId,
  eventId,
  minor,
  name,
  orderId,
  platformId,
  refundId,
  ticketId,
  ticketTypeId,
  uid,
} from "../../../functions/src/model/inputs.ts";
import { derivedId, derivedKey } from "../../../functions/src/runtime/derived-ids.ts";
import { randomCode } from "../../../functions/src/runtime/random-code.ts";
import { applicationIdsOf } from "../../rules/support/application-ids.ts";

describe("an id", () => {
  it("carries its kind, and a prefix is of one kind only", () => {
    expect(idPrefixes.size).toBeGreaterThan(10);
    for (const [kind, prefix] of idPrefixes) {
      expect(derivedId(kind as IdKind, 1)).toMatch(new RegExp(`^${prefix}_[0-9a-hj-kmnp-z]{20}$`));
    }
    expect(newId("order")).toMatch(/^ord_[0-9a-hj-kmnp-z]{20}$/);
    expect(new Set(idPrefixes.values()).size).toBe(idPrefixes.size);
  });

  it("is random, never sequential: a thousand differ, and spread over the alphabet", () => {
    const ids = Array.from({ length: 1_000 }, () => newId("order"));
    expect(new Set(ids).size).toBe(1_000);
    expect(new Set(ids.map((id) => id[4])).size).toBeGreaterThan(25);
    expect(ids).not.toEqual(ids.toSorted());
  });

  it("is made of 20 characters of 5 bits", () => {
    expect(encode(new Uint8Array(20))).toBe("0".repeat(20));
    expect(encode(new Uint8Array(32).fill(255))).toBe("z".repeat(20));
  });
});

describe("the ids of an event's ticket types", () => {
  const event_id = newId("event");

  it("are fifty, of this event alone, and ids of ticket types", () => {
    const ids = Array.from({ length: ticketTypesMax }, (_, number) => ticketTypeIdOf(event_id, number));
    expect(new Set(ids).size).toBe(50);
    for (const id of ids) expect(ticketTypeId.safeParse(id).success, id).toBe(true);
    expect(ids).not.toContain(ticketTypeIdOf(newId("event"), 0));
  });

  it("are taken one after the other, and end", () => {
    const taken: string[] = [];
    for (let id = freeTicketTypeId(event_id, taken); id !== null; id = freeTicketTypeId(event_id, taken))
      taken.push(id);
    expect(taken).toHaveLength(50);
    expect(freeTicketTypeId(event_id, taken.slice(0, 7).concat(taken.slice(8)))).toBe(taken[7]);
  });
});

describe("the ids of a person's applications", () => {
  it("are ten for each platform and person, as the rules reckon them", async () => {
    const ids = await applicationIds("north", "asha");
    expect(ids).toEqual(applicationIdsOf("north", "asha"));
    const others = await Promise.all([applicationIds("south", "asha"), applicationIds("north", "usha")]);
    expect(new Set([...ids, ...others.flat()]).size).toBe(30);
    for (const id of ids) expect(entityId.safeParse(id).success, id).toBe(true);
  });
});

describe("a derived id", () => {
  it("is the same for the same parts, and another for any other", () => {
    expect(derivedId("ticket", "tt_1", 1, 0)).toBe(derivedId("ticket", "tt_1", 1, 0));
    const others = [
      derivedId("ticket", "tt_1", 1, 0),
      derivedId("ticket", "tt_1", 1, 1),
      derivedId("ticket", "tt_1", 2, 0),
      derivedId("ticket", "tt_1", 10),
      derivedId("ticket", "tt_11", 0),
      derivedId("ticket", "tt_1", "1", 0),
      derivedId("order", "tt_1", 1, 0),
    ];
    expect(new Set(others.map((id) => id.split("_")[1])).size).toBe(others.length);
  });

  it("keeps the parts of a key apart", () => {
    expect(derivedKey("a", "bc")).not.toBe(derivedKey("ab", "c"));
    expect(derivedKey("a")).toMatch(/^[0-9a-z]{20}$/);
  });

  it("does not follow the order of the seats", () => {
    const ids = Array.from({ length: 50 }, (_, serial) => derivedId("ticket", "tt_1", serial, 0));
    expect(ids).not.toEqual(ids.toSorted());
  });
});

describe("a code that people pass on", () => {
  const codes = Array.from({ length: 500 }, () => randomCode(12));

  it("has no symbol that is misread", () => {
    expect(new Set(codes).size).toBe(500);
    const symbols = new Set(codes.join(""));
    expect(symbols.size).toBe(16);
    for (const misread of "0O1IU5S2Z8") expect(symbols.has(misread)).toBe(misread === "S");
  });

  /** The keys of letters, in the order in which they stand: what a scanner means by one, the computer takes for another. */
  const layouts = {
    qwerty: "QWERTYUIOPASDFGHJKLZXCVBNM",
    qwertz: "QWERTZUIOPASDFGHJKLYXCVBNM",
    azerty: "AZERTYUIOPQSDFGHJKLWXCVBN,",
  };
  it.each(Object.keys(layouts))("is the same on any keyboard: %s", (name) => {
    const typedOn = (code: string) =>
      [...code].map((symbol) => Object(layouts)[name][layouts.qwerty.indexOf(symbol)]).join("");
    for (const code of codes) expect(readCode(typedOn(code))).toBe(code);
  });

  it.each([
    "bcdf ghjk lnpr",
    "BCDF-GHJK-LNPR",
    "\u200bBCDFGHJKLNPR\n",
    "ｂｃｄｆＧＨＪＫ–LNPR",
    " bcdf\u00a0ghjk\tlnpr.",
  ])("is read however it is written: %j", (typed) => {
    expect(readCode(typed)).toBe("BCDFGHJKLNPR");
  });
});

describe("an input", () => {
  const schemas = { ent: entityId, evt: eventId, tt: ticketTypeId, ord: orderId, tkt: ticketId, rfd: refundId };

  it.each(Object.entries(schemas))("takes an id of its own kind only: %s", (prefix, schema) => {
    expect(schema.safeParse(`${prefix}_0123456789abcdefghjk`).success).toBe(true);
    const bad = [
      "",
      prefix,
      `${prefix}_`,
      `${prefix}_SHORTCAPS0123`,
      `${prefix}_a/b/c/d/e/f`,
      `${prefix}_${"x".repeat(41)}`,
    ];
    for (const id of [...bad, "xyz_0123456789abcdefghjk", ` ${prefix}_0123456789abcdefghjk`, null, 1]) {
      expect(schema.safeParse(id).success).toBe(false);
    }
  });

  it("takes no path as an id of a person", () => {
    for (const bad of ["", "a/b/c/d", "..", "a.b.c.d", "x".repeat(129)]) expect(uid.safeParse(bad).success).toBe(false);
    expect(uid.safeParse("mSE7uxxWvpUn3RE5LP5pUQ3RPH40").success).toBe(true);
  });

  it("keeps the word for what stands above all platforms", () => {
    expect(platformId.safeParse("global").success).toBe(false);
    expect(platformId.safeParse("city-stages").success).toBe(true);
    // An underscore would let one platform's document ids be read as another's.
    expect(platformId.safeParse("city_stages").success).toBe(false);
  });

  it("takes money in whole minor units, not below zero", () => {
    for (const bad of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, "1", 1_000_000_000_000, null]) {
      expect(minor.safeParse(bad).success).toBe(false);
    }
    expect(minor.safeParse(0).success).toBe(true);
  });

  it("tidies what people type", () => {
    expect(email.parse("Who@Example.COM")).toBe("who@example.com");
    expect(name.parse("  Olga  ")).toBe("Olga");
    expect(name.safeParse(" x ").success).toBe(false);
    expect(currency.safeParse("eur").success).toBe(false);
  });
});

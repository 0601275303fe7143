import { Timestamp } from "firebase-admin/firestore";
import { describe, expect, it } from "vitest";
import { withoutContacts, withoutSecrets } from "../../../functions/src/runtime/secrets.ts";

describe("no silent power, and no secret in its record", () => {
  it("replaces what is secret by its name, at any depth, and leaves the rest", () => {
    const at = new Timestamp(1, 2);
    const fields = {
      name: "Ada",
      code: "OPENSESAME",
      email: null,
      at,
      lines: [{ token: "t", quantity: 2, deep: { phone: "1" } }],
      settings: { secret: "s", fee_bps: 5 },
    };
    expect(withoutSecrets(fields, "tickets/tkt_1")).toEqual({
      name: "Ada",
      code: "[secret]",
      email: null,
      at,
      lines: [{ token: "[secret]", quantity: 2, deep: { phone: "[secret]" } }],
      settings: { secret: "[secret]", fee_bps: 5 },
    });
    expect(withoutSecrets({ code: "SUPPORT" }, "departments/dep_1")).toEqual({ code: "SUPPORT" });
  });

  it.each([
    ["Write to ada.l+x@example.co.uk, please", "Write to [e-mail], please"],
    ["<ada@bücher.example>", "<[e-mail]>"],
    ["Call +1 555 555-0100 now", "Call [phone] now"],
    ["+15555550100", "[phone]"],
    ["whsec_simulator and sk_test_simulator", "[secret] and [secret]"],
    ["Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.", "Bearer [token]."],
    ["2 + 3 @ 4, 15:00+02:00, a@b", "2 + 3 @ 4, 15:00+02:00, a@b"],
  ])("replaces it in any text: %s", (text, clean) => {
    expect(withoutContacts(text)).toBe(clean);
    expect(withoutSecrets({ a: [{ b: text }] }, "events/evt_1")).toEqual({ a: [{ b: clean }] });
  });

  it("does so in a text as long as a document takes, and in no more steps for each letter than in a short one", () => {
    const long = "x".repeat(900_000);
    expect(withoutContacts(`${long} ada@example.com`)).toBe(`${long} [e-mail]`);
  });
});

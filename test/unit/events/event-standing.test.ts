import { Timestamp } from "firebase-admin/firestore";
import { describe, expect, it } from "vitest";
import { eventStanding, hasEnded } from "../../../functions/src/events/event-standing.ts";
import { eventStates } from "../../../functions/src/events/model.ts";
import { salesInWords } from "../../../web/src/workspace/shared/sales-in-words.ts";

const now_ms = Date.UTC(2030, 5, 1);
const ends_at = Timestamp.fromMillis(now_ms);

describe("an event", () => {
  it.each(Object.keys(eventStates.steps) as (keyof typeof eventStates.steps)[])(
    "that is %s stands for that; published, for over from its end on",
    (status) => {
      expect(eventStanding({ status, ends_at }, now_ms - 1)).toBe(status);
      expect(eventStanding({ status, ends_at }, now_ms)).toBe(status === "published" ? "over" : status);
    },
  );

  it("has ended from its end on", () => {
    expect([hasEnded({ ends_at }, now_ms - 1), hasEnded({ ends_at }, now_ms)]).toEqual([false, true]);
  });
});

describe("the sales of an event, in few words,", () => {
  const missing = (...messages: string[]) => messages.map((message) => ({ code: "sales_paused" as const, message }));

  it("are open only where something can be bought", () => {
    expect(salesInWords({ ready: true, on_sale: 2, types: 2, missing: [] })).toBe("Open");
    expect(salesInWords({ ready: false, on_sale: 1, types: 3, missing: missing("Later.") })).toBe(
      "Open for 1 of 3 ticket types",
    );
    expect(salesInWords({ ready: true, on_sale: 0, types: 0, missing: [] })).toBe("There is nothing to buy.");
  });

  it("say what stands in the way", () => {
    expect(salesInWords({ ready: false, on_sale: 0, types: 1, missing: missing("No account.") })).toBe("No account.");
    expect(salesInWords({ ready: false, on_sale: 0, types: 1, missing: missing("No account.", "No policy.") })).toBe(
      "No account. And 1 more.",
    );
  });
});

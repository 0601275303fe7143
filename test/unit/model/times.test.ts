import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { parse } from "../../../functions/src/runtime/parse.ts";
import { serverTime } from "../../../web/src/data/clock.ts";
import { knownZone, ownZone } from "../../../web/src/format.ts";
import { fromLocalInput, localTimeNote, localTimeProblem, toLocalInput } from "../../../web/src/forms/date-time.ts";
import { groupByDate } from "../../../web/src/storefront/group-by-date.ts";
import { deployedOperations } from "../../support/deployed-operations.ts";
import { root } from "../../support/paths.ts";
import { sourcesIn } from "../../support/sources.ts";
import { fieldsOf } from "../support/schemas.ts";

const instant = (iso: string) => {
  const at_ms = Date.parse(iso);
  return { seconds: at_ms / 1000, nanoseconds: 0, toMillis: () => at_ms };
};

describe("a local time", () => {
  it.each([
    ["2026-05-01T19:30", "Europe/Vienna", "2026-05-01T17:30:00.000Z"],
    ["2026-12-01T19:30", "Europe/Vienna", "2026-12-01T18:30:00.000Z"],
    ["2026-07-01T00:00", "Asia/Kolkata", "2026-06-30T18:30:00.000Z"],
    ["2026-07-01T12:00", "UTC", "2026-07-01T12:00:00.000Z"],
    ["2026-07-01T12:00", "Mars/Olympus", "2026-07-01T12:00:00.000Z"],
  ])("%s in %s is %s, and back", (local, zone, iso) => {
    expect(fromLocalInput(local, zone)?.toISOString()).toBe(iso);
    expect(toLocalInput(Date.parse(iso), zone)).toBe(local);
    expect(localTimeProblem(local, zone)).toBeNull();
    expect(localTimeNote(local, zone)).toBeNull();
  });

  it.each([
    ["Europe/Vienna", "2026-03-29T02:30"],
    ["America/New_York", "2026-03-08T02:00"],
    ["Australia/Lord_Howe", "2026-10-04T02:15"],
    ["Pacific/Apia", "2011-12-30T12:00"],
  ])("that the clocks of %s never show is said: %s", (zone, local) => {
    expect(localTimeProblem(local, zone)).toMatch(/never show this time/);
    expect(localTimeNote(local, zone)).toBeNull();
  });

  it.each([
    ["Europe/Vienna", "2026-10-25T02:30", "2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z"],
    ["America/New_York", "2026-11-01T01:00", "2026-11-01T05:00:00.000Z", "2026-11-01T06:00:00.000Z"],
    ["Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45:00.000Z", "2026-04-04T15:15:00.000Z"],
  ])(
    "that they show twice in %s is the first of the two, which is said, or stays what it was: %s",
    (zone, local, first, second) => {
      expect(localTimeNote(local, zone)).toMatch(/the first of the two/);
      expect(localTimeProblem(local, zone)).toBeNull();
      expect(fromLocalInput(local, zone)?.toISOString()).toBe(first);
      expect(fromLocalInput(local, zone, instant(second))?.toISOString()).toBe(second);
    },
  );

  it.each(["", "tomorrow", "2026-02-30T10:00", "2026-13-01T10:00", "0000-00-00T00:00", "2026-05-01"])(
    "is none: %j",
    (local) => {
      expect(fromLocalInput(local, "Europe/Vienna")).toBeNull();
    },
  );
});

describe("a time zone", () => {
  it("of the device or of an event that nobody knows is UTC", () => {
    expect(knownZone("Etc/Unknown")).toBe("UTC");
    expect(knownZone("Europe/Vienna")).toBe("Europe/Vienna");
    const unknown = { ...new Intl.DateTimeFormat().resolvedOptions(), timeZone: "Etc/Unknown" };
    const spy = vi.spyOn(Intl.DateTimeFormat.prototype, "resolvedOptions").mockReturnValue(unknown);
    expect(ownZone()).toBe("UTC");
    spy.mockRestore();
  });
});

describe("events by date", () => {
  const event = (starts_at: string, time_zone: string) => ({ starts_at: instant(starts_at), time_zone });
  const labels = (now: string, event: { starts_at: ReturnType<typeof instant>; time_zone: string }) =>
    groupByDate([event], Date.parse(now)).map(({ label }) => label);

  it("stand under the month of where they are", () => {
    // Half past midnight in Tokyo, still December in Berlin.
    expect(labels("2026-12-01T12:00:00Z", event("2026-12-31T15:30:00Z", "Asia/Tokyo"))).toEqual(["January 2027"]);
    expect(labels("2026-12-01T12:00:00Z", event("2027-01-01T04:00:00Z", "America/Los_Angeles"))).toEqual([
      "December 2026",
    ]);
  });

  it("are today and tomorrow by the calendar of where they are", () => {
    const late = event("2026-06-01T23:00:00Z", "Asia/Tokyo");
    expect(labels("2026-06-01T12:00:00Z", late)).toEqual(["Tomorrow"]);
    expect(labels("2026-06-01T16:00:00Z", late)).toEqual(["Today"]);
    expect(labels("2026-06-03T16:00:00Z", late)).toEqual(["On now"]);
  });
});

describe("the server's time", () => {
  it("is when the answer was made, and how long a cache has had it", () => {
    const date = "Thu, 26 Nov 2026 12:00:00 GMT";
    expect(serverTime(new Headers({ date }))).toBe(Date.parse("2026-11-26T12:00:00Z"));
    expect(serverTime(new Headers({ date, age: "90" }))).toBe(Date.parse("2026-11-26T12:01:30Z"));
    expect(serverTime(new Headers())).toBeNaN();
  });

  it("is asked in one place: no page looks at the device's clock", () => {
    const files = sourcesIn("web/src").filter((file) => file !== "web/src/data/clock.ts");
    const looking = files.filter((file) => /Date\.now\(|new Date\(\)/.test(readFileSync(join(root, file), "utf8")));
    expect(looking).toEqual([]);
    expect(files.length).toBeGreaterThan(200);
  });
});

describe("every moment that an operation takes", () => {
  const moments = deployedOperations.flatMap((operation) =>
    fieldsOf(operation.schema)
      .filter(
        ({ schema }) => schema.safeParse("2026-05-01T19:30:00Z").success && !schema.safeParse("Anna Berg").success,
      )
      .map(({ path, schema }) => ({ name: `${operation.name} ${path}`, schema })),
  );

  it("is found", () => {
    expect(moments.map(({ name }) => name)).toContain("changeTicketType sales_end_at");
  });

  it.each(moments)("$name lies in this century or the next", ({ schema }) => {
    const wrong = [
      "0000-01-01T00:00:00Z",
      "1999-12-31T23:59:59Z",
      "2200-01-01T00:00:00Z",
      "9999-12-31T23:59:59Z",
      "2026-02-30T00:00:00Z",
      "2026-05-01",
      "tomorrow",
      "NaN",
      "+275760-09-13T00:00:00Z",
    ];
    for (const moment of wrong) expect(() => parse(schema, moment), moment).toThrow();
  });
});

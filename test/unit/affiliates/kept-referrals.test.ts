import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  type Attached,
  attachReferrals,
  type KeptReferral,
  keepReferral,
  keptReferrals,
} from "../../../web/src/data/referral.ts";

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
});

const follow = (...links: [string, string][]) => {
  for (const [platform_id, code] of links) keepReferral({ platform_id, code });
};

/** Attaches as the answers say, by code; gives the codes that were tried, in order. */
async function attach(answers: Record<string, Attached>): Promise<string[]> {
  const tried: string[] = [];
  await attachReferrals(async ({ code }: KeptReferral) => {
    tried.push(code);
    return answers[code] ?? "unknown code";
  });
  return tried;
}

describe("a code that nobody has", () => {
  it("is told of, unless the person followed another link on that platform", async () => {
    follow(["city", "GOOD"], ["city", "TYPO"]);
    expect(await attachReferrals(async ({ code }) => (code === "GOOD" ? "attached" : "unknown code"))).toBeNull();
    follow(["city", "FIRST"], ["city", "LAST"]);
    expect(await attachReferrals(async () => "unknown code")).toBe("LAST");
  });
});

describe("the link of an affiliate", () => {
  it("that was followed last counts, and none after it was attached", async () => {
    follow(["city", "GOOD"], ["city", "NEWER"]);
    expect(await attach({ NEWER: "attached", GOOD: "attached" })).toEqual(["NEWER"]);
    expect(keptReferrals()).toEqual([]);
  });

  it("survives one that was mistyped after it", async () => {
    follow(["city", "GOOD"], ["city", "TYPO"]);
    expect(await attach({ GOOD: "attached" })).toEqual(["TYPO", "GOOD"]);
    expect(keptReferrals()).toEqual([]);
  });

  it("of another platform is its own matter", async () => {
    follow(["city", "GOOD"], ["park", "OTHER"]);
    expect((await attach({ GOOD: "attached", OTHER: "refused" })).sort()).toEqual(["GOOD", "OTHER"]);
    expect(keptReferrals()).toEqual([]);
  });

  it("is kept where there was no answer, and tried again", async () => {
    follow(["city", "GOOD"]);
    expect(await attach({ GOOD: "later" })).toEqual(["GOOD"]);
    expect(keptReferrals()).toEqual([{ platform_id: "city", code: "GOOD" }]);
    expect(await attach({ GOOD: "attached" })).toEqual(["GOOD"]);
    expect(keptReferrals()).toEqual([]);
  });

  it("is given up for a final no, with those before it", async () => {
    follow(["city", "FIRST"], ["city", "OWN"]);
    expect(await attach({ OWN: "refused", FIRST: "attached" })).toEqual(["OWN"]);
    expect(keptReferrals()).toEqual([]);
  });

  it("is one of few that are kept", () => {
    for (let index = 0; index < 40; index += 1) follow([`p${index % 10}`, `C${index}`]);
    expect(keptReferrals().length).toBeLessThanOrEqual(12);
    expect(keptReferrals()[0]).toEqual({ platform_id: "p9", code: "C39" });
    follow(["p9", "C39"]);
    expect(keptReferrals().filter(({ code }) => code === "C39")).toHaveLength(1);
  });
});

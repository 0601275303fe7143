/** What people are told: each kind is sent by something, and reads as a sentence. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { notificationKinds } from "../../../functions/src/notices.ts";
import { notificationText } from "../../../web/src/account/notification-text.ts";
import { standingInWords } from "../../../web/src/console/role-in-words.ts";
import { root } from "../../support/paths.ts";
import { sourcesIn } from "../../support/sources.ts";

/** Stands in for whatever a sender may have given. */
const details = new Proxy<Record<string, string>>(
  {},
  {
    get(_, name) {
      if (String(name).endsWith("_minor")) return "1050";
      return name === "currency" ? "EUR" : "Lantern";
    },
  },
);

/** The code that runs on the server, without what declares the kinds. */
const senders = sourcesIn("functions/src")
  .filter((file) => !file.endsWith("/model.ts"))
  .map((file) => readFileSync(join(root, file), "utf8"))
  .join("\n");

describe.each(notificationKinds)("the notification %s", (kind) => {
  it("is sent by something", () => {
    expect(senders).toContain(`"${kind}"`);
  });

  it("reads as a sentence, with no word that is only stored", () => {
    const text = notificationText({ kind, details });
    expect(text).toMatch(/^[\p{Lu}€]/u);
    expect(text).not.toMatch(/undefined|NaN|_/);
  });
});

describe("a role in a notification is told in words", () => {
  it.each([
    [
      "platform_role_given",
      { platform: "City Stages", roles: "superadmin, support_agent, Poster crew" },
      "Your roles on City Stages: SuperAdmin, Support agent and Poster crew.",
    ],
    ["team_role_given", { entity: "Lantern", role: "event_manager" }, "You are event manager of Lantern."],
    ["event_role_given", { event: "Roof Party", role: "check_in" }, "You may work at Roof Party now, as check-in."],
    [
      "decided_alone",
      { by: "Olga", decision: "refund.approved" },
      "Olga decided alone on what concerned them, since nobody else could: refund approved.",
    ],
  ] as const)("%s", (kind, given, text) => {
    expect(notificationText({ kind, details: given })).toBe(text);
  });
});

describe("what gave somebody the right to something", () => {
  it.each([
    ["superadmin, Poster crew", "SuperAdmin, Poster crew"],
    ["finance_manager", "Finance manager"],
    ["event check_in", "Check-in at one event"],
    ["god", "GOD"],
    ["self", "themselves"],
    ["system", "the system"],
  ])("is told in words: %s", (stored, words) => {
    expect(standingInWords(stored)).toBe(words);
  });
});

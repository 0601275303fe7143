import { describe, expect, it } from "vitest";
import { domains } from "../../../functions/src/domains.ts";
import * as deployed from "../../../functions/src/index.ts";
import { serviceOf } from "../../../functions/src/operations.ts";
import { services } from "../../../functions/src/services.ts";
import { isDeciding } from "../../support/client.ts";
import { deployedOperations } from "../../support/deployed-operations.ts";

const operations = deployedOperations.map((operation) => ({ name: operation.name, operation }));

/** What people do with what is theirs, or is public; all else asks for a role. */
const own = [
  "acceptInvitation",
  "attachReferral",
  "cancelOrder",
  "createOrder",
  "declineInvitation",
  "deleteSavedFilter",
  "followEntity",
  "giveBackTickets",
  "joinAffiliateProgramme",
  "leaveTeam",
  "unfollowEntity",
];
const open = ["readAvailability", "readFollowers"];
/** On documents that are public. What is not is there for those only whose it is. */
const onWhatIsPublic = ["attachReferral", "joinAffiliateProgramme"];
/** What people do with what is theirs, or is public, leaves no record. */
const unrecorded = [
  "attachReferral",
  "cancelOrder",
  "createOrder",
  "deleteSavedFilter",
  "followEntity",
  "readAvailability",
  "readFollowers",
  "unfollowEntity",
];
/** Reading by a role leaves none either, but GOD's. */
const reading = ["listBanned", "readOrderTickets", "readRateLimits", "readSalesGate"];

/**
 * To stop something is urgent, whatever it looks like by then. What was approved is sent again as it was. Which tickets,
 * and which refund of Stripe's, the input names; neither ever changes what it is.
 */
const withoutALook = ["suspendEntity", "retryRefund", "cancelTickets", "decideRefundByHand"];

describe("approval is of what was seen", () => {
  it("by every operation that a right to approve is for: test/functions/entities/approvals.test.ts tries each", () => {
    const approving = operations.filter(({ operation }) => {
      const { platform } = Object(operation.requires);
      return typeof platform === "string" && platform.endsWith(".approve");
    });
    const names = approving.map(({ name }) => name).filter((name) => !withoutALook.includes(name));
    expect(names.filter((name) => !isDeciding(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(10);
  });
});

describe("no silent power: the deployed operations", () => {
  it("are many", () => {
    expect(operations.length).toBeGreaterThan(20);
  });

  it("are called as they are exported, each in one domain and one service", () => {
    const tables = Object.values(domains).flatMap((domain) => Object.values(domain.operations));
    const names = tables.flatMap((table) => Object.keys(table)).sort();
    expect(operations.map(({ name }) => name).sort()).toEqual(names);
    expect(new Set(names).size).toBe(names.length);
    expect(Object.keys(serviceOf).sort()).toEqual(names);
  });

  it("run in services that are all deployed, and none without an operation", () => {
    const used = [...new Set(Object.values(serviceOf))].sort();
    expect(used).toEqual(Object.keys(services).sort());
    for (const name of used) expect(Object(Object(deployed)[name]).__endpoint).toHaveProperty("httpsTrigger");
  });

  it.each(operations)("$name asks for a permission, if it is not one's own", ({ name, operation }) => {
    const { requires } = operation;
    if (open.includes(name)) expect(requires).toBe("anyone");
    else if (own.includes(name)) expect(requires).toBe("signed_in");
    else
      expect(Object.values(Object(requires)).every((permission) => /^\w+\.\w+$/.test(String(permission)))).toBe(true);
    expect(typeof requires === "string" || Object.keys(requires).length > 0).toBe(true);
  });

  it.each(operations)(
    "$name asks for what stands above platforms above them, and for nothing else there",
    ({ operation }) => {
      const { platform, global } = Object(operation.requires);
      expect(String(platform)).not.toMatch(/^platform\./);
      expect(String(global)).toMatch(/^(undefined|platform\.\w+)$/);
    },
  );

  it.each(operations)("$name leaves a record, if it changes what is not one's own", ({ name, operation }) => {
    if (unrecorded.includes(name)) expect(operation.audit).toBeNull();
    else if (reading.includes(name)) {
      expect(Object(operation.audit).god).toMatch(/^[a-z_]+\.[a-z_]+$/);
      // A repetition is a look of its own.
      expect(operation.runsAgain).toBe(true);
    } else expect(operation.audit).toMatch(/^[a-z_]+\.[a-z_]+$/);
  });

  it.each(operations)("$name leaves a record of whatever a role opens, GOD's at the least", ({ operation }) => {
    if (typeof operation.requires === "object") expect(operation.audit).not.toBeNull();
  });

  it.each(operations.filter(({ operation }) => typeof operation.requires === "string"))(
    "$name hides what is another's, or says that it is public",
    ({ name, operation }) => {
      expect(operation.hides).toBe(!onWhatIsPublic.includes(name));
    },
  );

  it.each(operations.filter(({ operation }) => operation.requires === "anyone"))(
    "$name writes nothing for those who are not signed in",
    ({ operation }) => {
      expect(operation.audit).toBeNull();
      expect(operation.limit.counted).toBe("instance");
    },
  );

  const decision = /[._](approved|rejected|returned|reinstated|decided|confirmed)$|^entity\.deleted$/;
  const decisions = operations.filter(
    ({ name, operation: { audit } }) =>
      decision.test(String(audit)) || /^(approve|reject|return|reinstate|decide|settle)[A-Z]/.test(name),
  );

  it.each(decisions)("$name is no decision of those whom it concerns", ({ operation }) => {
    expect(operation.decides).toBe(true);
  });

  it("are not all decisions, nor none", () => {
    expect(decisions.length).toBeGreaterThan(7);
    expect(decisions.length).toBeLessThan(operations.length / 2);
  });

  it("leave records that tell them apart", () => {
    const recorded = operations.flatMap(({ operation: { audit } }) =>
      audit === null ? [] : [typeof audit === "string" ? audit : audit.god],
    );
    expect(new Set(recorded).size).toBe(recorded.length);
  });
});

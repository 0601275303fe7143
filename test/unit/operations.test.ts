import { describe, expect, it, vi } from "vitest";
import type { Operation } from "../../functions/src/runtime/operation.ts";
import { isDeciding } from "../support/client.ts";

// What `callable` is given is what it serves: with this, each export is the loader of its operation.
vi.mock("../../functions/src/runtime/callable.ts", () => ({
  callable: (load: Load) => Object.assign(load, { loads: true }),
}));

type Load = () => Promise<Operation<unknown, unknown>>;

const exported: [string, unknown][] = Object.entries(await import("../../functions/src/index.ts"));
const isLoader = (value: unknown): value is Load => typeof value === "function" && "loads" in value;
const operations = await Promise.all(
  exported.flatMap(([name, value]) => (isLoader(value) ? [value().then((operation) => ({ name, operation }))] : [])),
);

/** What people do with what is theirs, or is public; all else asks for a role. */
const own = [
  "acceptInvitation",
  "attachReferral",
  "cancelOrder",
  "createOrder",
  "declineInvitation",
  "joinAffiliateProgramme",
  "leaveTeam",
];
const open = ["readAvailability"];
/** Reading, and what people do with what is theirs, leaves no record. */
const unrecorded = [
  "attachReferral",
  "cancelOrder",
  "createOrder",
  "listBanned",
  "readAvailability",
  "readRateLimits",
  "readSalesGate",
];

/** To stop something is urgent, whatever it looks like by then. */
const withoutALook = ["suspendEntity"];

describe("approval is of what was seen", () => {
  it("by every operation that a right to approve is for: test/functions/approvals.test.ts tries each", () => {
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

  it.each(operations)("$name is called as it is exported", ({ name, operation }) => {
    expect(operation.name).toBe(name);
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
    else expect(operation.audit).toMatch(/^[a-z_]+\.[a-z_]+$/);
  });

  it("leave records that tell them apart", () => {
    const recorded = operations.flatMap(({ operation }) => (operation.audit === null ? [] : [operation.audit]));
    expect(new Set(recorded).size).toBe(recorded.length);
  });
});

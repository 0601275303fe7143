import { describe, expect, it, vi } from "vitest";
import { addressOf, networkOf } from "../../../functions/src/runtime/address.ts";

describe("the address of a caller", () => {
  it.each([
    ["198.51.100.7", "198.51.100.7"],
    ["1.2.3.4, 198.51.100.7", "198.51.100.7"],
    ["127.0.0.1,  10.0.0.1 , 2001:db8::1 ", "2001:db8::1"],
    [["1.2.3.4", "5.6.7.8, 198.51.100.7"], "198.51.100.7"],
    ["", ""],
  ])("of %j is the last, which no caller can choose: %s", (header, address) => {
    expect(addressOf({ "x-forwarded-for": header })).toBe(address);
  });

  it("is empty without the header", () => {
    expect(addressOf({})).toBe("");
  });
});

describe("what shares an allowance", () => {
  it.each([
    ["198.51.100.7", "198.51.100.7"],
    ["::ffff:198.51.100.7", "198.51.100.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:0DB8:0001:0002::9", "2001:db8:1:2::/64"],
    ["2001:db8::9", "2001:db8:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["nonsense", "nonsense"],
  ])("%s counts as %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it("is nothing for this machine on the emulators, and counts anywhere else", () => {
    for (const here of ["", "127.0.0.1", "::1", "::ffff:127.0.0.1"]) {
      vi.stubEnv("FUNCTIONS_EMULATOR", "true");
      expect(networkOf(here)).toBeNull();
      vi.unstubAllEnvs();
      for (const name of ["FUNCTIONS_EMULATOR", "FIRESTORE_EMULATOR_HOST"]) vi.stubEnv(name, undefined);
      expect(networkOf(here)).not.toBeNull();
      vi.unstubAllEnvs();
    }
  });
});

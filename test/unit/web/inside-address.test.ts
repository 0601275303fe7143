import { describe, expect, it } from "vitest";
import { insideAddress } from "../../../web/src/account/inside-address.ts";

const inside = [
  "/",
  "/workspace",
  "/p/demo/events/evt_1?event=1&next=%2F%2Fhost",
  "/orders/ord_1#tickets",
  "/a//b",
  "/M%C3%BCnchen",
  "/search?q=https://host.example",
];

const outside: [string, string | null][] = [
  ["nothing", null],
  ["an empty text", ""],
  ["another site", "https://host.example"],
  ["another scheme", "javascript:alert(1)"],
  ["a scheme in disguise", "java\tscript:alert(1)"],
  ["a place that depends on where one is", "workspace"],
  ["dots", "../workspace"],
  ["two slashes", "//host.example"],
  ["three slashes", "///host.example"],
  ["a backslash", "/\\host.example"],
  ["two backslashes", "\\\\host.example"],
  ["a tab between slashes", "/\t/host.example"],
  ["a line feed between slashes", "/\n/host.example"],
  ["a carriage return between slashes", "/\r/host.example"],
  ["a tab and a backslash", "/\t\\host.example"],
  ["a zero between slashes", "/\u0000/host.example"],
  ["a space before", " //host.example"],
  ["a tab before", "\t//host.example"],
  ["a control character before", "\u0001//host.example"],
  ["a space that does not break", "/\u00a0/host.example"],
  ["dots that leave two slashes", "/.//host.example"],
  ["dots up that leave two slashes", "/..//host.example"],
  ["dots further on", "/a/..//host.example"],
  ["encoded dots", "/%2e//host.example"],
  ["encoded dots up", "/a/%2e%2e//host.example"],
  ["an encoded slash", "/%2Fhost.example"],
  ["an encoded backslash", "/%5chost.example"],
  ["an encoded tab", "/%09/host.example"],
  ["an encoded line feed", "/%0a/host.example"],
];

describe("where a sign-in leads", () => {
  it.each(inside)("%s is within these pages", (address) => {
    expect(insideAddress(address)).toBe(address);
  });

  it.each(outside)("%s leads home", (_what, address) => {
    expect(insideAddress(address)).toBe("/");
  });

  it("never leaves the site, whatever of these parts it is made of", () => {
    const parts = ["/", "\\", ".", "..", "\t", "\n", "%2f", "%5c", "%2e", "%09", "@", ":", "host.example", "?", "#"];
    for (const one of parts) {
      for (const two of parts) {
        for (const three of parts) {
          for (const four of parts) {
            const to = insideAddress(`/${one}${two}${three}${four}`);
            // Both as a link and once more decoded.
            expect(new URL(to, "https://gatehouse.example/p/demo").origin).toBe("https://gatehouse.example");
            expect(to).toMatch(/^\/(?![/\\])/);
          }
        }
      }
    }
  });
});

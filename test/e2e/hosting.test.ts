/** What Hosting says beside the pages themselves. */
import { describe, expect, it } from "vitest";
import { origin } from "../support/addresses.ts";

describe("the answer of Hosting", () => {
  it.each(["/", "/index.html", "/console/city-stages/audit"])("to %s carries the security headers", async (path) => {
    const { status, headers } = await fetch(`${origin("hosting")}${path}`);
    expect(status).toBe(200);
    const policy = Object.fromEntries(
      (headers.get("content-security-policy") ?? "").split(";").map((directive) => {
        const [name = "", ...sources] = directive.trim().split(" ");
        return [name, sources];
      }),
    );
    expect(policy).toMatchObject({
      "default-src": ["'none'"],
      "object-src": ["'none'"],
      "base-uri": ["'none'"],
      "frame-ancestors": ["'none'"],
      "form-action": ["'self'"],
    });
    expect(policy["script-src"]).toContain("'self'");
    expect(policy["script-src"]?.filter((source) => /unsafe|\*|data:|^https?:$/.test(source))).toEqual([]);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("strict-origin-when-cross-origin");
    expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
    expect(headers.get("strict-transport-security")).toMatch(/^max-age=\d{8,}/);
    expect(headers.get("permissions-policy")).toContain("camera=(self)");
    expect(headers.get("permissions-policy")).toContain("geolocation=()");
    expect(headers.get("cache-control")).toBe("no-cache");
  });

  it("lets browsers keep what never changes under its name", async () => {
    const page = await (await fetch(origin("hosting"))).text();
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(page)?.[1];
    expect(script).toBeDefined();
    const { headers } = await fetch(`${origin("hosting")}${script}`);
    expect(headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  });
});

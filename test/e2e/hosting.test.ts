/** What Hosting says beside the pages themselves. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { origin } from "../support/addresses.ts";
import { root } from "../support/paths.ts";

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

  it.each(["/assets/index-gone1234.js", "/assets/deep/er.css", "/assets/"])(
    "to %s, which is not there, is no page of ours",
    async (path) => {
      const response = await fetch(`${origin("hosting")}${path}`);
      const page = await response.text();
      expect(page).not.toContain('id="root"');
      expect(response.status).toBe(404);
    },
  );

  // The emulator gives the page for what is missing the headers of what was asked for, Hosting those of the page.
  it("to what is missing is kept by nobody", async () => {
    const { hosting } = firebase.parse(JSON.parse(await readFile(join(root, "firebase.json"), "utf8")));
    expect(hosting.headers.at(-1)).toEqual({
      source: "404.html",
      headers: [{ key: "Cache-Control", value: "no-store" }],
    });
    expect((await fetch(`${origin("hosting")}/404.html`)).headers.get("cache-control")).toBe("no-store");
  });
});

const firebase = z.object({
  hosting: z.object({ headers: z.array(z.object({ source: z.string(), headers: z.array(z.unknown()) })) }),
});

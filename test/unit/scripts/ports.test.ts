import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { host, portsAt } from "../../support/addresses.ts";
import { checkPortsAreFree } from "../../support/free-ports.ts";
import { writeLocalConfig } from "../../support/local-config.ts";
import { root } from "../../support/paths.ts";

const offsets = Array.from({ length: 501 }, (_, hundreds) => hundreds * 100);

describe("the ports of a stack", () => {
  it("meet those of no other, whatever multiples of 100 their offsets are", () => {
    const endings = Object.values(portsAt(0)).map((port) => port % 100);
    expect(new Set(endings).size).toBe(endings.length);
    const all = offsets.flatMap((offset) => Object.values(portsAt(offset)));
    expect(new Set(all).size).toBe(all.length);
    expect(Math.max(...all)).toBeLessThan(65_536);
  });

  it("all move with the offset", () => {
    for (const [name, port] of Object.entries(portsAt(0))) expect(portsAt(400)).toMatchObject({ [name]: port + 400 });
  });

  it("are told to every emulator that firebase-tools starts, those that nobody asked for among them", async () => {
    const { default: config } = await import(await writeLocalConfig(), { with: { type: "json" } });
    for (const emulator of ["auth", "firestore", "functions", "hosting", "hub", "logging", "eventarc", "tasks"]) {
      expect(config.emulators[emulator]).toMatchObject({ host, port: expect.any(Number) });
    }
  });
});

describe("a port that is taken", () => {
  it("is named, with what needs it and who has it, and other ports are offered", async () => {
    // Where no stack of these tests is, and below the ports that connections to elsewhere are given.
    const offset = 20_300;
    const { tasks } = portsAt(offset);
    const other = createServer().listen(tasks, host);
    await once(other, "listening");
    try {
      const told = await checkPortsAreFree(offset).catch((error: Error) => error.message);
      expect(told).toMatch(new RegExp(`^Port ${tasks} \\(Cloud Tasks emulator\\) is in use by .+\n  That may be`));
      expect(told).toMatch(/set GATEHOUSE_PORT_OFFSET=20[4-9]00$/);
      expect(told).not.toMatch(/kill/i);
    } finally {
      other.close();
    }
    await checkPortsAreFree(offset);
  });
});

describe("a port to which no browser connects", () => {
  it("is as good as taken", async () => {
    // The pages would be at 6000.
    const told = await checkPortsAreFree(1000).catch((error: Error) => error.message);
    expect(told).toMatch(/^Port 6000 \(web pages\) is one to which browsers and Node open no connection/m);
    expect(told).not.toMatch(/GATEHOUSE_PORT_OFFSET=(1000|2000)$/);
  });
});

describe("an offset", () => {
  it.each(["", "-100", "50", "150", "1e3", "100.0", "0x64", "hundred", "50100", "0100"])(
    "of %o is refused before anything begins",
    async (offset) => {
      const run = promisify(execFile)(process.execPath, [join(root, "scripts", "run.mjs"), "check"], {
        env: { ...process.env, GATEHOUSE_PORT_OFFSET: offset },
      });
      await expect(run).rejects.toMatchObject({
        code: 1,
        stderr: `GATEHOUSE_PORT_OFFSET is "${offset}": it must be a multiple of 100 from 0 to 50000, such as 100\n`,
      });
    },
  );
});

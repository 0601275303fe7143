import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { inShort, tellTroubles } from "../../support/readable-log.ts";

const line = (severity: string, more: object = {}) =>
  JSON.stringify({ ...more, severity, message: "request req_1 failed" });

describe("a log line in the terminal", () => {
  it.each(["DEBUG", "INFO", "NOTICE"])("of severity %s is not shown: it is in the file", (severity) => {
    expect(inShort(line(severity))).toBeNull();
  });

  it("is short and says what is wrong, whatever the emulator puts before it", () => {
    expect(inShort(line("WARNING"))).toBe("! request req_1 failed");
    expect(inShort(`>  ${line("ERROR")}`)).toBe("✗ request req_1 failed");
    const error = { message: "No such session\n    at somewhere", stack: "…" };
    expect(inShort(line("ERROR", { error }))).toBe("✗ request req_1 failed: No such session");
    const withStack = JSON.stringify({ severity: "ERROR", message: "Error: request req_1 failed\n    at log.ts:21" });
    expect(inShort(withStack)).toBe("✗ request req_1 failed");
  });

  it.each(["", "i  functions: Beginning execution", "> {not json}", "{", '{"message":"x"}', "null", "{}"])(
    "that is no entry is not shown: %s",
    (text) => expect(inShort(text)).toBeNull(),
  );

  it("is found however its stream is cut", async () => {
    const told: string[] = [];
    const stream = new PassThrough();
    tellTroubles(stream, (short) => told.push(short));
    const text = `${line("INFO")}\n>  ${line("ERROR")}\nnothing\n${line("WARNING")}\n`;
    for (const part of text.match(/.{1,7}|\n/g) ?? []) stream.write(part);
    stream.end();
    await expect.poll(() => told).toEqual(["✗ request req_1 failed", "! request req_1 failed"]);
  });
});

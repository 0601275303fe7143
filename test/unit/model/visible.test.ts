import { describe, expect, it } from "vitest";
import { nameOf } from "../../../functions/src/model/names.ts";
import { cut, oneLine, severalLines, shownLine, textProblem } from "../../../functions/src/model/visible.ts";
import { parse } from "../../../functions/src/runtime/parse.ts";
import { deployedOperations } from "../../support/deployed-operations.ts";
import { fieldsOf } from "../support/schemas.ts";

const family = "\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466}";
const tower = `A${"\u0301".repeat(40)}dmin`;

/** What somebody may send as a name, and what is wrong with each. */
const hostile: Record<string, string> = {
  "nothing seen: zero width": "\u200b\u200b\u200b",
  "nothing seen: fillers": "\u3164\u115f\u1160\uffa0",
  "nothing seen: braille": "\u2800\u2800\u2800",
  "nothing seen: tags": "\u{e0041}\u{e0042}\u{e0043}",
  "nothing seen: marks alone": "\u0301 \u0301",
  "nothing seen: what Unicode keeps for such": "\u2065\u{e0080}\u{e0fff}\ufff3",
  "nothing seen: an object, a note without a head, joiners": "\ufffc\u{1d159}\u{13430}\u{1bca0}\u{16fe4}",
  "nothing seen: no characters at all": "\ufdd0\ufdef",
  "nothing seen: all kinds of spaces": "\u00a0\u2003\u3000\t\n",
  "turned around": "Anna \u202egreB",
  "turned around, isolated": "Anna \u2067greB\u2069",
  "half an emoji": "Anna \ud83d",
  "the other half": "\ude00 Anna",
  "a bell": "Anna\u0007Berg",
  "a null": "Anna\u0000Berg",
  "a next line": "Anna\u0085Berg",
  "a tower of accents": tower,
  "a note of nobody": "Anna\ufff9Berg",
  "too long by a million": "x".repeat(1_000_000),
  "nothing seen, a million times": "\u200b".repeat(1_000_000),
  "a tower in two parts": `A${"\u0301".repeat(6)}\u0007${"\u0301".repeat(6)}dmin`,
};

const kept: [string, string][] = [
  ["  Anna   Berg ", "Anna Berg"],
  ["Anna\n\tBerg", "Anna Berg"],
  ["Zoe\u0308", "Zoë"],
  [`The ${family}s`, `The ${family}s`],
  [
    "\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} fans",
    "\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} fans",
  ],
  ["نادي القراءة", "نادي القراءة"],
  ["می‌خواهم", "می‌خواهم"],
  ["नमस्ते", "नमस्ते"],
  ["❤️ 7️⃣", "❤️ 7️⃣"],
];

/** Whether something is seen of a text, and nothing of it is hidden. */
const isFit = (text: string) =>
  text.isWellFormed() &&
  text === text.normalize("NFC") &&
  !/\p{Cc}|[\u2028-\u202e\u2066-\u2069\ufff9-\ufffb]|\p{M}{7}/u.test(text.replace(/[\n\t]/g, "")) &&
  (text === "" || /[\p{L}\p{N}\p{P}\p{S}]/u.test(text.replace(/[\u115f\u1160\u2800\u3164\uffa0]/g, "")));

describe("a visible text", () => {
  it.each(Object.entries(hostile))("is none: %s", (_what, text) => {
    expect(textProblem(oneLine(text), { least: 1, most: 80 })).not.toBeNull();
  });

  it.each(kept)("is kept as people mean it: %j", (text, expected) => {
    expect(oneLine(text)).toBe(expected);
    expect(textProblem(expected, { least: 1, most: 80 })).toBeNull();
  });

  it("of several lines keeps them", () => {
    expect(severalLines(" One\r\n\r\n\ttwo\rthree ")).toBe("One\n\n\ttwo\nthree");
    expect(textProblem("One\n\n\ttwo", { least: 1, most: 80, lines: true })).toBeNull();
    expect(textProblem("One\n\n\ttwo", { least: 1, most: 80 })).not.toBeNull();
    expect(severalLines("\u200b\n\u200b")).toBe("");
  });

  it("says what is wrong, by what is seen", () => {
    expect(textProblem("", { least: 2, most: 80 })).toBe("Please fill this in.");
    expect(textProblem("A\u200b\u200b", { least: 2, most: 80 })).toBe("At least 2 characters, please.");
    expect(textProblem("x".repeat(81), { least: 2, most: 80 })).toBe("At most 80 characters, please; there are 81.");
  });

  it("is cut between characters, never in one", () => {
    expect(cut(`${"x".repeat(79)}\u{1f600}`, 80)).toBe("x".repeat(79));
    expect(cut(`${"x".repeat(78)}\u{1f600}`, 80)).toBe(`${"x".repeat(78)}\u{1f600}`);
    expect(cut(`${"x".repeat(75)}${family}`, 80)).toBe("x".repeat(75));
    expect(cut("Zoe\u0308", 3)).toBe("Zo");
    expect(cut("Anna", 80)).toBe("Anna");
  });

  it.each(Object.entries(hostile))("is made of what an account calls itself: %s", (_what, text) => {
    for (const line of [shownLine(text, 80), nameOf(text)]) {
      expect(isFit(line), JSON.stringify(line)).toBe(true);
      expect(line.length).toBeLessThanOrEqual(80);
    }
    expect(nameOf(text)).not.toBe("");
  });
});

const fields = deployedOperations.flatMap((operation) =>
  fieldsOf(operation.schema).map(({ path, schema }) => ({ name: `${operation.name} ${path}`, schema })),
);

describe("every field of every operation", () => {
  const said = [...Object.values(hostile), ...kept.map(([text]) => text)];
  const texts = fields.filter(({ schema }) => schema.safeParse("Anna Berg").success);

  it("is found: texts for people are among them", () => {
    expect(fields.length).toBeGreaterThan(100);
    expect(texts.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        "createRole name",
        "suspendEntity reason",
        "checkInTicket gate",
        "proposeEventChange place.name",
      ]),
    );
  });

  it.each(fields)("$name refuses what cannot be shown, or keeps what can", ({ schema }) => {
    for (const text of said) {
      const result = schema.safeParse(text);
      if (result.success && typeof result.data === "string")
        expect(isFit(result.data), JSON.stringify(text)).toBe(true);
    }
  });
});

describe("a text of any length", () => {
  const length = 100_000;
  const texts = ["@", ".", "a", " ", "\u200b", "\u0301", "\n", "a.", "1.", "a-", "a@a."].map((part) =>
    part.repeat(length / part.length),
  );

  it.each(fields)("is answered soon by $name", ({ schema }) => {
    const began_ms = performance.now();
    for (const text of texts) schema.safeParse(text);
    // As many steps as its length squared would take minutes.
    expect(performance.now() - began_ms).toBeLessThan(5_000);
  });
});

describe("what an operation says of a wrong input", () => {
  const wrong: unknown[] = [
    undefined,
    null,
    0,
    -1,
    1.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1e15,
    "",
    "x",
    "\u200b",
    "\ud800",
    "x".repeat(5000),
    true,
    [],
    [null],
    Array(500).fill("x"),
    {},
    { some_field: 1 },
    new Date(0),
  ];
  const people = /^[A-Z0-9][^_{}[\]]*\.$/;
  const ofMachines = /undefined|null|NaN|invalid|expected|received|regex|pattern|zod|input|\bobject|\bstring/i;

  it.each(deployedOperations)("$name speaks to people", ({ schema }) => {
    const fields = fieldsOf(schema);
    const inputs = [...wrong, ...fields.map(({ path }) => ({ [path]: 1 })), { snake_case: 1, "<b>": 2 }];
    const asked = [
      ...inputs.map((input) => ({ input, by: schema })),
      // Each by itself too, so that none hides behind one that is wrong before it.
      ...fields.flatMap((field) => wrong.map((input) => ({ input, by: field.schema }))),
    ];
    const messages = asked.flatMap(({ input, by }) => {
      try {
        parse(by, input);
        return [];
      } catch (error) {
        return [String(Object(error).message)];
      }
    });
    expect(messages.length).toBeGreaterThan(10);
    expect(messages.filter((message) => !people.test(message) || ofMachines.test(message))).toEqual([]);
  });
});

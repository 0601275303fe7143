/**
 * firestore.rules and firestore.indexes.json as they are to be: put together from what each domain says, with the lists of
 * roles that hold a permission, what an address in a name looks like, and what is seen of a text.
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { domains } from "../functions/src/domains.ts";
import { entityPermissions } from "../functions/src/model/permissions.ts";
import { contactPattern } from "../functions/src/model/text.ts";
import { hiddenInLine, hiddenInLines, inRules, shownPattern } from "../functions/src/model/visible.ts";
import { root } from "../test/support/paths.ts";

export const rulesPath = join(root, "firestore.rules");

const source = join(root, "functions", "src");
const begin = "    // >>> npm run rules:generate\n";
const place = "    // --- domains\n";

export function readRules(): Promise<string> {
  return readFile(rulesPath, "utf8");
}

/** @throws if a mark is missing, or the rules ask about a permission that no table has */
export async function generatedRules(): Promise<string> {
  const frame = await readFile(join(source, "frame.rules"), "utf8");
  const parts = Object.keys(domains).map(async (domain) => {
    const file = join(source, domain, "rules.rules");
    if (!existsSync(file)) return "";
    const rules = await readFile(file, "utf8");
    return rules === "" ? "" : `    // ${"-".repeat(100)} ${domain}\n\n${indented(rules)}\n`;
  });
  const [head, tail] = splitAt(frame, place);
  const rules = `${head}${(await Promise.all(parts)).join("")}${tail.replace(/^\n/, "")}`;
  const [before, after] = splitAt(rules, begin);
  return `${before}${begin}${lists(rules)}${after}`;
}

/** Which roles hold each permission that the rules ask about, and what is the same for texts of all kinds. */
function lists(rules: string): string {
  const asked = new Set(rules.match(/\brolesWith\w+/g));
  const ofRoles = Object.entries(entityPermissions).flatMap(([permission, roles]) => {
    const name = functionName(permission);
    if (!asked.delete(name)) return [];
    const names = roles.map((role) => `'${role}'`).join(", ");
    return [`    // ${permission}\n    function ${name}() {\n      return [${names}];\n    }\n`];
  });
  if (asked.size > 0) throw new Error(`No permission is behind ${[...asked].join(", ")} in the rules`);
  return [...ofRoles, ...ofTexts].join("\n");
}

function indented(block: string): string {
  return block.replace(/^(?=.)/gm, "    ");
}

const ofTexts = [
  `    // An address of mail or the web, anywhere in a text.
    function holdsContact(text) {
      return text.lower().matches('(?s).*(${contactPattern}).*');
    }
`,
  `    // Whether so many characters of a text are seen.
    function shows(text, least) {
      return text.matches('(?s)(${inRules(shownPattern)}){' + string(least) + '}.*');
    }
`,
  `    // A control, a sign that turns around what follows, or a tower of marks.
    function hidesInLine(text) {
      return text.matches('(?s).*(${inRules(hiddenInLine)}).*');
    }
`,
  `    // The same, but for tabs and the ends of lines.
    function hidesInLines(text) {
      return text.matches('(?s).*(${inRules(hiddenInLines)}).*');
    }
`,
];

/** `event.update_content` becomes `rolesWithEventUpdateContent`. */
function functionName(permission: string): string {
  const words = permission.split(/[._]/).map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
  return `rolesWith${words.join("")}`;
}

function splitAt(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  if (at === -1) throw new Error(`functions/src/frame.rules has lost its mark "${mark.trim()}"`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}

/**
 * The part of firestore.rules that is generated: which roles of an entity's team hold a permission, and what an address
 * in a name looks like.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { entityPermissions } from "../functions/src/model/permissions.ts";
import { contactPattern } from "../functions/src/model/text.ts";
import { root } from "../test/support/paths.ts";

export const rulesPath = join(root, "firestore.rules");

const begin = "    // >>> npm run rules:generate\n";
const end = "    // <<<\n";

export function readRules(): Promise<string> {
  return readFile(rulesPath, "utf8");
}

/**
 * The rules with the lists as the tables have them now, for the permissions that the rules ask about.
 *
 * @throws if the marks are missing, or the rules ask about a permission that no table has
 */
export function generatedRules(rules: string): string {
  const [before, rest] = splitAt(rules, begin);
  const [, after] = splitAt(rest, end);
  const asked = new Set((before + after).match(/\brolesWith\w+/g));
  const lists = Object.entries(entityPermissions).flatMap(([permission, roles]) => {
    const name = functionName(permission);
    if (!asked.delete(name)) return [];
    const names = roles.map((role) => `'${role}'`).join(", ");
    return [`    // ${permission}\n    function ${name}() {\n      return [${names}];\n    }\n`];
  });
  if (asked.size > 0) throw new Error(`No permission is behind ${[...asked].join(", ")} in firestore.rules`);
  return `${before}${begin}${[...lists, contact].join("\n")}${end}${after}`;
}

const contact = `    // An address of mail or the web, anywhere in a text.
    function holdsContact(text) {
      return text.lower().matches('(?s).*(${contactPattern}).*');
    }
`;

/** `event.update_content` becomes `rolesWithEventUpdateContent`. */
function functionName(permission: string): string {
  const words = permission.split(/[._]/).map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
  return `rolesWith${words.join("")}`;
}

function splitAt(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  if (at === -1) throw new Error(`firestore.rules has lost its mark "${mark.trim()}"`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { projectId } from "./addresses.ts";
import { root } from "./paths.ts";

const answerSchema = z.object({
  error: z.object({ message: z.string() }).optional(),
  issues: z
    .array(
      z.object({
        sourcePosition: z.object({ line: z.number().default(0), column: z.number().default(0) }),
        severity: z.string(),
        description: z.string(),
      }),
    )
    .default([]),
});

/**
 * Puts firestore.rules into a running Firestore emulator.
 *
 * @param address  the emulator's, such as `http://127.0.0.1:8080`
 * @returns the rules' errors and warnings, one a line; empty when there are none
 */
export async function loadRules(address: string): Promise<string> {
  const content = await readFile(join(root, "firestore.rules"), "utf8");
  const response = await fetch(`${address}/emulator/v1/projects/${projectId}:securityRules`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ rules: { files: [{ name: "firestore.rules", content }] } }),
  });
  const { error, issues } = answerSchema.parse(await response.json());
  if (error) return `firestore.rules: ${error.message}`;
  return issues
    .map(
      ({ sourcePosition, severity, description }) =>
        `firestore.rules:${sourcePosition.line}:${sourcePosition.column} ${severity}: ${description}`,
    )
    .join("\n");
}

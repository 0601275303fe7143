import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "./paths.ts";

/** The source files below a folder, as paths from the root. */
export function sourcesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => !file.includes("node_modules") && !file.includes("/lib/"));
}

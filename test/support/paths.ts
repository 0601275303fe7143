import { resolve } from "node:path";

/** The folder of the project. */
export const root = resolve(import.meta.dirname, "../..");

/** Where the scripts keep what they generate: stamps, logs, kept data. Git ignores it, and deleting it is safe. */
export const workFolder = resolve(root, ".gatehouse");

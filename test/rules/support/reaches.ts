import type { Reach } from "../../../scripts/rules-syntax.ts";
import type { Case } from "./cases.ts";
import type { Operation } from "./project.ts";

/** The methods of `allow` that speak of an operation. */
const methodsOf: Readonly<Record<Operation, readonly string[]>> = {
  get: ["get", "read"],
  list: ["list", "read"],
  create: ["create", "write"],
  update: ["update", "write"],
  delete: ["delete", "write"],
};

/** Whether a condition of the rules can have a part in what comes of a case on documents of the collection. */
export function reaches(reach: readonly Reach[], collection: string, { attempt }: Case): boolean {
  return reach.some(
    ({ collection: reached, methods }) =>
      (reached === null || reached === collection) &&
      methodsOf[attempt.operation].some((method) => methods.includes(method)),
  );
}

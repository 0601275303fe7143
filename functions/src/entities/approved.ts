import { GatehouseError } from "../model/errors.ts";
import { stateInWords } from "../model/machine.ts";
import type { Found } from "../runtime/work.ts";
import type { Entity } from "./model.ts";

/** @throws failed-precondition  a team does not grow while its entity is not approved */
export function assertApproved({ data }: Found<Entity>): void {
  if (data.status === "approved") return;
  throw new GatehouseError(
    "failed-precondition",
    `${data.name} is ${stateInWords(data.status)}: its team cannot grow now.`,
    {
      details: { status: data.status },
    },
  );
}

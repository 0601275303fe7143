import * as deployed from "../../../functions/src/index.ts";
import type { OperationName } from "../../support/client.ts";

function isCallable(name: string): name is OperationName {
  const candidate: unknown = Object(deployed)[name];
  return Object(Object(candidate).__endpoint).callableTrigger !== undefined;
}

/** The names of all callables that are deployed. */
export const callableNames: OperationName[] = Object.keys(deployed).filter(isCallable);

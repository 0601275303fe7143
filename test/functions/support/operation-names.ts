import { serviceOf } from "../../../functions/src/operations.ts";
import type { OperationName } from "../../support/client.ts";

const isOperation = (name: string): name is OperationName => Object.hasOwn(serviceOf, name);

/** The names of all operations that are deployed. */
export const operationNames: OperationName[] = Object.keys(serviceOf).filter(isOperation);

/** Every operation that is deployed, with its code loaded. */
import { allOperations } from "../../functions/src/operations.ts";

export const deployedOperations = await allOperations();

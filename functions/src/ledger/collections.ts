/** The collections of ledger. */

import { collection } from "../runtime/collection.ts";
import type { Journal } from "./model.ts";

export const ledger = () => collection<Journal>("ledger");

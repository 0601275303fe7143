/** The collections of filters. */

import { collection } from "../runtime/collection.ts";
import type { SavedFilter } from "./model.ts";

export const savedFilters = () => collection<SavedFilter>("saved_filters");

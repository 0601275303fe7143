import { at, operationsOf } from "../runtime/registry.ts";

export const operations = {
  people: operationsOf({
    deleteSavedFilter: at("DELETE /saved_filters/{saved_filter_id}", () => import("./delete-saved-filter.ts")),
  }),
};

import { z } from "zod";
import { savedFilterId } from "../model/inputs.ts";
import { operation } from "../runtime/operation.ts";
import { savedFilters } from "./collections.ts";

/** Deletes a filter that the caller has saved; another one may take its place. */
export const deleteSavedFilter = operation({
  name: "deleteSavedFilter",
  input: z.strictObject({ saved_filter_id: savedFilterId }),
  output: z.strictObject({ deleted: z.boolean() }),
  on: ({ saved_filter_id }) => savedFilters().doc(saved_filter_id),
  requires: "signed_in",
  audit: null,
  isThere: ({ target, actor }) => target.data.uid === actor.uid,
  async run({ target, work }) {
    work.delete(target);
    return { deleted: true };
  },
});

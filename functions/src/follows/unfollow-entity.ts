import { z } from "zod";
import { entities } from "../entities/collections.ts";
import { entityId } from "../model/inputs.ts";
import { operation } from "../runtime/operation.ts";
import { followOf } from "./collections.ts";

/** Follows an entity no longer, also where it is hidden by now. */
export const unfollowEntity = operation({
  name: "unfollowEntity",
  input: z.strictObject({ entity_id: entityId }),
  output: z.strictObject({ following: z.boolean() }),
  on: ({ entity_id }) => entities().doc(entity_id),
  requires: "signed_in",
  audit: null,
  limit: { max: 60, per_seconds: 60, counted: "instance" },
  reads: ({ entity_id }, actor) => ({ follow: followOf(entity_id, actor) }),
  isThere: ({ target, docs }) => docs.follow !== null || target.data.visibility === "public",
  async run({ docs, work }) {
    if (docs.follow !== null) work.delete(docs.follow);
    return { following: false };
  },
});

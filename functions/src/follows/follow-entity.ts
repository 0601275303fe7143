import { z } from "zod";
import { entities } from "../entities/collections.ts";
import { entityId } from "../model/inputs.ts";
import { operation } from "../runtime/operation.ts";
import { followOf } from "./collections.ts";

/** Follows a public entity: the caller hears of its new events and announcements. Whoever follows it already stays so. */
export const followEntity = operation({
  name: "followEntity",
  input: z.strictObject({ entity_id: entityId }),
  output: z.strictObject({ following: z.boolean() }),
  on: ({ entity_id }) => entities().doc(entity_id),
  requires: "signed_in",
  audit: null,
  limit: { max: 60, per_seconds: 60, counted: "instance" },
  reads: ({ entity_id }, actor) => ({ follow: followOf(entity_id, actor) }),
  isThere: ({ target }) => target.data.visibility === "public",
  async run({ input: { entity_id }, target, docs, actor, work }) {
    const { platform_id } = target.data;
    if (docs.follow === null) work.create(followOf(entity_id, actor), { platform_id, entity_id, uid: actor.uid });
    return { following: true };
  },
});

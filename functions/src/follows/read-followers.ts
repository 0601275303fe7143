import { z } from "zod";
import { entities } from "../entities/collections.ts";
import { entityId } from "../model/inputs.ts";
import { operation } from "../runtime/operation.ts";
import { follows } from "./collections.ts";

/** How many follow a public entity. They are counted when somebody asks, so that no follower waits for another. */
export const readFollowers = operation({
  name: "readFollowers",
  input: z.strictObject({ entity_id: entityId }),
  output: z.strictObject({ count: z.int() }),
  on: ({ entity_id }) => entities().doc(entity_id),
  requires: "anyone",
  audit: null,
  limit: { max: 120, per_seconds: 60, counted: "instance", people_per_address: 200 },
  isThere: ({ target }) => target.data.visibility === "public",
  async run({ target, work }) {
    return { count: await work.beside().count(follows().where("entity_id", "==", target.id)) };
  },
});

import { z } from "zod";
import { platformId } from "../model/inputs.ts";
import { platforms, users } from "../runtime/collections.ts";
import { operation } from "../runtime/operation.ts";
import { describePeople, personHere } from "./person-here.ts";

const most = 50;

/** Who is banned from a platform. Those whom GOD banned everywhere are found by name, address or id alone. */
export const listBanned = operation({
  name: "listBanned",
  input: z.strictObject({ platform_id: platformId }),
  output: z.strictObject({ people: z.array(personHere), more: z.boolean() }),
  on: ({ platform_id }) => platforms().doc(platform_id),
  requires: { platform: "user.read" },
  audit: { god: "person.banned_listed" },
  limit: { max: 60, per_seconds: 60, counted: "instance" },
  runsAgain: true,
  async run({ target, work }) {
    const banned = await work.query(
      users()
        .where("banned_on", "array-contains", target.id)
        .limit(most + 1),
    );
    const people = banned.slice(0, most).map(({ id, data }) => ({ uid: id, name: data.name }));
    return { people: await describePeople(work, target.id, people), more: banned.length > most };
  },
});

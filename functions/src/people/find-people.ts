import { z } from "zod";
import { affiliates } from "../affiliates/collections.ts";
import { email, line, platformId, uid } from "../model/inputs.ts";
import { orders } from "../payments/collections.ts";
import { findAccount } from "../runtime/accounts.ts";
import { entityRoles, platformRoles, platforms } from "../runtime/collections.ts";
import { operation } from "../runtime/operation.ts";
import type { Work } from "../runtime/work.ts";
import { describePeople, personHere } from "./person-here.ts";

const most = 10;

/**
 * Finds people: anybody by their whole e-mail address or user id; by the beginning of a name only those who have to do
 * with the platform. Tells what they are there, and nothing of how to reach them. Each look is recorded, with whom it
 * found but not with what was typed.
 */
export const findPeople = operation({
  name: "findPeople",
  input: z.strictObject({ platform_id: platformId, query: line(2, 254) }),
  output: z.strictObject({ people: z.array(personHere), more: z.boolean() }),
  on: ({ platform_id }) => platforms().doc(platform_id),
  requires: { platform: "user.read" },
  audit: "person.looked_up",
  limit: { max: 30, per_seconds: 60, counted: "everywhere" },
  prepare: ({ query }) => exactly(query),
  runsAgain: true,
  async run({ input, target, prepared, work }) {
    const named = prepared === null ? await beginningWith(work, target.id, input.query) : [prepared];
    const people = await describePeople(work, target.id, named.slice(0, most));
    for (const person of people) work.look(`users/${person.uid}`);
    return { people, more: named.length > most };
  },
});

async function exactly(query: string) {
  const address = email.safeParse(query);
  if (address.success) return findAccount({ email: address.data });
  const id = uid.safeParse(query);
  return id.success ? findAccount({ uid: id.data }) : null;
}

/** Names are kept as people write them, so the query is tried as it stands and with capitals. */
async function beginningWith(work: Work, platform_id: string, query: string): Promise<{ uid: string; name: string }[]> {
  const found = new Map<string, string>();
  const capitals = query.replace(/(^|\s)\S/g, (letter) => letter.toUpperCase());
  for (const start of new Set([query, capitals])) {
    const end = `${start}\uf8ff`;
    const here = <T extends { uid: string; name: string }>(collection: FirebaseFirestore.CollectionReference<T>) =>
      work.query(
        collection
          .where("platform_id", "==", platform_id)
          .orderBy("name")
          .startAt(start)
          .endAt(end)
          .limit(most + 1),
      );
    const [staff, teams, promoters, buyers] = await Promise.all([
      here(platformRoles()),
      here(entityRoles()),
      here(affiliates()),
      work.query(
        orders().where("platform_id", "==", platform_id).orderBy("buyer_name").startAt(start).endAt(end).limit(50),
      ),
    ]);
    for (const { data } of [...staff, ...teams, ...promoters]) found.set(data.uid, data.name);
    for (const { data } of buyers) found.set(data.buyer_id, data.buyer_name);
  }
  return [...found].map(([uid, name]) => ({ uid, name })).sort((one, other) => one.name.localeCompare(other.name));
}

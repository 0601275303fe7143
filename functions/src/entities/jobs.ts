/** What has to happen to teams without anybody asking. Each job may run twice at once, or be cut off anywhere. */
import { FieldPath } from "firebase-admin/firestore";
import type { Jobs } from "../domain.ts";
import { systemActor } from "../runtime/actor.ts";
import { drain } from "../runtime/drain.ts";
import type { Found } from "../runtime/work.ts";
import { resumeCarrying } from "./carry-to-events.ts";
import { entities } from "./collections.ts";
import { dissolveTeam } from "./dissolve-team.ts";
import type { Entity } from "./model.ts";

const deletionPatience_ms = 120_000;

/** Goes on taking away the grants of deleted entities where that was cut off. */
export function finishDeletions(now: Date) {
  const due = entities().where("deletion.removing_team", "==", true).orderBy(FieldPath.documentId());
  const finish = async ({ id, data }: Found<Entity>) => {
    if (data.updated_at.toMillis() > now.getTime() - deletionPatience_ms) return;
    await dissolveTeam(id, systemActor("dissolve-team"), now);
  };
  return drain("finish deletions", due, finish, now);
}

export const jobs: Jobs = { ours: { finishDeletions, resumeCarrying } };

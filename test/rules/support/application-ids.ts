import { createHash } from "node:crypto";

/** What the model's `applicationIds` gives, at once: tables of cases do not wait. */
export function applicationIdsOf(platform_id: string, uid: string): string[] {
  return Array.from({ length: 10 }, (_, number) => {
    const hash = createHash("sha256").update(`${platform_id}/${uid}/${number}`).digest("hex");
    return `ent_${hash.slice(0, 20)}`;
  });
}

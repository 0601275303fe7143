import { notify } from "../runtime/notify.ts";
import { randomCode } from "../runtime/random-code.ts";
import type { Work } from "../runtime/work.ts";
import { affiliates, referralCodes } from "./collections.ts";

/**
 * Prepares to make a person an affiliate of a platform, once: gives their code, whether it is new or not. Call it before
 * any write, and what it gives with the writes. They are not banned: whoever enrols does it themselves.
 */
export async function planEnrolment(
  work: Work,
  platform: { id: string; name: string },
  person: { uid: string; name: string },
): Promise<{ code: string; write: () => void }> {
  const ref = affiliates().doc(`${platform.id}_${person.uid}`);
  const current = await work.get(ref);
  if (current !== null) return { code: current.data.code, write: () => {} };
  // Ten symbols make 6·10¹³ codes; the create fails on the one that is taken already.
  const code = randomCode(10);
  return {
    code,
    write: () => {
      // Quietly, for its path is the code. The record tells of the affiliate.
      work.createQuietly(referralCodes().doc(code), { platform_id: platform.id, uid: person.uid });
      work.create(ref, { platform_id: platform.id, uid: person.uid, name: person.name, code, status: "active" });
      notify(work, person.uid, {
        platform_id: platform.id,
        kind: "affiliate_enrolled",
        link: "/affiliate",
        details: { platform: platform.name },
      });
    },
  };
}

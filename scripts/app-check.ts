import { applicationDefault } from "firebase-admin/app";
import { z } from "zod";

/** How the project's services are reached; tests have servers of their own. */
export interface Reach {
  origin: string;
  token(): Promise<string>;
}

const google: Reach = {
  origin: "https://firebaseappcheck.googleapis.com",
  token: async () => (await applicationDefault().getAccessToken()).access_token,
};

const service = z.object({ enforcementMode: z.string().default("OFF") });

/**
 * Whether Firestore takes only what App Check has attested. The functions see to that by themselves; for Firestore
 * somebody has to switch it on by hand, and nothing tells if nobody did.
 *
 * @returns what is to be done, each as a step
 */
export async function appCheckSteps(project: string, { origin, token }: Reach = google): Promise<string[]> {
  const unread = (why: string) => [
    `whether App Check is enforced for Firestore could not be read (${why}): ask again as somebody who has the role` +
      " Firebase App Check Viewer, or look in the Firebase console, App Check, APIs, Cloud Firestore",
  ];
  const answer = await ask(`${origin}/v1/projects/${project}/services/firestore.googleapis.com`, project, token);
  if (typeof answer === "string") return unread(answer);
  const read = service.safeParse(answer);
  if (!read.success) return unread("Google's answer was not understood");
  const { enforcementMode } = read.data;
  if (enforcementMode === "ENFORCED") return [];
  return [
    `App Check is not enforced for Firestore (${enforcementMode}): whoever has the project's id can read and write as the` +
      " rules allow, without the pages. Firebase console, App Check, APIs, Cloud Firestore, Enforce",
  ];
}

/** The answer, or in words why there is none. */
async function ask(url: string, project: string, token: Reach["token"]): Promise<unknown> {
  try {
    const headers = { authorization: `Bearer ${await token()}`, "x-goog-user-project": project };
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(15_000) });
    return response.ok ? await response.json() : `Google answers ${response.status}`;
  } catch (error) {
    return error instanceof Error ? error.message : "no answer";
  }
}

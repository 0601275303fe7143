import type { MultiFactorAssertion } from "firebase/auth";
import { z } from "zod";
import { origin, projectId } from "./addresses.ts";

/** What the SDK hands to an assertion: the signed-in person's token, or the sign-in that waits for its second factor. */
interface Session {
  type: "enroll" | "signin";
  credential: string;
}

/**
 * Proves that a phone is the person's own, for `multiFactor(user).enroll` and `resolver.resolveSignIn`.
 *
 * The SDK's own proof (PhoneMultiFactorGenerator) exists only in browsers, because it shows a reCAPTCHA. This one asks
 * for the text message and answers with its code over REST, as the SDK's does, and reads the message where the
 * Authentication emulator keeps it.
 */
export function phoneAssertion(phone: { enrol: string } | { signIn: string }): MultiFactorAssertion {
  const assertion = {
    factorId: "phone" as const,
    async _process(_auth: unknown, session: Session, displayName?: string | null) {
      if ("enrol" in phone) {
        const { phoneSessionInfo } = enrolmentStarted.parse(
          await post("mfaEnrollment:start", {
            idToken: session.credential,
            phoneEnrollmentInfo: { phoneNumber: phone.enrol },
          }),
        );
        const { sessionInfo } = phoneSessionInfo;
        return tokens.parse(
          await post("mfaEnrollment:finalize", {
            idToken: session.credential,
            displayName: displayName ?? undefined,
            phoneVerificationInfo: { sessionInfo, code: await codeOf(sessionInfo) },
          }),
        );
      }
      const { phoneResponseInfo } = signInStarted.parse(
        await post("mfaSignIn:start", {
          mfaPendingCredential: session.credential,
          mfaEnrollmentId: phone.signIn,
          phoneSignInInfo: {},
        }),
      );
      const { sessionInfo } = phoneResponseInfo;
      return tokens.parse(
        await post("mfaSignIn:finalize", {
          mfaPendingCredential: session.credential,
          phoneVerificationInfo: { sessionInfo, code: await codeOf(sessionInfo) },
        }),
      );
    },
  };
  return assertion;
}

const tokens = z.object({ idToken: z.string(), refreshToken: z.string() });
const enrolmentStarted = z.object({ phoneSessionInfo: z.object({ sessionInfo: z.string() }) });
const signInStarted = z.object({ phoneResponseInfo: z.object({ sessionInfo: z.string() }) });
const verificationCodes = z.object({
  verificationCodes: z.array(z.object({ sessionInfo: z.string(), code: z.string() })),
});

async function post(method: string, body: Record<string, unknown>): Promise<unknown> {
  const response = await fetch(`${origin("auth")}/identitytoolkit.googleapis.com/v2/accounts/${method}?key=emulated`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} was refused: ${await response.text()}`);
  return response.json();
}

/** The code in the text message that the emulator would have sent. */
async function codeOf(sessionInfo: string): Promise<string> {
  const response = await fetch(`${origin("auth")}/emulator/v1/projects/${projectId}/verificationCodes`);
  const { verificationCodes: messages } = verificationCodes.parse(await response.json());
  const message = messages.find((candidate) => candidate.sessionInfo === sessionInfo);
  if (!message) throw new Error("The Authentication emulator sent no text message");
  return message.code;
}

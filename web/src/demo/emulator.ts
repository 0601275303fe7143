/** What the Authentication emulator has instead of text messages and e-mail. Part of the demo's pages only. */

const project = import.meta.env.VITE_FIREBASE_PROJECT_ID;

async function ask<T>(what: string): Promise<T> {
  const response = await fetch(`${import.meta.env.VITE_AUTH_EMULATOR}/emulator/v1/projects/${project}/${what}`);
  return response.json();
}

/** The code of the text message that was sent last for this verification. */
export async function sentCode(verificationId: string): Promise<string | null> {
  const { verificationCodes = [] } = await ask<{ verificationCodes?: { sessionInfo: string; code: string }[] }>(
    "verificationCodes",
  );
  return verificationCodes.findLast(({ sessionInfo }) => sessionInfo === verificationId)?.code ?? null;
}

/** The link in the newest message that asks to confirm an address. */
export async function confirmationLink(email: string): Promise<string | null> {
  const { oobCodes = [] } = await ask<{ oobCodes?: { email: string; requestType: string; oobLink: string }[] }>(
    "oobCodes",
  );
  const wanted = oobCodes.findLast((sent) => sent.email === email && sent.requestType === "VERIFY_EMAIL");
  return wanted?.oobLink ?? null;
}

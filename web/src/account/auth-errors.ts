import { FirebaseError } from "firebase/app";

const messages: Partial<Record<string, string>> = {
  "auth/invalid-credential": "The e-mail address or the password is not right.",
  "auth/wrong-password": "The e-mail address or the password is not right.",
  "auth/user-not-found": "The e-mail address or the password is not right.",
  "auth/invalid-email": "This is no e-mail address.",
  "auth/email-already-in-use": "There is an account with this address already. Sign in instead.",
  "auth/weak-password": "Choose a longer password.",
  "auth/user-disabled": "This account is closed.",
  "auth/too-many-requests": "Too many tries. Wait a few minutes, then try again.",
  "auth/network-request-failed": "The server could not be reached. Check your connection.",
  "auth/invalid-verification-code": "This code is not right. Look at the newest one.",
  "auth/missing-verification-code": "Type the code from the message.",
  "auth/code-expired": "This code is too old. Ask for a new one.",
  "auth/invalid-phone-number": "Type the number with its country code, such as +49 151 23456789.",
  "auth/missing-phone-number": "Type the number with its country code, such as +49 151 23456789.",
  "auth/requires-recent-login": "For this, your sign-in has to be fresh: sign out, sign in again, and try once more.",
  "auth/unverified-email": "Confirm your e-mail address first.",
  "auth/second-factor-already-in-use": "This is your second factor already.",
  "auth/operation-not-allowed": "This is not switched on here. Use a phone number instead.",
  "auth/maximum-second-factor-count-exceeded": "You have as many second factors as there can be. Remove one first.",
};

/** What went wrong with signing in or with an account, in a sentence for people. */
export function readableAuthError(error: unknown): Error {
  if (!(error instanceof FirebaseError)) return error instanceof Error ? error : new Error(String(error));
  return new Error(messages[error.code] ?? "This did not work. Try again in a moment.", { cause: error });
}

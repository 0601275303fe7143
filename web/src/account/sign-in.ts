import { nameOf } from "@gatehouse/functions/model/names";
import { FirebaseError } from "firebase/app";
import {
  createUserWithEmailAndPassword,
  getMultiFactorResolver,
  type MultiFactorAssertion,
  type MultiFactorError,
  type MultiFactorResolver,
  type MultiFactorSession,
  PhoneAuthProvider,
  PhoneMultiFactorGenerator,
  type PhoneMultiFactorInfo,
  RecaptchaVerifier,
  sendEmailVerification,
  signInWithEmailAndPassword,
  type User,
  updateProfile,
} from "firebase/auth";
import { doc, getDoc } from "firebase/firestore";
import { attachKeptReferrals } from "../data/use-kept-referrals.ts";
import { createDoc } from "../data/write.ts";
import { auth, firestore } from "../firebase.ts";

/**
 * Signs in with e-mail address and password.
 *
 * @returns null once signed in; what answers for the second factor where one is asked for
 * @throws FirebaseError  `auth/…`
 */
export async function signIn(email: string, password: string): Promise<MultiFactorResolver | null> {
  try {
    const { user } = await signInWithEmailAndPassword(auth, email, password);
    await ensureProfile(user);
    return null;
  } catch (error) {
    if (isMultiFactorError(error)) return getMultiFactorResolver(auth, error);
    throw error;
  }
}

/** Where the code of a second factor goes: to an enrolled phone, or to one that is being enrolled. */
export type CodeReceiver =
  | { resolver: MultiFactorResolver; hint: PhoneMultiFactorInfo }
  | { session: MultiFactorSession; phoneNumber: string };

/**
 * Sends a code by text message.
 *
 * @param container  an element on the page, where reCAPTCHA may show itself
 * @returns the verification id that belongs to the code
 * @throws FirebaseError  `auth/…`
 */
export async function sendCode(receiver: CodeReceiver, container: HTMLElement): Promise<string> {
  const verifier = new RecaptchaVerifier(auth, container, { size: "invisible" });
  try {
    const phone =
      "hint" in receiver
        ? { multiFactorHint: receiver.hint, session: receiver.resolver.session }
        : { phoneNumber: receiver.phoneNumber, session: receiver.session };
    return await new PhoneAuthProvider(auth).verifyPhoneNumber(phone, verifier);
  } finally {
    verifier.clear();
  }
}

/** The proof that somebody has the phone to which the code went. */
export function assertion(verificationId: string, code: string) {
  return PhoneMultiFactorGenerator.assertion(PhoneAuthProvider.credential(verificationId, code));
}

/** @throws FirebaseError  `auth/…` */
export async function answerSecondFactor(resolver: MultiFactorResolver, proof: MultiFactorAssertion): Promise<void> {
  const { user } = await resolver.resolveSignIn(proof);
  await ensureProfile(user);
}

/**
 * Makes an account with its profile, and attaches the person to the affiliate whose link they followed.
 *
 * @throws FirebaseError  `auth/…`
 */
export async function signUp(name: string, email: string, password: string): Promise<void> {
  const { user } = await createUserWithEmailAndPassword(auth, email, password);
  await updateProfile(user, { displayName: name });
  await user.getIdToken(true); // the token carries the name from now on
  await ensureProfile(user);
  await Promise.all([sendEmailVerification(user, { url: window.location.origin }), attachKeptReferrals()]);
}

async function ensureProfile(user: User): Promise<void> {
  const path = `users/${user.uid}`;
  const isThere = async () => (await getDoc(doc(firestore, path))).exists();
  if (await isThere()) return;
  try {
    await createDoc(path, { name: nameOf(user.displayName), locale: navigator.language, banned_on: [] });
  } catch (error) {
    // A ban makes it, too, and may have been first.
    if (!(await isThere())) throw error;
  }
}

function isMultiFactorError(error: unknown): error is MultiFactorError {
  return error instanceof FirebaseError && error.code === "auth/multi-factor-auth-required";
}

import { randomUUID } from "node:crypto";
import { Firestore as AdminFirestore, Timestamp } from "@google-cloud/firestore";
import { deleteApp, type FirebaseApp, FirebaseError, initializeApp, setLogLevel } from "firebase/app";
import {
  type Auth,
  applyActionCode,
  connectAuthEmulator,
  createUserWithEmailAndPassword,
  getMultiFactorResolver,
  initializeAuth,
  inMemoryPersistence,
  type MultiFactorError,
  multiFactor,
  sendEmailVerification,
  signInWithEmailAndPassword,
  type User,
  updateProfile,
} from "firebase/auth";
import { connectFirestoreEmulator, type Firestore, initializeFirestore, terminate } from "firebase/firestore";
import { z } from "zod";
import { versionOf } from "../../functions/src/model/versions.ts";
import { type Operations, serviceOf } from "../../functions/src/operations.ts";
import { host, origin, ports, projectId, region } from "./addresses.ts";
import { phoneAssertion } from "./phone-assertion.ts";
import { ofTests } from "./queries/log.ts";
import { waitFor } from "./wait-for.ts";

// What the rules refuse is the caller's to judge; the SDK would print it as well.
setLogLevel("silent");

/** How all people made here sign in, unless they say otherwise. */
export const defaultPassword = "gatehouse-demo";

export type OperationName = keyof Operations;

export interface NewPerson {
  email: string;
  displayName: string;
  password?: string;
  /** E.164, such as `+15555550100`. With it the person has, and signs in with, a second factor. */
  phone?: string;
}

export interface Credentials {
  email: string;
  password?: string;
}

/** What an operation decides about, by its input: it names the version of it that was looked at. */
const decidedAbout = {
  approveEntity: (input: { entity_id: string }) => `entities/${input.entity_id}`,
  rejectEntity: (input: { entity_id: string }) => `entities/${input.entity_id}`,
  reinstateEntity: (input: { entity_id: string }) => `entities/${input.entity_id}`,
  approveEntityDeletion: (input: { entity_id: string }) => `entities/${input.entity_id}`,
  rejectEntityDeletion: (input: { entity_id: string }) => `entities/${input.entity_id}`,
  approveEvent: (input: { event_id: string }) => `events/${input.event_id}`,
  returnEvent: (input: { event_id: string }) => `events/${input.event_id}`,
  decideEntityChange: (input: { entity_id: string }) => `entities/${input.entity_id}`,
  decideEventChange: (input: { event_id: string }) => `events/${input.event_id}`,
  approveRefund: (input: { refund_id: string }) => `refunds/${input.refund_id}`,
  editAnnouncement: (input: { announcement_id: string }) => `announcements/${input.announcement_id}`,
  publishAnnouncement: (input: { announcement_id: string }) => `announcements/${input.announcement_id}`,
  rejectRefund: (input: { refund_id: string }) => `refunds/${input.refund_id}`,
} satisfies { [Name in OperationName]?: (input: never) => string };

export type Deciding = keyof typeof decidedAbout;

export function isDeciding(operation: string): operation is Deciding {
  return Object.hasOwn(decidedAbout, operation);
}

/** The input of an operation; whoever decides and names no version has just looked at what they decide about. */
export type InputOf<Name extends OperationName> = Name extends Deciding
  ? Omit<Operations[Name]["input"], "version"> & { version?: string }
  : Operations[Name]["input"];

/** The version of a document as it is now. */
export async function versionAt(path: string): Promise<string> {
  // A nonsensical id names no document, which is for the operation to find out.
  const updated_at: unknown = path.split("/").every(Boolean)
    ? (await admin.doc(path).get()).get("updated_at")
    : undefined;
  return updated_at instanceof Timestamp ? versionOf({ updated_at }) : "0.000000000";
}

async function asLookedAt<Name extends OperationName>(operation: Name, input: InputOf<Name>): Promise<object> {
  const place: ((input: never) => string) | undefined = new Map(Object.entries(decidedAbout)).get(operation);
  if (place === undefined || "version" in input) return input;
  return { ...input, version: await versionAt(place(input as never)) };
}

/** A refusal of an operation, as a web client gets it. */
export class CallError extends Error {
  /** The callable protocol's code in lower case, such as `permission-denied`. */
  readonly code: string;
  readonly details: unknown;

  constructor(code: string, message: string, details: unknown) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/** Someone who is signed in to the emulators, with an SDK of their own: nobody shares anybody's session. */
export interface Person {
  readonly uid: string;
  readonly email: string;
  /** Firestore as this person may use it, under the rules. */
  readonly firestore: Firestore;
  readonly auth: Auth;
  /**
   * Calls an operation over HTTP, as the web client does.
   *
   * @param options.idempotency_key  sent beside the input; without it each call is a new one
   * @throws CallError  the operation refused
   */
  call<Name extends OperationName>(
    operation: Name,
    input: InputOf<Name>,
    options?: { idempotency_key?: string },
  ): Promise<Operations[Name]["result"]>;
  /** Sends what no well-behaved client would, for an operation to refuse. Otherwise as {@link Person.call}. */
  send(operation: OperationName, data: unknown): Promise<unknown>;
  /** Ends the person's connections. */
  close(): Promise<void>;
}

/**
 * Signs up a new person with a verified e-mail address, and a second factor where a phone number is given, and signs
 * them in.
 */
export async function createPerson({
  email,
  displayName,
  password = defaultPassword,
  phone,
}: NewPerson): Promise<Person> {
  const app = newApp();
  const auth = authOf(app);
  const { user } = await createUserWithEmailAndPassword(auth, email, password);
  await updateProfile(user, { displayName });
  await sendEmailVerification(user);
  await applyActionCode(auth, await emailCode(email));
  if (!phone) {
    await user.reload();
    await user.getIdToken(true); // the first token still says that the address is not verified
    return personOf(app, auth);
  }
  // To enrol a second factor Firebase asks for a sign-in after the address was verified.
  await signInWithEmailAndPassword(auth, email, password);
  if (!auth.currentUser) throw new Error(`${email} is not signed in`);
  const enrolment = multiFactor(auth.currentUser);
  await enrolment.enroll(phoneAssertion({ enrol: phone }), phone);
  await deleteApp(app);
  return signIn({ email, password });
}

/** Somebody who has signed up, and not opened the link in the mail that confirms their address. */
export interface Unconfirmed extends Person {
  confirm(): Promise<void>;
}

/** Signs up somebody who has yet to confirm their address. */
export async function createUnconfirmed({ email, displayName }: NewPerson): Promise<Unconfirmed> {
  const app = newApp();
  const auth = authOf(app);
  const { user } = await createUserWithEmailAndPassword(auth, email, defaultPassword);
  await updateProfile(user, { displayName });
  await user.getIdToken(true);
  return {
    ...personOf(app, auth),
    async confirm() {
      await sendEmailVerification(user);
      await applyActionCode(auth, await emailCode(email));
      await user.reload();
      await user.getIdToken(true);
    },
  };
}

/** Signs in a person that exists, with the second factor if they have one. */
export async function signIn({ email, password = defaultPassword }: Credentials): Promise<Person> {
  const app = newApp();
  const auth = authOf(app);
  try {
    await signInWithEmailAndPassword(auth, email, password);
  } catch (error) {
    if (!isMultiFactorError(error)) throw error;
    const resolver = getMultiFactorResolver(auth, error);
    const factor = resolver.hints[0];
    if (!factor) throw new Error(`${email} has no second factor to sign in with`);
    await resolver.resolveSignIn(phoneAssertion({ signIn: factor.uid }));
  }
  return personOf(app, auth);
}

/** Calls an operation as somebody who is not signed in. See {@link Person.call}. */
export async function callAnonymously<Name extends OperationName>(
  operation: Name,
  input: InputOf<Name>,
): Promise<Operations[Name]["result"]> {
  return post(operation, await asLookedAt(operation, input), {});
}

/** Firestore past the rules. For assertions only: what tests set up, they set up through the operations. */
export const admin = new AdminFirestore({
  projectId,
  host: `${host}:${ports.firestore}`,
  ssl: false,
  customHeaders: { Authorization: "Bearer owner" },
});
Object.assign(admin, { [ofTests]: true });

function newApp(): FirebaseApp {
  return initializeApp({ apiKey: "emulated", projectId, authDomain: `${projectId}.firebaseapp.com` }, randomUUID());
}

function authOf(app: FirebaseApp): Auth {
  const auth = initializeAuth(app, { persistence: inMemoryPersistence });
  connectAuthEmulator(auth, origin("auth"), { disableWarnings: true });
  return auth;
}

function personOf(app: FirebaseApp, auth: Auth): Person {
  const user = auth.currentUser;
  if (!user?.email) throw new Error("Nobody is signed in");
  const firestore = initializeFirestore(app, {});
  connectFirestoreEmulator(firestore, host, ports.firestore);
  return {
    uid: user.uid,
    email: user.email,
    firestore,
    auth,
    async call(operation, input, options) {
      const looked = await asLookedAt(operation, input);
      return post(operation, { ...looked, ...options }, await authorization(user));
    },
    async send(operation, data) {
      return post(operation, data, await authorization(user));
    },
    async close() {
      await terminate(firestore);
      await deleteApp(app);
    },
  };
}

async function authorization(user: User): Promise<{ authorization: string }> {
  return { authorization: `Bearer ${await user.getIdToken()}` };
}

/** Where an operation is called, as the web client does. */
export function addressOf(operation: string): string {
  return `${origin("functions")}/${projectId}/${region}/${serviceOf[operation]}/${operation}`;
}

/** What the callable protocol answers. */
type Answer<Result> = { result: Result } | { error: { status: string; message: string; details?: unknown } };

async function post<Result>(operation: string, data: unknown, headers: Record<string, string>): Promise<Result> {
  const response = await fetch(addressOf(operation), {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ data }),
  });
  const text = await response.text();
  if (!response.headers.get("content-type")?.includes("json")) {
    throw new Error(`${operation} gave no answer, but status ${response.status}: ${text.slice(0, 200)}`);
  }
  const answer: Answer<Result> = JSON.parse(text);
  if ("result" in answer) return answer.result;
  const { status, message, details } = answer.error;
  throw new CallError(status.toLowerCase().replaceAll("_", "-"), message, details);
}

const oobCodesSchema = z.object({
  oobCodes: z.array(z.object({ email: z.string(), requestType: z.string(), oobCode: z.string() })),
});

/** The code in the last verification e-mail to an address, which the emulator keeps instead of sending it. */
async function emailCode(email: string): Promise<string> {
  return waitFor(`the verification e-mail to ${email}`, async () => {
    const response = await fetch(`${origin("auth")}/emulator/v1/projects/${projectId}/oobCodes`);
    const { oobCodes } = oobCodesSchema.parse(await response.json());
    return oobCodes.findLast((code) => code.email === email && code.requestType === "VERIFY_EMAIL")?.oobCode;
  });
}

function isMultiFactorError(error: unknown): error is MultiFactorError {
  return error instanceof FirebaseError && error.code === "auth/multi-factor-auth-required";
}

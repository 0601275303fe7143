/**
 * A project of the Firestore emulator, asked as browsers ask: over HTTP, with the token of who asks. This is the same
 * engine as behind the SDKs, without their queues and streams, so that thousands of questions take seconds.
 */
import type { Actor } from "./actors.ts";

/** A document to be, with its path. */
export type Stored = readonly [path: string, fields: object];

/** Only what an equality or `array-contains` of a query can ask for. */
export type Condition = readonly [field: string, operator: "==" | "array-contains", value: unknown];

export type Fields = Record<string, unknown>;

/** One try to read or write. `update` changes the named fields, dotted ones inside maps, and needs the document. */
export type Attempt =
  | { operation: "get" | "delete"; path: string }
  | { operation: "list"; path: string; where: readonly Condition[] }
  | { operation: "create" | "update"; path: string; fields: Fields };

export type Operation = Attempt["operation"];

/** What else went wrong is neither: a test must not take another failure for a denial. */
export type Decision = "allowed" | "denied" | `failed: ${string}`;

/** In a field that is written: the time of the request. */
export const requestTime = Symbol("the time of the request");

/** Firestore refuses larger batches. */
const batchSize = 500;

export class Project {
  readonly #emulator: string;
  readonly #documents: string;
  readonly #id: string;

  /** @param address  the emulator's, such as `127.0.0.1:8080` */
  constructor(id: string, address = process.env.FIRESTORE_EMULATOR_HOST ?? "127.0.0.1:8080") {
    this.#id = id;
    this.#emulator = `http://${address}/emulator/v1/projects/${id}`;
    this.#documents = `http://${address}/v1/projects/${id}/databases/(default)/documents`;
  }

  /** Starts empty, under these rules. */
  async open(rules: string): Promise<void> {
    await this.load(rules);
    const response = await fetch(`${this.#emulator}/databases/(default)/documents`, { method: "DELETE" });
    if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  }

  /** @throws if the rules do not compile */
  async load(rules: string): Promise<void> {
    const response = await fetch(`${this.#emulator}:securityRules`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ rules: { files: [{ name: "firestore.rules", content: rules }] } }),
    });
    if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  }

  /** Which expressions of the rules came to which values, since they were loaded. */
  async coverage(): Promise<unknown> {
    return (await fetch(`${this.#emulator}:ruleCoverage`)).json();
  }

  /** Writes past the rules, as operations do. */
  async store(documents: readonly Stored[]): Promise<void> {
    for (let start = 0; start < documents.length; start += batchSize) {
      const writes = documents
        .slice(start, start + batchSize)
        .map(([path, fields]) => this.#write(path, { ...fields }));
      await this.#past(writes);
    }
  }

  /** Puts back what a write changed. */
  async restore(path: string, stored: object | undefined): Promise<void> {
    await this.#past([stored === undefined ? { delete: this.#name(path) } : this.#write(path, { ...stored })]);
  }

  /** The ID token of somebody; null for who is not signed in. */
  tokenOf(actor: Actor): string | null {
    return tokenOf(actor, this.#id);
  }

  async ask(actor: Actor, attempt: Attempt): Promise<Decision> {
    const response = await this.#send(attempt, tokenOf(actor, this.#id));
    const answer = await response.text();
    if (response.ok) return "allowed";
    // Somebody else held the document for too long.
    if (response.status === 409 && answer.includes("ABORTED")) return this.ask(actor, attempt);
    if (response.status === 403) return "denied";
    // Who may know that a document is missing is told so.
    if (response.status === 404 && attempt.operation === "get") return "allowed";
    return `failed: ${response.status} ${answer}`;
  }

  #send(attempt: Attempt, token: string | null): Promise<Response> {
    const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
    const post = (path: string, body: object) =>
      fetch(`${this.#documents}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    switch (attempt.operation) {
      case "get":
        return fetch(`${this.#documents}/${attempt.path.split("/").map(encodeURIComponent).join("/")}`, { headers });
      case "list": {
        const [collectionId = "", ...above] = attempt.path.split("/").reverse();
        const parent = above.length === 0 ? "" : `/${above.reverse().join("/")}`;
        return post(`${parent}:runQuery`, { structuredQuery: queryOf(collectionId, attempt.where) });
      }
      case "create":
        return post(":commit", { writes: [this.#write(attempt.path, attempt.fields)] });
      case "update": {
        const fieldPaths = Object.keys(attempt.fields).filter((field) => attempt.fields[field] !== requestTime);
        const write = this.#write(attempt.path, nested(attempt.fields));
        return post(":commit", {
          writes: [{ ...write, updateMask: { fieldPaths }, currentDocument: { exists: true } }],
        });
      }
      case "delete":
        return post(":commit", { writes: [{ delete: this.#name(attempt.path) }] });
    }
  }

  async #past(writes: readonly object[]): Promise<void> {
    const response = await fetch(`${this.#documents}:commit`, {
      method: "POST",
      headers: { authorization: "Bearer owner" },
      body: JSON.stringify({ writes }),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${response.status}: ${answer}`);
  }

  #write(path: string, fields: Fields): object {
    const times = Object.keys(fields).filter((field) => fields[field] === requestTime);
    return {
      update: { name: this.#name(path), fields: encodeFields(fields) },
      updateTransforms: times.map((fieldPath) => ({ fieldPath, setToServerValue: "REQUEST_TIME" })),
    };
  }

  #name(path: string): string {
    return `projects/${this.#id}/databases/(default)/documents/${path}`;
  }
}

/** Runs `work` on each item, some at a time. */
export async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  await Promise.all(
    Array.from({ length: 24 }, async () => {
      for (const item of rest) await work(item);
    }),
  );
}

/** As Firebase Authentication would make it; the emulator looks at no signature. */
function tokenOf(actor: Actor, project: string): string | null {
  if (actor.uid === null) return null;
  const bySecondFactor = actor.secondFactor ? { sign_in_second_factor: "phone", second_factor_identifier: "1" } : {};
  const claims = {
    iss: `https://securetoken.google.com/${project}`,
    aud: project,
    iat: 0,
    exp: 3600,
    sub: actor.uid,
    user_id: actor.uid,
    ...(actor.email && { email: actor.email, email_verified: actor.emailConfirmed === true }),
    firebase: { sign_in_provider: "password", identities: {}, ...bySecondFactor },
  };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "none", type: "JWT" })}.${part(claims)}.`;
}

function queryOf(collectionId: string, where: readonly Condition[]): object {
  const filters = where.map(([fieldPath, operator, value]) => ({
    fieldFilter: {
      field: { fieldPath },
      op: operator === "==" ? "EQUAL" : "ARRAY_CONTAINS",
      value: encode(value),
    },
  }));
  const from = { from: [{ collectionId }], limit: 1 };
  return filters.length === 0 ? from : { ...from, where: { compositeFilter: { op: "AND", filters } } };
}

/** `{ "a.b": 1 }` as `{ a: { b: 1 } }`. */
function nested(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => {
      const [top = field, ...below] = field.split(".");
      return [top, below.reduceRight((inner, name) => ({ [name]: inner }), value)];
    }),
  );
}

function encodeFields(fields: object): object {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined && value !== requestTime);
  return Object.fromEntries(kept.map(([field, value]) => [field, encode(value)]));
}

function encode(value: unknown): object {
  if (value === null) return { nullValue: null };
  if (typeof value === "boolean") return { booleanValue: value };
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "number") return Number.isInteger(value) ? { integerValue: value } : { doubleValue: value };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(encode) } };
  if (typeof value !== "object") throw new Error(`Firestore keeps no ${typeof value}`);
  if ("toMillis" in value && typeof value.toMillis === "function") {
    return { timestampValue: new Date(value.toMillis()).toISOString() };
  }
  return { mapValue: { fields: encodeFields(value) } };
}

/**
 * The operations and the stored documents over REST, for programs. What stands here only translates: an operation runs
 * as it does when a page calls it, and what is read is read from Firestore under the caller's own token and the rules.
 */

import { getApps, initializeApp } from "firebase-admin/app";
import { getAppCheck } from "firebase-admin/app-check";
import { getAuth } from "firebase-admin/auth";
import type { HttpsFunction, Request } from "firebase-functions/https";
import { newId } from "../ids.ts";
import { GatehouseError } from "../model/errors.ts";
import { type Actor, actorOf } from "./actor.ts";
import { addressOf } from "./address.ts";
import { isEmulated } from "./configuration.ts";
import { type Answer, notServed, problem, refusal } from "./problem.ts";
import { ordinaryLimit, spend } from "./rate-limit.ts";
import { read } from "./reading.ts";
import type { IndexesOf } from "./registry.ts";
import { loadOperation, type OperationTable } from "./registry.ts";

interface Served {
  table: OperationTable;
  /** Null where no documents are read. */
  indexesOf: IndexesOf | null;
}

/** A request, as far as it matters once it is known who sends it. */
interface Asked {
  method: string;
  /** What follows `/v1/` in the address. */
  path: string;
  query: Readonly<Record<string, unknown>>;
  /** What was sent with it; null for anything but an object in JSON. */
  content: Readonly<Record<string, unknown>> | null;
  idempotency_key: string | undefined;
}

/** As for operations that declare none, and for what many look at from one network. */
const readingLimit = { ...ordinaryLimit, people_per_address: 200 };

interface Who {
  actor: Actor;
  /** The ID token, for Firestore to judge by; null for nobody in particular. */
  token: string | null;
}

type Response = Parameters<HttpsFunction>[1];

/** Serves one request; `path` is what follows `/v1/`. */
export async function serveRest(served: Served, path: string, request: Request, response: Response): Promise<void> {
  const request_id = newId("request");
  const who = async (): Promise<Who> => {
    const token = await tokenOf(request);
    await assertApp(request);
    return { actor: actorOf(token?.claims ?? null, addressOf(request.headers)), token: token?.text ?? null };
  };
  const asked: Asked = {
    method: request.method === "HEAD" ? "GET" : request.method,
    path,
    query: { ...request.query },
    content: contentOf(request),
    idempotency_key: request.get("idempotency-key"),
  };
  const answer = await answerTo(served, asked, who, request_id);
  response
    .status(answer.status)
    .set({ "cache-control": "no-store", "content-type": "application/json", ...answer.headers })
    .send(JSON.stringify(answer.body));
}

/**
 * Answers a request, refusals too.
 *
 * @param who asked once something is served at the address
 */
export async function answerTo(
  { table, indexesOf }: Served,
  { method, path, query, content, idempotency_key }: Asked,
  who: () => Promise<Who>,
  request_id: string,
): Promise<Answer> {
  try {
    const parts = partsOf(path);
    const found = routesTo(table, parts);
    const route = found.find((each) => each.method === method);
    if (route === undefined) {
      if (method !== "GET" || indexesOf === null) return otherMethod(found);
      const { actor, token } = await who();
      await spend(readingLimit, "read", actor, new Date());
      return await read(parts, query, token, indexesOf);
    }
    const { actor } = await who();

    const given = method === "GET" ? query : content;
    if (given === null) throw new GatehouseError("invalid-argument", "What is sent here is an object in JSON.");
    const twice = Object.keys(route.parameters).find((name) => Object.hasOwn(given, name));
    if (twice !== undefined) throw new GatehouseError("invalid-argument", "This stands in the path.", { field: twice });
    const operation = await loadOperation(table, route.name);
    if (operation === null) throw notServed();
    const data = { ...given, ...route.parameters, ...(idempotency_key !== undefined && { idempotency_key }) };
    return { status: 200, body: Object(await operation.execute({ data, actor, request_id })) };
  } catch (error) {
    return refusal(error, request_id);
  }
}

/** @throws not-found where no method is served at the address */
function otherMethod(found: readonly RouteFound[]): Answer {
  if (found.length === 0) throw notServed();
  const answer = problem(405, "invalid-argument", "This address takes another method.");
  return {
    ...answer,
    headers: { ...answer.headers, allow: [...new Set(found.map(({ method }) => method))].join(", ") },
  };
}
interface RouteFound {
  name: string;
  method: string;
  parameters: Record<string, string>;
}

/** What the table has at this address, the more literal first. */
function routesTo(table: OperationTable, parts: readonly string[]): RouteFound[] {
  return Object.entries(table)
    .flatMap(([name, { route }]) => {
      const [method = "", path = ""] = route.split(" ");
      const parameters = matched(path.split("/").slice(1), parts);
      return parameters === null ? [] : [{ name, method, parameters }];
    })
    .sort((one, other) => Object.keys(one.parameters).length - Object.keys(other.parameters).length);
}

function matched(pattern: readonly string[], parts: readonly string[]): Record<string, string> | null {
  if (pattern.length !== parts.length) return null;
  const parameters: [string, string][] = [];
  for (const [index, part] of parts.entries()) {
    const name = /^\{(\w+)\}$/.exec(pattern[index] ?? "")?.[1];
    if (name === undefined && pattern[index] !== part) return null;
    if (name !== undefined) parameters.push([name, part]);
  }
  return Object.fromEntries(parameters);
}

/** @throws not-found for what is no path of ours */
function partsOf(path: string): string[] {
  try {
    const parts = path.replace(/\/$/, "").split("/").map(decodeURIComponent);
    if (parts.every((part) => part !== "" && part !== "." && part !== ".." && !part.includes("/"))) return parts;
  } catch {
    // No text at all.
  }
  throw notServed();
}

/** No content is an empty object. */
function contentOf(request: Request): Record<string, unknown> | null {
  if (request.rawBody === undefined || request.rawBody.length === 0) return {};
  const body: unknown = request.body;
  const isObject = typeof body === "object" && body !== null && !Array.isArray(body);
  return isObject && request.is("application/json") ? { ...body } : null;
}

interface Token {
  text: string;
  claims: Parameters<typeof actorOf>[0];
}

/** @throws unauthenticated for a token that is none of ours, or is over */
async function tokenOf(request: Request): Promise<Token | null> {
  const header = request.get("authorization");
  if (header === undefined) return null;
  const text = /^Bearer (\S+)$/i.exec(header)?.[1] ?? "";
  try {
    return { text, claims: await getAuth(app()).verifyIdToken(text) };
  } catch (cause) {
    throw new GatehouseError("unauthenticated", "This token is not valid, or not any more.", { cause });
  }
}

/** @throws unauthenticated where it is not known that the request comes from an app of ours */
async function assertApp(request: Request): Promise<void> {
  if (isEmulated() || process.env.APP_CHECK === "off") return;
  try {
    await getAppCheck(app()).verifyToken(request.get("x-firebase-appcheck") ?? "");
  } catch (cause) {
    throw new GatehouseError("unauthenticated", "This request does not come from a known app.", { cause });
  }
}

function app() {
  return getApps()[0] ?? initializeApp();
}

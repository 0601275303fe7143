/** Operations and documents over REST, as a program asks for them. */
import { type Operations, routeOf, serviceOf } from "../../functions/src/operations.ts";
import { origin, projectId, region } from "./addresses.ts";
import type { OperationName, Person } from "./client.ts";

export interface RestAnswer<Body> {
  status: number;
  headers: Headers;
  body: Body;
}

type Asker = Pick<Person, "auth"> | null;

/** Where a service is, with what follows `/v1`. */
export function restAddress(service: string, path: string): string {
  return `${origin("functions")}/${projectId}/${region}/${service}/v1${path}`;
}

/**
 * Calls an operation: the fields of its input that its path names go there, the others into the content or the query.
 *
 * @param asker null: nobody in particular
 */
export function callOverRest<Name extends OperationName>(
  asker: Asker,
  name: Name,
  input: Operations[Name]["input"] & object,
  headers: Record<string, string> = {},
): Promise<RestAnswer<Operations[Name]["result"]>> {
  const [method = "", pattern = ""] = (routeOf[name] ?? "").split(" ");
  const left = new Map<string, unknown>(Object.entries(input));
  const path = pattern.replaceAll(/\{(\w+)\}/g, (_, field: string) => {
    const value = String(left.get(field));
    left.delete(field);
    return encodeURIComponent(value);
  });
  const rest = Object.fromEntries(left);
  const query = new URLSearchParams(Object.entries(rest).map(([field, value]) => [field, String(value)]));
  const address = restAddress(serviceOf[name] ?? "", path);
  if (method === "GET") return ask(asker, `${address}?${query}`, { method, headers });
  return ask(asker, address, {
    method,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(rest),
  });
}

/** Reads a document or a list. */
export function readOverRest<Body>(asker: Asker, path: string, service = "events"): Promise<RestAnswer<Body>> {
  return ask(asker, restAddress(service, path), {});
}

/** Sends whatever it is given. */
export async function ask<Body>(asker: Asker, address: string, request: RequestInit): Promise<RestAnswer<Body>> {
  const headers = new Headers(request.headers);
  const token = await asker?.auth.currentUser?.getIdToken();
  if (token !== undefined && !headers.has("authorization")) headers.set("authorization", `Bearer ${token}`);
  const response = await fetch(address, { ...request, headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? text : JSON.parse(text) };
}

/**
 * Operations as callable functions and over REST, some dozen of them in one service. Pages call by the name of the
 * operation, which is the path; programs by `/v1/…`. An operation's own code is loaded when it is first called.
 */
import {
  type CallableFunction,
  type CallableRequest,
  HttpsError,
  type HttpsFunction,
  onCall,
  onRequest,
} from "firebase-functions/https";
import { actorOf } from "./actor.ts";
import { addressOf } from "./address.ts";
import { isEmulated, region } from "./configuration.ts";
import type { IndexesOf } from "./registry.ts";
import { loadOperation, type OperationTable, type ServiceSettings } from "./registry.ts";

/** @param indexesOf what is indexed of a collection, where documents are read; null where they are not */
export function service(table: OperationTable, settings: ServiceSettings, indexesOf: IndexesOf | null): HttpsFunction {
  const { memory, concurrency, minInstances, secrets } = settings;
  const called = callable(table);
  return onRequest(
    { region, memory, concurrency, minInstances, secrets: [...secrets], cors: true },
    async (request, response) => {
      const path = /\/v1\/(.*)$/.exec(request.path)?.[1];
      if (path === undefined) return called(request, response);
      const { serveRest } = await import("./rest.ts");
      return serveRest({ table, indexesOf }, path, request, response);
    },
  );
}

/** The operations as pages call them. */
export function callable(table: OperationTable): CallableFunction<unknown, Promise<unknown>> {
  return onCall<unknown, Promise<unknown>>(
    { region, enforceAppCheck: !isEmulated() && process.env.APP_CHECK !== "off" },
    async (request) => {
      const [operation, { errorDetails }, { errorCodes, GatehouseError }, { newId }] = await Promise.all([
        loadOperation(table, nameIn(request)),
        import("./failures.ts"),
        import("../model/errors.ts"),
        import("../ids.ts"),
      ]);
      if (operation === null) throw new HttpsError("not-found", "There is no such operation.");
      const request_id = newId("request");
      const actor = actorOf(request.auth?.token ?? null, addressOf(request.rawRequest.headers));
      try {
        return await operation.execute({ data: request.data, actor, request_id });
      } catch (error) {
        if (!(error instanceof GatehouseError)) throw error;
        throw new HttpsError(errorCodes[error.code].callable, error.message, errorDetails(error, request_id));
      }
    },
  );
}

/** The last part of the path, whatever stands before it where it is served. */
function nameIn({ rawRequest }: CallableRequest): string {
  return rawRequest.path.split("/").at(-1) ?? "";
}

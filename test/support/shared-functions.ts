/**
 * Loaded into a process of the Functions emulator before anything else, this makes the emulator's "one function a
 * process" into one process for all that answer HTTP requests: the function that it is given to run looks in each
 * request for the name of the one that is meant.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import Module from "node:module";
import { functionHeader, sharedFunction } from "./function-names.ts";

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

const load = Module.prototype.require;

Module.prototype.require = function requireWithShared(this: Module, id: string) {
  // The emulator loads the functions by the folder of their package, in which it runs.
  if (id !== process.cwd()) return load.call(this, id);
  const functions: Record<string, Handler> = load.call(this, id);
  const handOver: Handler = (request, response) =>
    functions[String(request.headers[functionHeader])]?.(request, response);
  return { ...functions, [sharedFunction]: handOver };
};

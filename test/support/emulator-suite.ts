/**
 * The process in which firebase-tools runs the emulators: `firebase <arguments>` with four differences.
 *
 * - It does not look for news and updates of firebase-tools on the network.
 * - It ends, with all that it started, when the process that started it is gone.
 * - One process serves all HTTP functions, and many requests at a time, as a deployed function does. By itself the
 *   Functions emulator starts a Node process (a second of work, 160 MB) for each function, and one more for each request
 *   that arrives while the others are busy: sixty buyers at once would be sixty processes.
 * - The Authentication emulator prepares the checks of a request when the first such request arrives, and not those of
 *   a thousand requests before it starts, which takes it five to ten seconds.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { functionHeader, sharedFunction } from "./function-names.ts";

interface Trigger {
  id: string;
  entryPoint: string;
  /** There in those that answer HTTP requests. */
  httpsTrigger?: object;
}

interface Backend {
  env: Record<string, string>;
}

interface Worker {
  state: string;
}

interface Request {
  headers: Record<string, string>;
}

interface Pool {
  getKey(triggerId: string | undefined): string;
  getTriggerWorkers(triggerId: string | undefined): Worker[];
  getIdleWorker(triggerId: string | undefined): Worker | undefined;
  cleanUpWorkers(): void;
  submitRequest(triggerId: string, request: Request, ...rest: unknown[]): Promise<void>;
}

interface Emulator {
  addTriggerRecord(trigger: Trigger, options: object): void;
  startRuntime(backend: Backend, trigger: Trigger): Promise<Worker>;
}

const load = createRequire(import.meta.url);
const { RuntimeWorkerPool }: { RuntimeWorkerPool: { prototype: Pool } } = load(
  "firebase-tools/lib/emulator/functionsRuntimeWorker.js",
);
const { FunctionsEmulator }: { FunctionsEmulator: { prototype: Emulator } } = load(
  "firebase-tools/lib/emulator/functionsEmulator.js",
);
const { getKey, submitRequest } = RuntimeWorkerPool.prototype;
const { addTriggerRecord, startRuntime } = FunctionsEmulator.prototype;

/** The names of the HTTP functions, by the emulator's ids for them. */
const shared = new Map<string, string>();
const starting = new Map<string, Promise<Worker>>();
const preload = `--import=${pathToFileURL(join(import.meta.dirname, "shared-functions.ts"))}`;

RuntimeWorkerPool.prototype.getKey = function getSharedKey(triggerId) {
  return getKey.call(this, triggerId !== undefined && shared.has(triggerId) ? sharedFunction : triggerId);
};

RuntimeWorkerPool.prototype.getIdleWorker = function getAvailableWorker(triggerId) {
  this.cleanUpWorkers();
  const workers = this.getTriggerWorkers(triggerId);
  return workers.find(({ state }) => state === "IDLE") ?? workers.find(({ state }) => state === "BUSY");
};

RuntimeWorkerPool.prototype.submitRequest = function submitNamedRequest(triggerId, request, ...rest) {
  const name = shared.get(triggerId);
  const headers = name === undefined ? request.headers : { ...request.headers, [functionHeader]: name };
  return submitRequest.call(this, triggerId, { ...request, headers }, ...rest);
};

FunctionsEmulator.prototype.addTriggerRecord = function addAndNote(trigger, options) {
  if (trigger.httpsTrigger) shared.set(trigger.id, trigger.entryPoint);
  addTriggerRecord.call(this, trigger, options);
};

FunctionsEmulator.prototype.startRuntime = function startRuntimeOnce(backend, trigger) {
  const id = trigger.httpsTrigger ? sharedFunction : trigger.id;
  const underWay = starting.get(id);
  if (underWay) return underWay;
  const start = trigger.httpsTrigger
    ? startRuntime.call(
        this,
        { ...backend, env: { ...backend.env, NODE_OPTIONS: preload } },
        { ...trigger, id, entryPoint: sharedFunction },
      )
    : startRuntime.call(this, backend, trigger);
  starting.set(id, start);
  return start.finally(() => starting.delete(id));
};

type Middleware = (specification: object, options: object) => Promise<object>;
const exegesis: { middleware: Middleware } = createRequire(load.resolve("firebase-tools"))("exegesis-express");
const { middleware } = exegesis;
exegesis.middleware = (specification, options) =>
  middleware(specification, { ...options, lazyCompileValidationSchemas: true });

process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
// Whoever read our output may be gone by then; the shutdown must not fail for that.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});

const { cli }: { cli: { parse(commandLine: string[]): void } } = load("firebase-tools");
cli.parse(process.argv);

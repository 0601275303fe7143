/**
 * The process in which firebase-tools runs the emulators: `firebase <arguments>` with four differences.
 *
 * - It does not look for news and updates of firebase-tools on the network.
 * - It ends, with all that it started, when the process that started it is gone.
 * - A function's process takes many requests at a time, as it does once deployed. By itself the Functions emulator
 *   starts one more Node process for each request that arrives while the others are busy: sixty buyers at once would
 *   be sixty processes.
 * - The Authentication emulator prepares the checks of a request when the first such request arrives, and not those of
 *   a thousand requests before it starts, which takes it five to ten seconds.
 */
import { createRequire } from "node:module";

interface Worker {
  state: string;
}

interface Pool {
  getTriggerWorkers(triggerId: string | undefined): Worker[];
  getIdleWorker(triggerId: string | undefined): Worker | undefined;
  cleanUpWorkers(): void;
}

interface Emulator {
  startRuntime(backend: object, trigger?: { id: string }): Promise<Worker>;
}

const load = createRequire(import.meta.url);
const { RuntimeWorkerPool }: { RuntimeWorkerPool: { prototype: Pool } } = load(
  "firebase-tools/lib/emulator/functionsRuntimeWorker.js",
);
const { FunctionsEmulator }: { FunctionsEmulator: { prototype: Emulator } } = load(
  "firebase-tools/lib/emulator/functionsEmulator.js",
);

RuntimeWorkerPool.prototype.getIdleWorker = function getAvailableWorker(this: Pool, triggerId) {
  this.cleanUpWorkers();
  const workers = this.getTriggerWorkers(triggerId);
  return workers.find(({ state }) => state === "IDLE") ?? workers.find(({ state }) => state === "BUSY");
};

const starting = new Map<string, Promise<Worker>>();
const startRuntime = FunctionsEmulator.prototype.startRuntime;

FunctionsEmulator.prototype.startRuntime = function startRuntimeOnce(this: Emulator, backend, trigger) {
  const key = trigger?.id ?? "";
  const underWay = starting.get(key);
  if (underWay) return underWay;
  const start = startRuntime.call(this, backend, trigger).finally(() => starting.delete(key));
  starting.set(key, start);
  return start;
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

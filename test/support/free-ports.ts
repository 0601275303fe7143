import { execFile } from "node:child_process";
import { createServer } from "node:net";
import { promisify } from "node:util";
import { host, portOffset, portsAt, type Server } from "./addresses.ts";
import { SetupError } from "./setup-error.ts";

const servers: Record<Server, string> = {
  auth: "Authentication emulator",
  firestore: "Firestore emulator",
  firestoreWebsocket: "monitor of the Firestore emulator",
  functions: "Functions emulator",
  hosting: "web pages",
  hub: "hub of the emulators",
  logging: "log of the emulators",
  eventarc: "Eventarc emulator",
  tasks: "Cloud Tasks emulator",
  stripe: "Stripe simulator",
};

/** Of those that any offset leads to. Source: https://fetch.spec.whatwg.org/#port-blocking */
const refused = new Set([4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080]);

/** Between the ports of one stack and those of the next; see `portsAt`. */
const step = 100;
const offsetMax = 50_000;

/**
 * Checks that nothing listens yet where a stack is to listen. To be asked before any other work is begun: who has to
 * choose other ports should not have waited for a build.
 *
 * @throws SetupError  a line for each port that is taken, or of no use: for what it is needed and by whom it is held; then
 *   an offset at which all of them are free
 */
export async function checkPortsAreFree(offset = portOffset): Promise<void> {
  const taken: string[] = [];
  for (const [name, port] of portsOf(offset)) {
    if (refused.has(port)) {
      taken.push(`Port ${port} (${servers[name]}) is one to which browsers and Node open no connection`);
      continue;
    }
    if (await isFree(port)) continue;
    taken.push(`Port ${port} (${servers[name]}) is in use by ${await holderOf(port)}`);
  }
  if (taken.length === 0) return;
  const other = await freeOffset(offset);
  throw new SetupError(
    `${taken.join("\n✗ ")}\n  That may be Gatehouse in another terminal: end it there with Ctrl-C.` +
      ` Or run this one beside it, on other ports: set GATEHOUSE_PORT_OFFSET=${other}`,
  );
}

/** The nearest offset above at which a stack finds all its ports free. */
async function freeOffset(offset: number): Promise<number> {
  for (let other = offset + step; other <= offsetMax; other += step) {
    const free = await Promise.all(portsOf(other).map(([, port]) => !refused.has(port) && isFree(port)));
    if (free.every(Boolean)) return other;
  }
  throw new SetupError(`Above GATEHOUSE_PORT_OFFSET=${offset}, this machine has no ports left for a stack`);
}

function portsOf(offset: number): [Server, number][] {
  const ports = portsAt(offset);
  return (Object.keys(servers) as Server[]).map((name) => [name, ports[name]]);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => {
      // Some ports are kept from us, which is as good as taken.
      if (error.code === "EADDRINUSE" || error.code === "EACCES") resolve(false);
      else reject(error);
    });
    probe.listen({ host, port }, () => probe.close(() => resolve(true)));
  });
}

/** Names the process that listens on a port; where that can't be seen, says how to look for it. */
async function holderOf(port: number): Promise<string> {
  const look = ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN"];
  try {
    const { stdout: id } = await promisify(execFile)("lsof", [...look, "-t"]);
    const { stdout: command } = await promisify(execFile)("ps", ["-o", "args=", "-p", id.trim()]);
    const short = command
      .trim()
      .replace(/^\S*\//, "")
      .slice(0, 80);
    return `process ${id.trim()}, ${short}`;
  } catch {
    // No lsof, or a process of another user: the person at the keyboard may see more than we do.
    return `another program ("lsof ${look.join(" ")}" may name it)`;
  }
}

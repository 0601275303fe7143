import { execFile } from "node:child_process";
import { createServer } from "node:net";
import { promisify } from "node:util";
import { host, ports } from "./addresses.ts";
import { SetupError } from "./setup-error.ts";

const servers: Record<keyof typeof ports, string> = {
  auth: "Authentication emulator",
  firestore: "Firestore emulator",
  firestoreWebsocket: "monitor of the Firestore emulator",
  functions: "Functions emulator",
  hosting: "web pages",
  hub: "hub of the emulators",
  logging: "log of the emulators",
  stripe: "Stripe simulator",
};

/**
 * Checks that nothing listens yet where the named servers are to listen.
 *
 * @throws SetupError  one line for each port that is taken: by whom, for what it is needed, and how to free it
 */
export async function checkPortsAreFree(names: readonly (keyof typeof ports)[]): Promise<void> {
  const taken: string[] = [];
  for (const name of names) {
    if (await isFree(ports[name])) continue;
    taken.push(`Port ${ports[name]} (${servers[name]}) is in use ${await byWhat(ports[name])}`);
  }
  if (taken.length > 0) {
    throw new SetupError(`${taken.join("\n✗ ")}\n  Or use other ports, all 100 higher: set GATEHOUSE_PORT_OFFSET=100`);
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(false);
      else reject(error);
    });
    probe.listen({ host, port }, () => probe.close(() => resolve(true)));
  });
}

/** Names the process that listens on a port and how to end it; where that can't be seen, how to look for it. */
async function byWhat(port: number): Promise<string> {
  const look = ["lsof", "-nP", `-iTCP:${port}`, "-sTCP:LISTEN"];
  try {
    const { stdout: id } = await promisify(execFile)("lsof", [...look.slice(1), "-t"]);
    const { stdout: command } = await promisify(execFile)("ps", ["-o", "args=", "-p", id.trim()]);
    const short = command
      .trim()
      .replace(/^\S*\//, "")
      .slice(0, 80);
    return `by process ${id.trim()}, ${short}: end it with "kill ${id.trim()}"`;
  } catch {
    // No lsof, or a process of another user: the person at the keyboard may see more than we do.
    return `by another program: find it with "${look.join(" ")}" and end it`;
  }
}

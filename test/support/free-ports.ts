import { execFile } from "node:child_process";
import { createServer } from "node:net";
import { promisify } from "node:util";
import { host, ports } from "./addresses.ts";
import { SetupError } from "./setup-error.ts";

const servers: Record<keyof typeof ports, string> = {
  auth: "the Authentication emulator",
  firestore: "the Firestore emulator",
  firestoreWebsocket: "the Firestore emulator's monitor",
  functions: "the Functions emulator",
  hosting: "the web pages",
  hub: "the emulators' hub",
  logging: "the emulators' log",
  stripe: "the Stripe simulator",
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
    taken.push(`Port ${ports[name]}, which ${servers[name]} needs, is in use${await usedBy(ports[name])}`);
  }
  if (taken.length > 0) {
    const advice =
      "or move all of Gatehouse's ports, for instance by 100: GATEHOUSE_PORT_OFFSET=100 before the command";
    throw new SetupError(`${taken.join("\n✗ ")}; ${advice}`);
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
async function usedBy(port: number): Promise<string> {
  const look = `lsof -nP -iTCP:${port} -sTCP:LISTEN`;
  try {
    const { stdout } = await promisify(execFile)("lsof", [...look.split(" ").slice(1), "-Fpc"]);
    const id = /^p(\d+)$/m.exec(stdout)?.[1];
    const command = /^c(.+)$/m.exec(stdout)?.[1];
    if (id && command) return ` by ${command} (process ${id}): end it with "kill ${id}"`;
  } catch {
    // No lsof, or a process of another user: the person at the keyboard may see more than we do.
  }
  return `: find out by what with "${look}" and end it`;
}

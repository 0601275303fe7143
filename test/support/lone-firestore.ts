/** A Firestore emulator by itself, for what needs no other part of the stack. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { host } from "./addresses.ts";
import { findFirestoreEmulator } from "./firestore-emulator.ts";
import { checkJava } from "./java.ts";
import { waitFor } from "./wait-for.ts";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Starts it on a free port, runs `use` with its address, such as `127.0.0.1:43210`, and ends it. It ends with this
 * process, whichever way that ends; a signal ends both.
 *
 * @throws SetupError  there is no Java or no emulator
 */
export async function withLoneFirestore<T>(use: (address: string) => Promise<T>): Promise<T> {
  const [jar] = await Promise.all([findFirestoreEmulator(), checkJava()]);
  const port = await freePort();
  const emulator = spawn("java", ["-jar", jar, "--host", host, "--port", String(port)], { stdio: "ignore" });
  const end = () => emulator.kill("SIGKILL");
  // A process that a signal ends by itself tells no listener of its exit.
  const exit = (signal: NodeJS.Signals) => process.exit(signal === "SIGINT" ? 130 : 143);
  process.on("exit", end);
  for (const signal of signals) process.on(signal, exit);
  try {
    const address = `${host}:${port}`;
    await waitFor("the Firestore emulator", async () => (await fetch(`http://${address}`)).ok, { timeout_ms: 60_000 });
    return await use(address);
  } finally {
    const ended = once(emulator, "exit");
    if (end()) await ended;
    process.off("exit", end);
    for (const signal of signals) process.off(signal, exit);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("This machine has no free port");
  return address.port;
}

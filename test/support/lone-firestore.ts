/** A Firestore emulator by itself, for what needs no other part of the stack. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { host } from "./addresses.ts";
import { findFirestoreEmulator } from "./firestore-emulator.ts";
import { checkJava } from "./java.ts";
import { waitFor } from "./wait-for.ts";

/**
 * Starts it on a free port, runs `use` with its address, such as `127.0.0.1:43210`, and ends it.
 *
 * @throws SetupError  there is no Java or no emulator
 */
export async function withLoneFirestore<T>(use: (address: string) => Promise<T>): Promise<T> {
  const [jar] = await Promise.all([findFirestoreEmulator(), checkJava()]);
  const port = await freePort();
  const emulator = spawn("java", ["-jar", jar, "--host", host, "--port", String(port)], { stdio: "ignore" });
  const end = () => emulator.kill("SIGKILL");
  process.on("exit", end);
  try {
    const address = `${host}:${port}`;
    await waitFor("the Firestore emulator", async () => (await fetch(`http://${address}`)).ok, { timeout_ms: 60_000 });
    return await use(address);
  } finally {
    const ended = once(emulator, "exit");
    if (end()) await ended;
    process.off("exit", end);
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

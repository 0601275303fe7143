import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { host } from "../test/support/addresses.ts";
import { findFirestoreEmulator } from "../test/support/firestore-emulator.ts";
import { checkJava } from "../test/support/java.ts";
import { loadRules } from "../test/support/rules.ts";
import { waitFor } from "../test/support/wait-for.ts";

/**
 * Lets a Firestore emulator of its own, on a free port, compile firestore.rules.
 *
 * @returns its errors and warnings, one a line; empty when there are none
 * @throws SetupError  there is no Java or no emulator
 */
export async function checkRules(): Promise<string> {
  const [jar] = await Promise.all([findFirestoreEmulator(), checkJava()]);
  const port = await freePort();
  const emulator = spawn("java", ["-jar", jar, "--host", host, "--port", String(port)], { stdio: "ignore" });
  const end = () => emulator.kill("SIGKILL");
  process.on("exit", end);
  try {
    const address = `http://${host}:${port}`;
    await waitFor("the Firestore emulator", async () => (await fetch(address)).ok, { timeout_ms: 60_000 });
    return await loadRules(address);
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

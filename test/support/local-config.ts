import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { host, origin, ports } from "./addresses.ts";
import { root } from "./paths.ts";

const configSchema = z.looseObject({
  hosting: z.looseObject({
    headers: z.array(
      z.object({ source: z.string(), headers: z.array(z.object({ key: z.string(), value: z.string() })) }),
    ),
  }),
});

/**
 * Writes `firebase.local.json`: firebase.json with the emulators' ports, and with the pages allowed to talk to them.
 *
 * @returns the file's path
 */
export async function writeLocalConfig(): Promise<string> {
  const config = configSchema.parse(JSON.parse(await readFile(join(root, "firebase.json"), "utf8")));
  for (const { headers } of config.hosting.headers) {
    for (const header of headers) {
      if (header.key === "Content-Security-Policy") header.value = allowEmulators(header.value);
    }
  }
  const local = {
    ...config,
    emulators: {
      singleProjectMode: false,
      ui: { enabled: false },
      auth: { host, port: ports.auth },
      firestore: { host, port: ports.firestore, websocketPort: ports.firestoreWebsocket },
      functions: { host, port: ports.functions },
      hosting: { host, port: ports.hosting },
      hub: { host, port: ports.hub },
      logging: { host, port: ports.logging },
      eventarc: { host, port: ports.eventarc },
      tasks: { host, port: ports.tasks },
    },
  };
  const file = join(root, "firebase.local.json");
  await writeFile(file, `${JSON.stringify(local, null, 2)}\n`);
  return file;
}

/** The production policy with one thing added: connections to the emulators. */
function allowEmulators(policy: string): string {
  return policy.replace(
    "connect-src 'self'",
    `connect-src 'self' ${origin("auth")} ${origin("firestore")} ${origin("functions")}`,
  );
}

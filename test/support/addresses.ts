/** A project whose id begins with `demo-` exists nowhere: the emulators never reach out to Google for it. */
export const projectId = "demo-gatehouse";

export { region } from "../../functions/src/runtime/configuration.ts";

export const host = "127.0.0.1";

/**
 * The TCP ports of a stack, by what listens on them. No two end in the same two digits: whatever multiples of 100 is added
 * to them, so that a second stack can run beside the first (or another program can keep its port), no two stacks meet.
 */
export const portsAt = (offset: number) => ({
  auth: 9099 + offset,
  firestore: 8080 + offset,
  firestoreWebsocket: 9150 + offset,
  functions: 5001 + offset,
  hosting: 5000 + offset,
  hub: 4402 + offset,
  logging: 4503 + offset,
  // firebase-tools starts these two with the functions, though nothing uses them.
  eventarc: 9298 + offset,
  tasks: 9497 + offset,
  stripe: 12111 + offset,
});
export type Server = keyof ReturnType<typeof portsAt>;

/** A multiple of 100, which scripts/run.mjs sees to. */
export const portOffset = Number(process.env.GATEHOUSE_PORT_OFFSET ?? 0);

/** The TCP ports of this stack. */
export const ports = portsAt(portOffset);

/** The origin at which one of the stack's servers answers, such as `http://127.0.0.1:5000`. */
export function origin(server: Server): string {
  return `http://${host}:${ports[server]}`;
}

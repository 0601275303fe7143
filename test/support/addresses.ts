/** A project whose id begins with `demo-` exists nowhere: the emulators never reach out to Google for it. */
export const projectId = "demo-gatehouse";

export { region } from "../../functions/src/runtime/configuration.ts";

export const host = "127.0.0.1";

/** Added to every port, so that a second stack can run beside the first (or another program can keep its port). */
const portOffset = Number(process.env.GATEHOUSE_PORT_OFFSET ?? 0);

/** The TCP ports of a running stack, by what listens on them. */
export const ports = {
  auth: 9099 + portOffset,
  firestore: 8080 + portOffset,
  firestoreWebsocket: 9150 + portOffset,
  functions: 5001 + portOffset,
  hosting: 5000 + portOffset,
  hub: 4400 + portOffset,
  logging: 4500 + portOffset,
  stripe: 12111 + portOffset,
};

/** The origin at which one of the stack's servers answers, such as `http://127.0.0.1:5000`. */
export function origin(server: keyof typeof ports): string {
  return `http://${host}:${ports[server]}`;
}

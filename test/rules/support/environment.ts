/** The emulator with the project's rules in it, one project of its own for each file of tests. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { initializeTestEnvironment, type RulesTestEnvironment } from "@firebase/rules-unit-testing";
import { setLogLevel } from "firebase/firestore";
import { afterAll, beforeAll } from "vitest";
import { type Actor, type ActorName, actors } from "./actors.ts";
import type { Firestore } from "./decision.ts";

export const rules = readFileSync(resolve(import.meta.dirname, "../../../firestore.rules"), "utf8");

/** A document to be, with its path. */
export type Stored = readonly [path: string, fields: object];

export interface RulesEnvironment {
  /** Firestore as the actor sees it. */
  as(actor: ActorName | Actor): Firestore;
  /** Writes past the rules, as operations do. */
  store(documents: readonly Stored[]): Promise<void>;
}

/** Firestore refuses larger batches. */
const batchSize = 500;

/** Starts with an empty database, before the tests of the file that calls it. */
export function useRules(name: string): RulesEnvironment {
  let environment: RulesTestEnvironment | undefined;
  const clients = new Map<string, Firestore>();

  beforeAll(async () => {
    // Denials are what is tested; the client would print each.
    setLogLevel("silent");
    const address = new URL(`http://${process.env.FIRESTORE_EMULATOR_HOST ?? "127.0.0.1:8080"}`);
    environment = await initializeTestEnvironment({
      projectId: `demo-rules-${name}`,
      firestore: { host: address.hostname, port: Number(address.port), rules },
    });
    await environment.clearFirestore();
  });
  afterAll(() => environment?.cleanup());

  function started(): RulesTestEnvironment {
    if (environment === undefined) throw new Error("The environment is there from beforeAll on");
    return environment;
  }

  return {
    as(actor) {
      const who = typeof actor === "string" ? actors[actor] : actor;
      const key = JSON.stringify(who);
      const client = clients.get(key) ?? connect(started(), who);
      clients.set(key, client);
      return client;
    },
    async store(documents) {
      await started().withSecurityRulesDisabled(async (context) => {
        const database = context.firestore();
        for (let start = 0; start < documents.length; start += batchSize) {
          const batch = database.batch();
          for (const [path, fields] of documents.slice(start, start + batchSize)) batch.set(database.doc(path), fields);
          await batch.commit();
        }
      });
    },
  };
}

function connect(environment: RulesTestEnvironment, { uid, secondFactor }: Actor): Firestore {
  if (uid === null) return environment.unauthenticatedContext().firestore();
  const bySecondFactor = secondFactor ? { sign_in_second_factor: "totp", second_factor_identifier: "phone" } : {};
  const signIn = { sign_in_provider: "password" as const, ...bySecondFactor };
  return environment.authenticatedContext(uid, { firebase: signIn }).firestore();
}

import { host, origin, ports, projectId } from "./addresses.ts";

/** What the functions get as Firebase secrets. The Stripe simulator accepts and signs with these, Stripe with none. */
export const secrets = {
  STRIPE_SECRET_KEY: "sk_test_simulator",
  STRIPE_WEBHOOK_SECRET: "whsec_simulator",
  STRIPE_CONNECT_WEBHOOK_SECRET: "whsec_simulator_connect",
};

/** The configuration that deployed functions have in `functions/.env.<project>`, for the emulators. */
export const configuration = {
  STRIPE_API_BASE: origin("stripe"),
  PUBLIC_URL: origin("hosting"),
};

/**
 * All that the functions emulator gives to a function, for code that runs use cases outside it (the timer of the
 * scheduled jobs, tests, benchmarks).
 */
export const functionsEnvironment = {
  ...secrets,
  ...configuration,
  FUNCTIONS_EMULATOR: "true",
  GCLOUD_PROJECT: projectId,
  FIREBASE_CONFIG: JSON.stringify({ projectId }),
  FIRESTORE_EMULATOR_HOST: `${host}:${ports.firestore}`,
  FIREBASE_AUTH_EMULATOR_HOST: `${host}:${ports.auth}`,
  METADATA_SERVER_DETECTION: "none", // no search on the network for Google's credentials
};

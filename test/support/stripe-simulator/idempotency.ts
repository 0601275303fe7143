import { createHash } from "node:crypto";
import { StripeFailure } from "./errors.ts";
import type { IdempotentRequest } from "./state.ts";
import type { World } from "./world.ts";

/** How long the answer to an idempotency key is remembered, in seconds. */
const REMEMBERED_S = 24 * 60 * 60;
const KEY_LENGTH_MAX = 255;

interface Attempt {
  key: string;
  account: string | null;
  endpoint: string;
  /** The request's parameters as they came. */
  body: string;
}

/** An answer that is kept for the key under which it was given. */
export interface KeptAnswer {
  status: number;
  body: string;
  request_id: string;
}

/** What to do with a request that carries a key. */
export type Admission =
  | { kind: "replay"; answer: KeptAnswer }
  | {
      kind: "first";
      /** Keeps the answer, for good or ill: the same key gets the same answer, refusals included. */
      keep(answer: KeptAnswer): void;
      /** Forgets the request: it was refused before it began. */
      forget(): void;
    };

/**
 * Admits a request once for each key.
 *
 * @throws idempotency_error  the key was used for other parameters or another endpoint (400), or its first request is
 *   still being worked on (409)
 */
export function admit(world: World, { key, account, endpoint, body }: Attempt): Admission {
  if (key.length > KEY_LENGTH_MAX) {
    throw new StripeFailure(400, {
      message: `Idempotency keys can be at most ${KEY_LENGTH_MAX} characters, but you passed one of ${key.length}.`,
    });
  }
  const requests = world.state.idempotent_requests;
  const name = `${account ?? "platform"}:${key}`;
  const parametersHash = createHash("sha256").update(body).digest("hex");
  const earlier = requests[name];
  if (earlier !== undefined && earlier.created > world.now() - REMEMBERED_S) {
    return { kind: "replay", answer: answerOf(earlier, key, endpoint, parametersHash) };
  }
  const request: IdempotentRequest = { endpoint, parameters_hash: parametersHash, created: world.now(), answer: null };
  requests[name] = request;
  return {
    kind: "first",
    keep(answer) {
      request.answer = answer;
    },
    forget() {
      delete requests[name];
    },
  };
}

function answerOf(earlier: IdempotentRequest, key: string, endpoint: string, parametersHash: string): KeptAnswer {
  if (earlier.endpoint !== endpoint) {
    throw new StripeFailure(400, {
      type: "idempotency_error",
      message:
        "Keys for idempotent requests can only be used for the same endpoint they were first used for " +
        `('${earlier.endpoint}' vs '${endpoint}'). Try using a key other than '${key}' if you meant to execute a ` +
        "different request.",
    });
  }
  if (earlier.parameters_hash !== parametersHash) {
    throw new StripeFailure(400, {
      type: "idempotency_error",
      message:
        "Keys for idempotent requests can only be used with the same parameters they were first used with. Try " +
        `using a key other than '${key}' if you meant to execute a different request.`,
    });
  }
  if (earlier.answer === null) {
    throw new StripeFailure(409, {
      type: "idempotency_error",
      code: "idempotency_key_in_use",
      message:
        "There is currently another in-progress request using this Idempotent Key (that probably means you submitted " +
        `twice, and the other request is still going through): ${key}. Please try again later.`,
    });
  }
  return earlier.answer;
}

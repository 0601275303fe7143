/** Serves operations as callable functions. An operation's own code is loaded when it is first called. */
import { type CallableFunction, type CallableRequest, HttpsError, onCall } from "firebase-functions/https";
import { nameOf } from "../model/names.ts";
import type { Actor } from "./actor.ts";
import { addressOf } from "./address.ts";
import { isEmulated, region, stripeSecrets } from "./configuration.ts";
import type { Operation } from "./operation.ts";

/** A callable function, and beside it how to come by the operation that it serves. */
export type Served<Input, Result> = CallableFunction<Input, Promise<Result>> & {
  readonly load: () => Promise<Operation<Input, Result>>;
};

export function callable<Input, Result>(
  load: () => Promise<Operation<Input, Result>>,
  options: { stripe?: true } = {},
): Served<Input, Result> {
  const served = onCall<Input, Promise<Result>>(
    {
      region,
      enforceAppCheck: !isEmulated() && process.env.APP_CHECK !== "off",
      ...(options.stripe && { secrets: stripeSecrets }),
    },
    async (request) => {
      const [operation, { errorDetails }, { errorCodes, GatehouseError }, { newId }] = await Promise.all([
        load(),
        import("./failures.ts"),
        import("../model/errors.ts"),
        import("../model/ids.ts"),
      ]);
      const request_id = newId("request");
      try {
        return await operation.execute({ data: request.data, actor: actorOf(request), request_id });
      } catch (error) {
        if (!(error instanceof GatehouseError)) throw error;
        throw new HttpsError(errorCodes[error.code].callable, error.message, errorDetails(error, request_id));
      }
    },
  );
  return Object.assign(served, { load });
}

function actorOf(request: CallableRequest): Actor {
  const address = addressOf(request.rawRequest.headers);
  const { auth } = request;
  if (auth === undefined) return { kind: "anonymous", uid: "anonymous", name: "", second_factor: false, address };
  return {
    kind: "person",
    uid: auth.uid,
    name: nameOf(auth.token.name),
    second_factor: auth.token.firebase.sign_in_second_factor !== undefined,
    email: auth.token.email,
    email_confirmed: auth.token.email_verified === true,
    address,
  };
}

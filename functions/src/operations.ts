/** What each callable takes and gives, for callers: `Operations["approveEntity"]["input"]`. */
import type { CallableFunction } from "firebase-functions/https";
import type * as deployed from "./index.ts";

type Deployed = typeof deployed;

export type Operations = {
  [Name in keyof Deployed as Deployed[Name] extends CallableFunction<never, infer _Result> ? Name : never]: CallOf<
    Deployed[Name]
  >;
};

type CallOf<Function> =
  Function extends CallableFunction<infer Input, infer Result> ? { input: Input; result: Awaited<Result> } : never;

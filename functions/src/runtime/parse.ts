import type { z } from "zod";
import { GatehouseError } from "../model/errors.ts";

/** @throws invalid-argument naming the first field at fault */
export function parse<Schema extends z.ZodType>(schema: Schema, data: unknown): z.output<Schema> {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const unknownKey = issue?.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  const field = [...(issue?.path ?? []), ...(unknownKey === undefined ? [] : [unknownKey])].join(".");
  const message = unknownKey === undefined ? (issue?.message ?? "Invalid input") : "This field is not known";
  throw new GatehouseError("invalid-argument", field === "" ? `${message}.` : `${message}: ${field}.`, { field });
}

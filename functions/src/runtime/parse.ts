import type { z } from "zod";
import { GatehouseError } from "../model/errors.ts";

/** @throws invalid-argument naming the first field at fault, in words for people; `field` is its path */
export function parse<Schema extends z.ZodType>(schema: Schema, data: unknown): z.output<Schema> {
  // What a schema says itself comes before these words.
  const result = schema.safeParse(data, { error: inWords });
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const unknownKey = issue?.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  const path = [...(issue?.path ?? []), ...(unknownKey === undefined ? [] : [unknownKey])].map(String);
  const message = (issue?.message ?? "This is not as it should be").replace(/\.$/, "");
  const label = labelOf(path);
  throw new GatehouseError("invalid-argument", label === "" ? `${message}.` : `${message}: ${label}.`, {
    field: path.join("."),
  });
}

function inWords(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined || issue.input === null
        ? "Something is missing"
        : "This is not what belongs here";
    case "too_small":
      return issue.origin === "number" ? `At least ${issue.minimum}` : `At least ${issue.minimum}, please`;
    case "too_big":
      return issue.origin === "number" ? `At most ${issue.maximum}` : `At most ${issue.maximum}, please`;
    case "invalid_value":
      return "This is not one of the choices";
    case "unrecognized_keys":
      return "This field is not known";
    default:
      return "This is not as it should be";
  }
}

/**
 * A field as people would call it: `lines.0.ticket_type_id` is a "ticket type". Of what the caller named themselves,
 * nothing is repeated that is no plain word.
 */
function labelOf(path: readonly string[]): string {
  const name = path.findLast((part) => !/^\d+$/.test(part)) ?? "";
  if (!/^[a-z][a-z0-9_]{0,40}$/.test(name)) return "";
  return name.replace(/_(id|ids|minor|at|bps)$/, "").replaceAll("_", " ");
}

import { Textarea } from "@mantine/core";
import type { FieldProps } from "./use-fields.ts";

/** Asks for the reason of a change. `description` says who reads it. */
export function ReasonField({
  field,
  description = "Kept in the audit log.",
}: {
  field: FieldProps;
  description?: string;
}) {
  return <Textarea label="Reason" description={description} withAsterisk autosize minRows={2} {...field} />;
}

import { NativeSelect } from "@mantine/core";
import { call } from "../data/call.ts";
import { lengthProblem } from "../forms/checks.ts";
import { Form } from "../forms/form.tsx";
import { ReasonField } from "../forms/reason-field.tsx";
import { useFields } from "../forms/use-fields.ts";

const hours = [1, 2, 4, 8].map((value) => ({
  value: String(value),
  label: value === 1 ? "1 hour" : `${value} hours`,
}));

/** Opens a platform's private data to the GOD who asks. */
export function SupportForm({ platformId, onDone }: { platformId: string; onDone?(): void }) {
  const fields = useFields({ reason: "", hours: "1" }, (values) => ({ reason: lengthProblem(values.reason, 1, 500) }));
  const open = async () => {
    await call("openSupportAccess", {
      platform_id: platformId,
      reason: fields.values.reason.trim(),
      hours: Number(fields.values.hours),
    });
    onDone?.();
  };
  return (
    <Form fields={fields} submit="Open it" onSubmit={open}>
      <ReasonField
        field={fields.field("reason")}
        description="The platform’s master is told, and it stands in the platform’s own audit log."
      />
      <NativeSelect label="For how long" data={hours} {...fields.field("hours")} />
    </Form>
  );
}

import { TextInput } from "@mantine/core";
import { emailProblem, lengthProblem } from "../forms/checks.ts";
import { Form } from "../forms/form.tsx";
import { ReasonField } from "../forms/reason-field.tsx";
import { useFields } from "../forms/use-fields.ts";

interface PersonFormProps {
  label: string;
  /** What becomes of them. */
  description: string;
  submit: string;
  onSubmit(person: { email: string; reason: string }): Promise<unknown>;
  onDone(): void;
}

/** Names somebody by the address that they sign in with, and the reason. */
export function PersonForm({ label, description, submit, onSubmit, onDone }: PersonFormProps) {
  const fields = useFields({ email: "", reason: "" }, (values) => ({
    email: emailProblem(values.email),
    reason: lengthProblem(values.reason, 1, 500),
  }));
  const send = async () => {
    await onSubmit({ email: fields.values.email.trim(), reason: fields.values.reason.trim() });
    onDone();
  };
  return (
    <Form fields={fields} submit={submit} onSubmit={send}>
      <TextInput
        label={label}
        description={description}
        type="email"
        autoComplete="off"
        withAsterisk
        data-autofocus
        {...fields.field("email")}
      />
      <ReasonField field={fields.field("reason")} />
    </Form>
  );
}

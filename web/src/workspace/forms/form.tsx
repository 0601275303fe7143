import { Button, Group, Stack } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";
import { ErrorNote } from "../../components/error-note.tsx";
import { Note } from "../../components/note.tsx";
import { OperationError } from "../../data/call.ts";
import type { Fields } from "./use-fields.ts";
import { useTask } from "./use-task.ts";

interface FormProps<Name extends string> {
  fields: Fields<Name>;
  /** The words of the button that sends. */
  submit: string;
  /** Sends; what it rejects with is shown, at its field where the form has that one. */
  onSubmit(): Promise<unknown>;
  /** Said after it was sent. */
  done?: string;
  /** Further buttons. */
  actions?: ReactNode;
  disabled?: boolean;
  children: ReactNode;
}

/** A form that checks before it sends, sends once at a time, and keeps what was typed when it fails. */
export function Form<Name extends string>(props: FormProps<Name>) {
  const { fields, submit, onSubmit, done, actions, disabled = false, children } = props;
  const task = useTask();
  const [sent, setSent] = useState(false);

  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!fields.accept()) return;
    setSent(false);
    void task.run(async () => {
      try {
        await onSubmit();
        setSent(true);
      } catch (thrown) {
        if (!(thrown instanceof OperationError && fields.blame(thrown.field, thrown.message))) throw thrown;
      }
    });
  };
  return (
    <form ref={fields.formRef} onSubmit={send} noValidate>
      <Stack>
        {children}
        <ErrorNote error={task.error} />
        {done && sent && !fields.changed && (
          <Note tone="good" live>
            {done}
          </Note>
        )}
        <Group justify="flex-end">
          {actions}
          <Button type="submit" loading={task.running} disabled={disabled}>
            {submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

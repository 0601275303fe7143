import { Button, Group, Stack } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";
import { ErrorNote } from "../components/error-note.tsx";
import { Note } from "../components/note.tsx";
import { OperationError } from "../data/call.ts";
import { useUnsaved } from "../shell/unsaved.tsx";
import styles from "./form.module.css";
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
  /** Whether what is typed only looks for something: nobody minds losing it. */
  search?: boolean;
  children: ReactNode;
}

/** A form that checks before it sends, sends once at a time, and keeps what was typed when it fails. */
export function Form<Name extends string>(props: FormProps<Name>) {
  const { fields, submit, onSubmit, done, actions, disabled = false, search = false, children } = props;
  const task = useTask();
  const [sent, setSent] = useState(false);
  const typed = JSON.stringify(fields.values);
  const [saved, setSaved] = useState<string | null>(null);
  // What is being saved may lead elsewhere when it is.
  useUnsaved(!search && fields.changed && typed !== saved && !task.running);

  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!fields.accept()) return;
    setSent(false);
    void task.run(async () => {
      try {
        await onSubmit();
        setSent(true);
        setSaved(typed);
      } catch (thrown) {
        if (!(thrown instanceof OperationError && fields.blame(thrown.field, thrown.message))) throw thrown;
      }
    });
  };
  return (
    <form ref={fields.formRef} onSubmit={send} noValidate>
      <Stack>
        {children}
        {fields.overtaken && (
          <Note tone="warn" live>
            Somebody else has changed this since you began. What you changed replaces theirs when you save.{" "}
            <button type="button" className={styles.theirs} onClick={fields.takeTheirs}>
              Take theirs instead
            </button>
          </Note>
        )}
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

import { Button, type ButtonProps, Group, Stack, Textarea } from "@mantine/core";
import { type FormEvent, type ReactNode, useId, useRef, useState } from "react";
import { useUnsaved } from "../shell/unsaved.tsx";
import { Dialog } from "./dialog.tsx";
import { ErrorNote, fieldError } from "./error-note.tsx";

export interface ConfirmButtonProps extends ButtonProps {
  "aria-label"?: string;
  /** The button's own words. */
  children: ReactNode;
  /** What is asked. */
  title: string;
  /** What will happen. */
  description?: ReactNode;
  /** The words of the button that does it; without them, the button's own. */
  confirmLabel?: string;
  /** Whether a text is asked for, and must be given. */
  reason?: "required" | "optional";
  reasonLabel?: string;
  /** Of the document that it is about: as it was when the dialog opened, since that is what was looked at. */
  version?: string;
  /** Does it. The dialog closes when it resolves, and shows the error when it rejects. */
  onConfirm(reason: string, version: string): Promise<unknown>;
}

/** A button that asks before it acts. */
export function ConfirmButton({
  children,
  title,
  description,
  confirmLabel,
  reason,
  reasonLabel = "Reason",
  version = "",
  onConfirm,
  ...button
}: ConfirmButtonProps) {
  const [opened, setOpened] = useState(false);
  // What was typed is there again when the dialog was closed by mistake.
  const [text, setText] = useState("");
  const [seen, setSeen] = useState("");
  const [running, setRunning] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  // A second submit may come before the button shows that it is running.
  const underWay = useRef(false);
  const form = useId();
  useUnsaved(opened && !running && text.trim() !== "");
  const missing = reason === "required" && text.trim() === "";

  const open = () => {
    setSeen(version);
    setError(null);
    setOpened(true);
  };
  const confirm = async (event: FormEvent) => {
    event.preventDefault();
    if (underWay.current) return;
    underWay.current = true;
    setRunning(true);
    setError(null);
    try {
      await onConfirm(text.trim(), seen);
      setOpened(false);
      setText("");
    } catch (thrown) {
      setError(thrown instanceof Error ? thrown : new Error(String(thrown)));
    } finally {
      underWay.current = false;
      setRunning(false);
    }
  };
  return (
    <>
      <Button {...button} onClick={open}>
        {children}
      </Button>
      <Dialog opened={opened} onClose={() => !running && setOpened(false)} title={title}>
        <form id={form} onSubmit={confirm}>
          <Stack>
            {description && <div>{description}</div>}
            {reason && (
              <Textarea
                label={reasonLabel}
                required={reason === "required"}
                withAsterisk={reason === "required"}
                value={text}
                onChange={(event) => setText(event.currentTarget.value)}
                error={fieldError(error, "reason") ?? fieldError(error, "note")}
                maxLength={500}
                minRows={3}
                autosize
                data-autofocus
              />
            )}
            <ErrorNote error={error} />
            <Group justify="flex-end">
              <Button variant="default" onClick={() => setOpened(false)} disabled={running}>
                Back
              </Button>
              <Button
                type="submit"
                {...(button.color ? { color: button.color } : {})}
                loading={running}
                disabled={missing}
              >
                {confirmLabel ?? children}
              </Button>
            </Group>
          </Stack>
        </form>
      </Dialog>
    </>
  );
}

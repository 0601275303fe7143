import type { Platform } from "@gatehouse/functions/platforms";
import { Button, Group } from "@mantine/core";
import { DialogButton } from "../components/dialog-button.tsx";
import { ErrorNote } from "../components/error-note.tsx";
import { Note } from "../components/note.tsx";
import { useOperation } from "../data/call.ts";
import type { Live, WithId } from "../data/live.ts";
import { Remaining } from "./remaining.tsx";
import { SupportForm } from "./support-form.tsx";

interface SupportAccessProps {
  platform: WithId<Platform>;
  /** Until when it is open, in milliseconds. */
  support: Live<number | null>;
}

/** The button that opens a platform's private data to a GOD, where it is closed. */
export function SupportButton({ platform: { id, name }, support }: SupportAccessProps) {
  if (support.status !== "ready" || support.data !== null) return null;
  return (
    <DialogButton
      label="Open support access"
      aria-label={`Open support access to ${name}`}
      title={`Open the private data of ${name}`}
      variant="light"
      size="xs"
    >
      {(close) => <SupportForm platformId={id} onDone={close} />}
    </DialogButton>
  );
}

interface OpenSupportProps {
  platformId: string;
  name: string;
  until_ms: number;
  /** Called just before it is closed: a page that shows the private data leaves it. */
  onClose?(): void;
}

/** Says that a platform's private data is open to GOD, for how long, and closes it. */
export function OpenSupport({ platformId, name, until_ms, onClose }: OpenSupportProps) {
  const { run, running, error } = useOperation("closeSupportAccess");
  const close = () => {
    onClose?.();
    run({ platform_id: platformId }).catch(() => undefined); // shown as `error`
  };
  return (
    <Note tone="warn">
      <Group justify="space-between" gap="xs">
        <span>
          You see the private data of {name} as GOD, <Remaining until_ms={until_ms} />. It is recorded.
        </span>
        <Button size="xs" variant="default" loading={running} onClick={close}>
          Close now
          <span className="visually-hidden"> what you opened of {name}</span>
        </Button>
      </Group>
      <ErrorNote error={error} />
    </Note>
  );
}

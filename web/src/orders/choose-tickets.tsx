import { Checkbox, Stack } from "@mantine/core";
import type { ReactNode } from "react";

interface ChooseTicketsProps {
  tickets: { id: string; label: ReactNode; disabled?: boolean }[];
  chosen: string[];
  onChoose(chosen: string[]): void;
  error?: string | null;
}

/** Which of several tickets something is about. */
export function ChooseTickets({ tickets, chosen, onChoose, error = null }: ChooseTicketsProps) {
  return (
    <Checkbox.Group label="Which tickets?" withAsterisk value={chosen} onChange={onChoose} error={error}>
      <Stack gap="xs" mt="xs">
        {tickets.map(({ id, label, disabled = false }) => (
          <Checkbox key={id} value={id} aria-invalid={error !== null} label={label} disabled={disabled} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}

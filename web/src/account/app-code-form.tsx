import { Button, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { ErrorNote } from "../components/error-note.tsx";
import { useSubmit } from "./use-task.ts";

/** Takes the code that an authenticator app shows at the moment; `onCode` rejects when it is not right. */
export function AppCodeForm({ onCode }: { onCode(code: string): Promise<void> }) {
  const [code, setCode] = useState("");
  const { submit, running, error } = useSubmit(() => onCode(code.replaceAll(/\s/g, "")));
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="Code from the app"
          description="Six digits; they change every half minute."
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          maxLength={10}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <ErrorNote error={error} />
        <Button type="submit" size="md" loading={running}>
          Confirm
        </Button>
      </Stack>
    </form>
  );
}

import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { ErrorNote } from "../components/error-note.tsx";
import { Note } from "../components/note.tsx";
import { recallReferral } from "../data/referral.ts";
import { EmailField } from "./email-field.tsx";
import { signUp } from "./sign-in.ts";
import { useSubmit } from "./use-task.ts";

const passwordLengthMin = 8;

export function SignUpForm({ onWorking }: { onWorking(working: boolean): void }) {
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [referral] = useState(recallReferral);
  const { submit, running, error } = useSubmit(async () => {
    onWorking(true);
    try {
      await signUp(name.trim(), email.trim(), password);
    } finally {
      onWorking(false);
    }
  });
  return (
    <form onSubmit={submit}>
      <Stack>
        {referral !== null && <Note>You come by the invitation {referral.code}.</Note>}
        <TextInput
          label="Name"
          description="As it stands on your tickets"
          autoComplete="name"
          required
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <EmailField value={email} onChange={setEmail} />
        <PasswordInput
          label="Password"
          description={`At least ${passwordLengthMin} characters`}
          autoComplete="new-password"
          required
          minLength={passwordLengthMin}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ "aria-label": "Show the password" }}
        />
        <ErrorNote error={error} />
        <Button type="submit" size="md" loading={running}>
          Create the account
        </Button>
      </Stack>
    </form>
  );
}

import { Button, PasswordInput, Stack } from "@mantine/core";
import type { MultiFactorResolver } from "firebase/auth";
import { useState } from "react";
import { Link } from "react-router";
import { ErrorNote } from "../components/error-note.tsx";
import { EmailField } from "./email-field.tsx";
import { signIn } from "./sign-in.ts";
import { useSubmit } from "./use-task.ts";

interface SignInFormProps {
  /** The address of who is signed in already, else empty. */
  known: string;
  onWorking(working: boolean): void;
  onSecondFactor(resolver: MultiFactorResolver): void;
  resetAddress: string;
}

export function SignInForm({ known, onWorking, onSecondFactor, resetAddress }: SignInFormProps) {
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState("");
  const { submit, running, error } = useSubmit(async () => {
    onWorking(true);
    try {
      const resolver = await signIn(email.trim(), password);
      if (resolver !== null) onSecondFactor(resolver);
    } finally {
      onWorking(false);
    }
  });
  return (
    <form onSubmit={submit}>
      <Stack>
        <EmailField value={email} onChange={setEmail} />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ "aria-label": "Show the password" }}
        />
        <ErrorNote error={error} />
        <Button type="submit" size="md" loading={running}>
          Sign in
        </Button>
        <Link to={resetAddress}>I forgot my password</Link>
      </Stack>
    </form>
  );
}

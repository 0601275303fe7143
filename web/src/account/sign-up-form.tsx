import { oneLine, textProblem } from "@gatehouse/functions/model/visible";
import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { ErrorNote } from "../components/error-note.tsx";
import { Note } from "../components/note.tsx";
import { usePlatform } from "../data/platform.tsx";
import { keptReferrals } from "../data/referral.ts";
import { EmailField } from "./email-field.tsx";
import { signUp } from "./sign-in.ts";
import { useSubmit } from "./use-task.ts";

const passwordLengthMin = 8;

interface SignUpFormProps {
  onWorking(working: boolean): void;
  /** Whether it took the place of another form: whoever chose that goes on here, by keyboard too. */
  focus: boolean;
}

export function SignUpForm({ onWorking, focus }: SignUpFormProps) {
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [nameError, setNameError] = useState<string | null>(null);
  const { platformId } = usePlatform();
  const [referrals] = useState(keptReferrals);
  const referral = referrals.find(({ platform_id }) => platform_id === platformId);
  const { submit, running, error } = useSubmit(async () => {
    const problem = textProblem(oneLine(name), { least: 1, most: 80 });
    setNameError(problem);
    if (problem !== null) return;
    onWorking(true);
    try {
      await signUp(oneLine(name), email.trim(), password);
    } finally {
      onWorking(false);
    }
  });
  return (
    <form onSubmit={submit}>
      <Stack>
        {referral !== undefined && (
          <Note>
            You followed a link with the code {referral.code}. If it is an affiliate’s, they brought you; you pay
            nothing more for that.
          </Note>
        )}
        <TextInput
          label="Name"
          description="As it stands on your tickets"
          autoComplete="name"
          autoFocus={focus}
          required
          maxLength={80}
          error={nameError}
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

import { Button, Stack } from "@mantine/core";
import { FirebaseError } from "firebase/app";
import { sendPasswordResetEmail } from "firebase/auth";
import { useState } from "react";
import { Link } from "react-router";
import { ErrorNote } from "../components/error-note.tsx";
import { Note } from "../components/note.tsx";
import { auth } from "../firebase.ts";
import { EmailField } from "./email-field.tsx";
import { useSubmit } from "./use-task.ts";

export function ResetForm({ signInAddress }: { signInAddress: string }) {
  const [email, setEmail] = useState("");
  const [sent, setSent] = useState(false);
  const { submit, running, error } = useSubmit(async () => {
    try {
      await sendPasswordResetEmail(auth, email.trim());
    } catch (thrown) {
      // Whether there is an account, nobody learns who merely types an address.
      if (!(thrown instanceof FirebaseError && thrown.code === "auth/user-not-found")) throw thrown;
    }
    setSent(true);
  });
  if (sent) {
    return (
      <Stack>
        <Note tone="good" live>
          If there is an account with this address, a message with a link is on its way to it.
        </Note>
        <Link to={signInAddress}>Back to sign in</Link>
      </Stack>
    );
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <EmailField value={email} onChange={setEmail} description="We send you a link to set a new password" />
        <ErrorNote error={error} />
        <Button type="submit" size="md" loading={running}>
          Send the link
        </Button>
      </Stack>
    </form>
  );
}

import { Button, Group, Stack } from "@mantine/core";
import { reload, sendEmailVerification } from "firebase/auth";
import { lazy, Suspense, useState } from "react";
import { ErrorNote } from "../components/error-note.tsx";
import { Note } from "../components/note.tsx";
import { auth } from "../firebase.ts";
import { useTask } from "./use-task.ts";

const DemoEmail = import.meta.env.MODE === "demo" ? lazy(() => import("../demo/demo-email.tsx")) : null;

/** Sends the message that confirms the account's address, and looks whether its link was opened. */
export function ConfirmEmail() {
  const [sent, setSent] = useState(0);
  const sending = useTask(async () => {
    if (auth.currentUser !== null) await sendEmailVerification(auth.currentUser, { url: window.location.href });
    setSent(sent + 1);
  });
  const checking = useTask(async () => {
    if (auth.currentUser === null) return;
    await reload(auth.currentUser);
    if (!auth.currentUser.emailVerified) throw new Error("The link has not been opened yet.");
    await auth.currentUser.getIdToken(true);
  });
  return (
    <Stack>
      <p>
        Open the link in the message that we sent to <strong>{auth.currentUser?.email}</strong>.
      </p>
      {sent > 0 && (
        <Note tone="good" live>
          A new message is on its way.
        </Note>
      )}
      {DemoEmail !== null && (
        <Suspense>
          <DemoEmail key={sent} />
        </Suspense>
      )}
      <ErrorNote error={sending.error ?? checking.error} />
      <Group>
        <Button onClick={() => checking.run()} loading={checking.running}>
          I opened it
        </Button>
        <Button variant="default" onClick={() => sending.run()} loading={sending.running}>
          Send the message again
        </Button>
      </Group>
    </Stack>
  );
}

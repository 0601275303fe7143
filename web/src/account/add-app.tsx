import { Button, Stack } from "@mantine/core";
import { multiFactor, TotpMultiFactorGenerator, type TotpSecret, type User } from "firebase/auth";
import { QRCodeSVG } from "qrcode.react";
import { useState } from "react";
import { CopyField } from "../components/copy-field.tsx";
import { ErrorNote } from "../components/error-note.tsx";
import { AppCodeForm } from "./app-code-form.tsx";
import styles from "./second-factor-page.module.css";
import { useTask } from "./use-task.ts";

/** Makes an authenticator app a second factor: shows its secret once, and takes the first code. */
export function AddApp({ user, onAdded }: { user: User; onAdded(): void }) {
  const [secret, setSecret] = useState<TotpSecret | null>(null);
  const { run, running, error } = useTask(async () => {
    setSecret(await TotpMultiFactorGenerator.generateSecret(await multiFactor(user).getSession()));
  });
  if (secret === null) {
    return (
      <Stack align="flex-start">
        <p>An app on your phone shows a code that changes every half minute. It needs no network and no number.</p>
        <ErrorNote error={error} />
        <Button variant="default" onClick={run} loading={running}>
          Set up an app
        </Button>
      </Stack>
    );
  }
  return (
    <div className={styles.form}>
      <Stack>
        <p>Scan this with the app, or type the key into it. Nobody else may see it.</p>
        <div className={styles.qr}>
          <QRCodeSVG
            value={secret.generateQrCodeUrl(user.email ?? user.uid, "Gatehouse")}
            size={180}
            level="M"
            marginSize={2}
            title="The app's key"
          />
        </div>
        <CopyField label="Key" value={secret.secretKey} />
        <AppCodeForm
          onCode={async (code) => {
            await multiFactor(user).enroll(TotpMultiFactorGenerator.assertionForEnrollment(secret, code), "App");
            onAdded();
          }}
        />
      </Stack>
    </div>
  );
}

import { Button, Stack, TextInput } from "@mantine/core";
import { lazy, type ReactNode, Suspense, useRef, useState } from "react";
import { ErrorNote } from "../components/error-note.tsx";
import styles from "./code-step.module.css";
import { type CodeReceiver, sendCode } from "./sign-in.ts";
import { useSubmit } from "./use-task.ts";

const DemoCode = import.meta.env.MODE === "demo" ? lazy(() => import("../demo/demo-code.tsx")) : null;

interface CodeStepProps {
  /** What stands above the button that sends the code. */
  children: ReactNode;
  /** Where the code goes. */
  receiver(): Promise<CodeReceiver>;
  /** Takes the code; rejects when it is not right. */
  onCode(verificationId: string, code: string): Promise<void>;
}

/** Sends a code to a phone, and takes it. */
export function CodeStep({ children, receiver, onCode }: CodeStepProps) {
  const container = useRef<HTMLDivElement>(null);
  const [verificationId, setVerificationId] = useState<string | null>(null);
  const [code, setCode] = useState("");
  const sending = useSubmit(async () => {
    if (container.current === null) return;
    setCode("");
    setVerificationId(await sendCode(await receiver(), container.current));
  });
  const checking = useSubmit(async () => {
    if (verificationId !== null) await onCode(verificationId, code.trim());
  });
  return (
    <Stack>
      <form onSubmit={sending.submit}>
        <Stack>
          {children}
          <ErrorNote error={sending.error} />
          <Button type="submit" variant={verificationId === null ? "filled" : "default"} loading={sending.running}>
            {verificationId === null ? "Send the code" : "Send another code"}
          </Button>
        </Stack>
      </form>
      {verificationId !== null && (
        <form onSubmit={checking.submit}>
          <Stack>
            <TextInput
              label="Code from the message"
              inputMode="numeric"
              autoComplete="one-time-code"
              required
              maxLength={10}
              autoFocus
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
            />
            {DemoCode !== null && (
              <Suspense>
                <DemoCode verificationId={verificationId} onUse={setCode} />
              </Suspense>
            )}
            <ErrorNote error={checking.error} />
            <Button type="submit" size="md" loading={checking.running}>
              Confirm
            </Button>
          </Stack>
        </form>
      )}
      <div ref={container} className={styles.captcha} />
    </Stack>
  );
}

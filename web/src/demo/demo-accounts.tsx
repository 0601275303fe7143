import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { isPhone } from "../account/factors.ts";
import { answerSecondFactor, assertion, sendCode, signIn } from "../account/sign-in.ts";
import { useTask } from "../account/use-task.ts";
import { ErrorNote } from "../components/error-note.tsx";
import { Panel } from "../components/panel.tsx";
import styles from "./demo-accounts.module.css";
import { sentCode } from "./emulator.ts";

/** One line of `demo-accounts.json`, which the start script writes beside the pages. */
interface DemoAccount {
  label: string;
  email: string;
  password: string;
  /** Where there is a second factor. */
  phone?: string;
  roles: string;
}

/** The people of the demo: one click signs in as one of them, second factor included. */
export default function DemoAccounts({ onWorking }: { onWorking(working: boolean): void }) {
  const [accounts, setAccounts] = useState<DemoAccount[]>([]);
  const [chosen, setChosen] = useState<string | null>(null);
  const container = useRef<HTMLDivElement>(null);

  useEffect(() => {
    fetch("/demo-accounts.json")
      .then((response) => response.json())
      .then(setAccounts)
      .catch(() => setAccounts([])); // the pages are shown without the start script
  }, []);

  const entering = useTask(async ({ email, password }: DemoAccount) => {
    onWorking(true);
    try {
      const resolver = await signIn(email, password);
      const hint = resolver?.hints.find(isPhone);
      if (resolver === null || hint === undefined || container.current === null) return;
      const verificationId = await sendCode({ resolver, hint }, container.current);
      const code = await sentCode(verificationId);
      if (code === null) throw new Error("The emulator does not know the code.");
      await answerSecondFactor(resolver, assertion(verificationId, code));
    } finally {
      onWorking(false);
    }
  });
  const enter = (account: DemoAccount) => {
    setChosen(account.email);
    void entering.run(account);
  };

  if (accounts.length === 0) return null;
  return (
    <Panel title="Demo accounts">
      <p className={styles.dim}>One click signs you in, second factor included.</p>
      <ErrorNote error={entering.error} />
      <ul className={styles.accounts}>
        {accounts.map((account) => (
          <li key={account.email}>
            <div className={styles.who}>
              <p className={styles.name}>{account.label}</p>
              <p className={styles.dim}>{account.roles}</p>
              <p className={styles.dim}>{account.email}</p>
            </div>
            <Button
              variant="light"
              size="xs"
              onClick={() => enter(account)}
              loading={entering.running && chosen === account.email}
              disabled={entering.running}
              aria-label={`Sign in as ${account.label}`}
            >
              Sign in
            </Button>
          </li>
        ))}
      </ul>
      <div ref={container} className={styles.captcha} />
    </Panel>
  );
}

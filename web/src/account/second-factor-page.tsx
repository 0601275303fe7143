import { Button, Stack, TextInput } from "@mantine/core";
import { multiFactor, type User } from "firebase/auth";
import { useState } from "react";
import { ConfirmButton } from "../components/confirm-button.tsx";
import { Note } from "../components/note.tsx";
import { Page } from "../components/page.tsx";
import { Panel } from "../components/panel.tsx";
import { useSession } from "../data/session.tsx";
import { auth } from "../firebase.ts";
import { readableAuthError } from "./auth-errors.ts";
import { CodeStep } from "./code-step.tsx";
import { ConfirmEmail } from "./confirm-email.tsx";
import { phoneHints } from "./phone-hints.ts";
import styles from "./second-factor-page.module.css";
import { assertion } from "./sign-in.ts";
import { SignInFirst } from "./sign-in-first.tsx";

/** Where one adds a phone as a second factor, or takes it away. */
export default function SecondFactorPage() {
  const session = useSession();
  const { currentUser } = auth;
  if (session.status !== "signed_in" || currentUser === null) return <SignInFirst title="Second factor" />;
  return (
    <Page
      title="Second factor"
      subtitle="A code sent to your phone, beside your password. Roles with great power work only with it."
    >
      {session.emailVerified ? (
        <Factors user={currentUser} usedNow={session.secondFactor} />
      ) : (
        <Panel title="First, confirm your e-mail address">
          <ConfirmEmail />
        </Panel>
      )}
    </Page>
  );
}

function Factors({ user, usedNow }: { user: User; usedNow: boolean }) {
  const [phones, setPhones] = useState(() => phoneHints(multiFactor(user).enrolledFactors));
  const refresh = () => setPhones(phoneHints(multiFactor(user).enrolledFactors));
  return (
    <>
      {phones.length > 0 && !usedNow && (
        <Note tone="warn" live>
          <Stack gap="xs" align="flex-start">
            <span>You signed in before it was added. It counts from your next sign-in on.</span>
            <Button size="xs" variant="default" onClick={() => auth.signOut()}>
              Sign out to sign in with it
            </Button>
          </Stack>
        </Note>
      )}
      {phones.length > 0 && (
        <Panel title="Your phones">
          <ul className={styles.phones}>
            {phones.map((phone) => (
              <li key={phone.uid}>
                <span>
                  {phone.phoneNumber}
                  <span className={styles.dim}> since {new Date(phone.enrollmentTime).toLocaleDateString()}</span>
                </span>
                <ConfirmButton
                  variant="default"
                  color="red"
                  size="xs"
                  title="Remove this phone?"
                  description="From your next sign-in on, your password alone lets you in."
                  confirmLabel="Remove it"
                  onConfirm={async () => {
                    try {
                      await multiFactor(user).unenroll(phone);
                    } catch (error) {
                      throw readableAuthError(error);
                    }
                    refresh();
                  }}
                >
                  Remove
                </ConfirmButton>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      <Panel title={phones.length === 0 ? "Add your phone" : "Add another phone"}>
        <AddPhone key={phones.length} user={user} onAdded={refresh} />
      </Panel>
    </>
  );
}

function AddPhone({ user, onAdded }: { user: User; onAdded(): void }) {
  const [phoneNumber, setPhoneNumber] = useState("");
  return (
    <div className={styles.form}>
      <CodeStep
        receiver={async () => ({
          session: await multiFactor(user).getSession(),
          phoneNumber: phoneNumber.replaceAll(/[\s()/-]/g, ""),
        })}
        onCode={async (verificationId, code) => {
          await multiFactor(user).enroll(assertion(verificationId, code), "Phone");
          onAdded();
        }}
      >
        <TextInput
          label="Phone number"
          description="With the country code, such as +49 151 23456789"
          type="tel"
          autoComplete="tel"
          required
          value={phoneNumber}
          onChange={(event) => setPhoneNumber(event.currentTarget.value)}
        />
      </CodeStep>
    </div>
  );
}

import { Button, Stack, TextInput } from "@mantine/core";
import { multiFactor, type User } from "firebase/auth";
import { useState } from "react";
import { Link } from "react-router";
import { ConfirmButton } from "../components/confirm-button.tsx";
import { Note } from "../components/note.tsx";
import { Page } from "../components/page.tsx";
import { Panel } from "../components/panel.tsx";
import { useSession } from "../data/session.tsx";
import { auth } from "../firebase.ts";
import { AddApp } from "./add-app.tsx";
import { readableAuthError } from "./auth-errors.ts";
import { CodeStep } from "./code-step.tsx";
import { ConfirmEmail } from "./confirm-email.tsx";
import { factorInWords, knownFactors } from "./factors.ts";
import { useNextAddress } from "./next-address.ts";
import styles from "./second-factor-page.module.css";
import { assertion } from "./sign-in.ts";
import { SignInFirst } from "./sign-in-first.tsx";

/** Where one adds a phone or an authenticator app as a second factor, or takes it away. */
export default function SecondFactorPage() {
  const session = useSession();
  const next = useNextAddress();
  const { currentUser } = auth;
  if (session.status !== "signed_in" || currentUser === null) return <SignInFirst title="Second factor" />;
  return (
    <Page
      title="Second factor"
      subtitle="A code from your phone, beside your password. Roles with great power, and large sums, ask for it."
      back={{ to: next, label: next === "/" ? "Home" : "Back to where you were" }}
    >
      {session.emailVerified ? (
        <Factors user={currentUser} usedNow={session.secondFactor} next={next} />
      ) : (
        <Panel title="First, confirm your e-mail address">
          <ConfirmEmail />
        </Panel>
      )}
    </Page>
  );
}

function Factors({ user, usedNow, next }: { user: User; usedNow: boolean; next: string }) {
  const [factors, setFactors] = useState(() => knownFactors(multiFactor(user).enrolledFactors));
  const refresh = () => setFactors(knownFactors(multiFactor(user).enrolledFactors));
  return (
    <>
      {factors.length > 0 && usedNow && next !== "/" && (
        <Note tone="good" live>
          Your second factor is in use. <Link to={next}>Go on</Link>
        </Note>
      )}
      {factors.length > 0 && !usedNow && (
        <Note tone="warn" live>
          <Stack gap="xs" align="flex-start">
            <span>You signed in before it was added. It counts from your next sign-in on.</span>
            <Button
              component={Link}
              to={`/sign-in?step_up=1&${new URLSearchParams({ next })}`}
              size="xs"
              variant="default"
            >
              Sign in with it now
            </Button>
          </Stack>
        </Note>
      )}
      {factors.length > 0 && (
        <Panel title="Your second factors">
          <ul className={styles.factors}>
            {factors.map((factor) => (
              <li key={factor.uid}>
                <span>
                  {factorInWords(factor)}
                  <span className={styles.dim}> since {new Date(factor.enrollmentTime).toLocaleDateString()}</span>
                </span>
                <ConfirmButton
                  variant="default"
                  color="red"
                  size="xs"
                  title={`Remove ${factorInWords(factor)}?`}
                  description={
                    factors.length === 1
                      ? "From your next sign-in on, your password alone lets you in, and roles that ask for a second factor work no longer."
                      : "From your next sign-in on, only your other second factors let you in."
                  }
                  confirmLabel="Remove it"
                  onConfirm={async () => {
                    try {
                      await multiFactor(user).unenroll(factor);
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
      <Panel title="Add a phone">
        <AddPhone key={factors.length} user={user} onAdded={refresh} />
      </Panel>
      {import.meta.env.VITE_TOTP === "on" && (
        <Panel title="Add an authenticator app">
          <AddApp key={factors.length} user={user} onAdded={refresh} />
        </Panel>
      )}
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

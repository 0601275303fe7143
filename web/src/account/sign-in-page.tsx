import type { MultiFactorResolver } from "firebase/auth";
import { lazy, Suspense, useState } from "react";
import { Link, Navigate, useSearchParams } from "react-router";
import { Note } from "../components/note.tsx";
import { Page } from "../components/page.tsx";
import { Panel } from "../components/panel.tsx";
import { useSession } from "../data/session.tsx";
import { PageSkeleton } from "../shell/page-skeleton.tsx";
import { useNextAddress } from "./next-address.ts";
import { ResetForm } from "./reset-form.tsx";
import { SecondFactorChallenge } from "./second-factor-challenge.tsx";
import { SignInForm } from "./sign-in-form.tsx";
import styles from "./sign-in-page.module.css";
import { SignUpForm } from "./sign-up-form.tsx";

const DemoAccounts = import.meta.env.MODE === "demo" ? lazy(() => import("../demo/demo-accounts.tsx")) : null;

const titles = { sign_in: "Sign in", sign_up: "Create an account", reset: "Set a new password" };
type Mode = keyof typeof titles;

/** Signing in, with a second factor where there is one; signing up; a forgotten password. */
export default function SignInPage() {
  const session = useSession();
  const next = useNextAddress();
  const [params] = useSearchParams();
  const asked = params.get("mode");
  const mode: Mode = asked === "sign_up" || asked === "reset" ? asked : "sign_in";
  const [resolver, setResolver] = useState<MultiFactorResolver | null>(null);
  // A session begins before all of signing in is done: the page waits for the rest.
  const [working, setWorking] = useState(false);
  const [turned, setTurned] = useState(false);

  // A form that came before would lose what was typed into it by then.
  if (session.status === "loading") return <PageSkeleton />;
  // Somebody who is signed in already is sent here to sign in once more, with the second factor.
  const stepsUp = params.has("step_up") && session.status === "signed_in" && !session.secondFactor;
  if (session.status === "signed_in" && !working && !stepsUp) return <Navigate to={next} replace />;

  const address = (other: Mode) => {
    const query = new URLSearchParams(params);
    query.set("mode", other);
    return `/sign-in?${query}`;
  };
  const form = {
    sign_in: (
      <SignInForm
        known={stepsUp ? session.email : ""}
        onWorking={setWorking}
        onSecondFactor={setResolver}
        resetAddress={address("reset")}
      />
    ),
    sign_up: <SignUpForm onWorking={setWorking} focus={turned} />,
    reset: <ResetForm signInAddress={address("sign_in")} />,
  }[mode];
  return (
    <div className={styles.columns} data-demo={DemoAccounts !== null}>
      <Page
        title={resolver ? "Second factor" : titles[mode]}
        {...(stepsUp && { back: { to: next, label: "Back, without it" } })}
      >
        {stepsUp && !resolver && (
          <Note>What you were about to do asks for your second factor. Sign in once more, and you are back there.</Note>
        )}
        <Panel>
          {resolver ? (
            <SecondFactorChallenge resolver={resolver} onWorking={setWorking} onCancel={() => setResolver(null)} />
          ) : (
            form
          )}
        </Panel>
        {!resolver && !stepsUp && (
          <p className={styles.other}>
            {mode === "sign_in" ? (
              <>
                New here?{" "}
                <Link to={address("sign_up")} onClick={() => setTurned(true)}>
                  Create an account
                </Link>
              </>
            ) : (
              <>
                You have an account? <Link to={address("sign_in")}>Sign in</Link>
              </>
            )}
          </p>
        )}
      </Page>
      {DemoAccounts !== null && (
        <Suspense>
          <DemoAccounts onWorking={setWorking} />
        </Suspense>
      )}
    </div>
  );
}

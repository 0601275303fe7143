import { allOf } from "@gatehouse/functions/model/lists";
import StepUp from "../account/step-up.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Page } from "../components/page.tsx";
import { roleInWords } from "./role-in-words.ts";
import styles from "./second-factor-needed.module.css";

/** Why somebody whose role is powerful is refused, and the way in. */
export function SecondFactorNeeded({ roles, title = "Console" }: { roles: string[]; title?: string }) {
  return (
    <Page title={title}>
      <EmptyState title="Your role asks for a second factor" action={<StepUp />}>
        <p className={styles.why}>
          You are {allOf(roles.map(roleInWords))} here. Whoever holds that can change everything, so a password alone
          does not open it: everything in the console is refused until you sign in with a second factor, too.
        </p>
      </EmptyState>
    </Page>
  );
}

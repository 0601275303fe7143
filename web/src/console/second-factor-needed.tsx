import { Button } from "@mantine/core";
import { Link } from "react-router";
import type { PlatformRole } from "../../../functions/src/model/permissions.ts";
import { EmptyState } from "../components/empty-state.tsx";
import { Page } from "../components/page.tsx";
import { roleInWords } from "./role-in-words.ts";
import styles from "./second-factor-needed.module.css";

/** Why somebody whose role is powerful is refused, and the way in. */
export function SecondFactorNeeded({ roles }: { roles: PlatformRole[] }) {
  return (
    <Page title="Console">
      <EmptyState
        title="Your role asks for a second factor"
        action={
          <Button component={Link} to="/account/second-factor">
            Set up a second factor
          </Button>
        }
      >
        <p className={styles.why}>
          You are {roles.map(roleInWords).join(" and ")} here. Whoever holds that can change everything, so a password
          alone does not open it: everything in the console is refused until you sign in with a second factor, too.
        </p>
        <p>If your account has one already, sign out and in again with it.</p>
      </EmptyState>
    </Page>
  );
}

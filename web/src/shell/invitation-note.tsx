import { Button } from "@mantine/core";
import { useState } from "react";
import { Link, useLocation } from "react-router";
import { Note } from "../components/note.tsx";
import { isOpen, useOwnInvitations } from "../data/invitations.ts";
import { useSession } from "../data/session.tsx";
import styles from "./layout.module.css";

/** Tells whoever is invited to a team or a role, wherever they arrive. */
export function InvitationNote() {
  const session = useSession();
  const invitations = useOwnInvitations();
  const { pathname } = useLocation();
  const [later, setLater] = useState(false);
  if (session.status !== "signed_in" || pathname.startsWith("/invitations")) return null;
  if (!session.emailVerified) {
    if (later) return null;
    return (
      <div className={styles.note}>
        <Note live>
          Your address, {session.email}, is not confirmed. Until it is, no invitation shows.{" "}
          <Link to="/invitations">Confirm it</Link>{" "}
          <Button variant="subtle" size="compact-xs" onClick={() => setLater(true)}>
            Not now
          </Button>
        </Note>
      </div>
    );
  }
  if (invitations.status !== "ready") return null;
  const open = invitations.data.filter(isOpen);
  if (open.length === 0) return null;
  return (
    <div className={styles.note}>
      <Note live>
        {open.length === 1
          ? "An invitation waits for your answer."
          : `${open.length} invitations wait for your answer.`}{" "}
        <Link to="/invitations">See what it is about</Link>
      </Note>
    </div>
  );
}

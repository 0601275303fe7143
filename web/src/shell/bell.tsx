import type { Notification } from "@gatehouse/functions/notifications";
import { IconBell } from "@tabler/icons-react";
import { limit, where } from "firebase/firestore";
import { Link } from "react-router";
import { useLiveQuery } from "../data/live.ts";
import { useSession } from "../data/session.tsx";
import styles from "./bell.module.css";

const shownMax = 9;

/** Leads to the notifications, and says how many are unread. */
export function Bell() {
  const session = useSession();
  const path = session.status === "signed_in" ? `notifications/${session.uid}/items` : null;
  const unread = useLiveQuery<Notification>(path, [where("read_at", "==", null), limit(shownMax + 1)], []);
  const count = unread.status === "ready" ? unread.data.length : 0;
  const shown = count > shownMax ? `${shownMax}+` : String(count);
  return (
    <Link
      to="/notifications"
      className={styles.bell}
      aria-label={`Notifications, ${count === 0 ? "none" : shown} unread`}
    >
      <IconBell size={22} aria-hidden />
      {count > 0 && <span className={styles.count}>{shown}</span>}
    </Link>
  );
}

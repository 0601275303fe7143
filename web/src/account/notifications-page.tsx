import type { Notification } from "@gatehouse/functions/notifications";
import { Button } from "@mantine/core";
import { limit, orderBy, serverTimestamp } from "firebase/firestore";
import { Link } from "react-router";
import { EmptyState } from "../components/empty-state.tsx";
import { ErrorNote } from "../components/error-note.tsx";
import { LiveView } from "../components/live-view.tsx";
import { Page } from "../components/page.tsx";
import { When } from "../components/when.tsx";
import { useLiveQuery, type WithId } from "../data/live.ts";
import { useSession } from "../data/session.tsx";
import { updateDocFields } from "../data/write.ts";
import { notificationText } from "./notification-text.ts";
import styles from "./notifications-page.module.css";
import { SignInFirst } from "./sign-in-first.tsx";
import { useTask } from "./use-task.ts";

const shownMax = 100;

/** What happened that concerns one, newest first. */
export default function NotificationsPage() {
  const session = useSession();
  if (session.status !== "signed_in") return <SignInFirst title="Notifications" />;
  return <Notifications path={`notifications/${session.uid}/items`} />;
}

function Notifications({ path }: { path: string }) {
  const items = useLiveQuery<Notification>(path, [orderBy("created_at", "desc"), limit(shownMax)], []);
  const markRead = ({ id }: { id: string }) => updateDocFields(`${path}/${id}`, { read_at: serverTimestamp() });
  const unread = items.status === "ready" ? items.data.filter(({ read_at }) => read_at === null) : [];
  const all = useTask(() => Promise.all(unread.map(markRead)));
  const one = useTask((item: WithId<Notification>) => markRead(item));
  return (
    <Page
      title="Notifications"
      actions={
        unread.length > 0 && (
          <Button variant="default" onClick={() => all.run()} loading={all.running}>
            Mark all as read
          </Button>
        )
      }
    >
      <ErrorNote error={all.error ?? one.error} />
      <LiveView
        live={items}
        empty={<EmptyState title="Nothing yet">What concerns you will stand here the moment it happens.</EmptyState>}
      >
        {(found) => (
          <ul className={styles.list}>
            {found.map((item) => (
              <li key={item.id} className={styles.item} data-unread={item.read_at === null}>
                <Link to={item.link} onClick={() => item.read_at === null && one.run(item)}>
                  {item.read_at === null && <span className="visually-hidden">New: </span>}
                  {notificationText(item)}
                </Link>
                <span className={styles.when}>
                  <When at={item.created_at} style="short" />
                </span>
              </li>
            ))}
          </ul>
        )}
      </LiveView>
    </Page>
  );
}

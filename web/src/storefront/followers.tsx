import type { Follow } from "@gatehouse/functions/follows";
import { Button } from "@mantine/core";
import { IconBell, IconBellOff } from "@tabler/icons-react";
import { Link, useLocation } from "react-router";
import { ErrorNote } from "../components/error-note.tsx";
import { useAnswer } from "../data/answer.ts";
import { useOwnBan } from "../data/bans.ts";
import { call } from "../data/call.ts";
import { useLiveDoc } from "../data/live.ts";
import { useSession } from "../data/session.tsx";
import { useTask } from "../forms/use-task.ts";
import styles from "./followers.module.css";

/** How many follow an entity, and whether the person does. */
export function Followers({ entityId, platformId }: { entityId: string; platformId: string }) {
  const session = useSession();
  const uid = session.status === "signed_in" ? session.uid : null;
  const follow = useLiveDoc<Follow>(uid === null ? null : `follows/${entityId}_${uid}`);
  const isFollowing = follow.status === "ready" && follow.data !== null;
  // Counted anew when the person has begun to follow it, or no longer does.
  const { live: followers } = useAnswer(`${entityId} ${isFollowing}`, () =>
    call("readFollowers", { entity_id: entityId }),
  );
  const ban = useOwnBan(platformId);
  const task = useTask();
  const { pathname } = useLocation();
  const change = () => task.run(() => call(isFollowing ? "unfollowEntity" : "followEntity", { entity_id: entityId }));
  return (
    <div className={styles.followers}>
      <p className={styles.count} role="status">
        {followers.status === "ready" && followersInWords(followers.data.count)}
      </p>
      {uid === null ? (
        <Button component={Link} to={`/sign-in?next=${encodeURIComponent(pathname)}`}>
          Follow
        </Button>
      ) : (
        <Button
          variant={isFollowing ? "default" : "filled"}
          leftSection={isFollowing ? <IconBellOff size={18} aria-hidden /> : <IconBell size={18} aria-hidden />}
          onClick={change}
          loading={task.running}
          disabled={follow.status !== "ready" || ban !== null}
        >
          {isFollowing ? "Unfollow" : "Follow"}
        </Button>
      )}
      <ErrorNote error={task.error} />
    </div>
  );
}

function followersInWords(count: number): string {
  return count === 1 ? "1 follower" : `${count.toLocaleString()} followers`;
}

import type { Announcement } from "@gatehouse/functions/announcements";
import type { Entity } from "@gatehouse/functions/entities";
import type { Event } from "@gatehouse/functions/events";
import { limit, orderBy, Timestamp, where } from "firebase/firestore";
import { useState } from "react";
import { useParams } from "react-router";
import { EmptyState } from "../components/empty-state.tsx";
import { LiveView } from "../components/live-view.tsx";
import { Page } from "../components/page.tsx";
import { Panel } from "../components/panel.tsx";
import { PartNote } from "../components/part-note.tsx";
import { When } from "../components/when.tsx";
import { now } from "../data/clock.ts";
import { useLiveDoc, useLiveQuery, type WithId } from "../data/live.ts";
import { usePlatform } from "../data/platform.tsx";
import { inWords } from "../format.ts";
import { PageSkeleton } from "../shell/page-skeleton.tsx";
import styles from "./entity-page.module.css";
import { EventCard } from "./event-card.tsx";
import { EventImage } from "./event-image.tsx";
import { Followers } from "./followers.tsx";

const listedMax = 50;

/** An entity as everybody sees it: what it is, what it has announced, and what is on. */
export default function EntityPage() {
  const { platformId = "", entityId = "" } = useParams();
  const { platform } = usePlatform();
  const entity = useLiveDoc<Entity>(`entities/${entityId}`);
  const back = { to: `/p/${platformId}`, label: "All events" };
  const isElsewhere = entity.status === "ready" && entity.data?.platform_id !== platformId;
  // Its team and its platform read it while it is hidden, too; here it shows as everybody sees it.
  const isHidden = entity.status === "ready" && entity.data?.visibility !== "public";
  if (entity.status === "error" || isElsewhere || isHidden) {
    return (
      <Page title="Organiser not found" back={back}>
        <EmptyState title="There is no such organiser">It may have left, or the address is incomplete.</EmptyState>
      </Page>
    );
  }
  const isClosed = platform.status === "ready" && platform.data?.status !== "active";
  return (
    <LiveView live={entity} loading={<PageSkeleton />}>
      {(found) =>
        isClosed ? (
          <Page title={found.name} back={back}>
            <EmptyState title="Closed at the moment">The platform is closed, and so are its organisers.</EmptyState>
          </Page>
        ) : (
          <EntityView entity={found} back={back} />
        )
      }
    </LiveView>
  );
}

function EntityView({ entity, back }: { entity: WithId<Entity>; back: { to: string; label: string } }) {
  return (
    <Page
      title={entity.name}
      back={back}
      subtitle={inWords(entity.kind)}
      actions={<Followers entityId={entity.id} platformId={entity.platform_id} />}
    >
      <EventImage eventId={entity.id} url={entity.image_url} className={styles.image} />
      {entity.description !== "" && <p className={styles.text}>{entity.description}</p>}
      <Announcements entity={entity} />
      <Events entity={entity} />
    </Page>
  );
}

function Announcements({ entity }: { entity: WithId<Entity> }) {
  const announcements = useLiveQuery<Announcement>(
    "announcements",
    [
      where("platform_id", "==", entity.platform_id),
      where("entity_id", "==", entity.id),
      where("status", "==", "published"),
      orderBy("published_at", "desc"),
      limit(listedMax),
    ],
    [entity.platform_id, entity.id],
  );
  return (
    <Panel title="Announcements">
      <LiveView live={announcements} empty={<p className={styles.dim}>Nothing has been announced yet.</p>}>
        {(found) => (
          <>
            <PartNote listed={found.length} most={listedMax} />
            {found.map(({ id, title, text, published_at }) => (
              <article key={id} className={styles.announcement}>
                <h3>{title}</h3>
                <p className={styles.dim}>
                  <When at={published_at} style="date" />
                </p>
                <p className={styles.text}>{text}</p>
              </article>
            ))}
          </>
        )}
      </LiveView>
    </Panel>
  );
}

function Events({ entity }: { entity: WithId<Entity> }) {
  const [openedAt_ms] = useState(now);
  const events = useLiveQuery<Event>(
    "events",
    [
      where("entity_id", "==", entity.id),
      where("visibility", "==", "public"),
      where("ends_at", ">", Timestamp.fromMillis(openedAt_ms)),
      orderBy("ends_at"),
      limit(listedMax),
    ],
    [entity.id, openedAt_ms],
  );
  return (
    <Panel title="Coming up">
      <LiveView live={events} empty={<p className={styles.dim}>Nothing is planned at the moment.</p>}>
        {(found) => (
          <>
            <PartNote listed={found.length} most={listedMax} />
            <div className={styles.cards}>
              {found.map((event) => (
                <EventCard key={event.id} event={event} />
              ))}
            </div>
          </>
        )}
      </LiveView>
    </Panel>
  );
}

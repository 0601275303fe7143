import type { Event } from "@gatehouse/functions/events";
import { IconMapPin } from "@tabler/icons-react";
import { Link } from "react-router";
import { When } from "../components/when.tsx";
import type { WithId } from "../data/live.ts";
import { formatPart } from "../format.ts";
import styles from "./event-card.module.css";
import { EventImage } from "./event-image.tsx";

/** An event as a ticket: the date on the stub, the rest on the part that one keeps. */
export function EventCard({ event }: { event: WithId<Event> }) {
  const { id, title, platform_id, starts_at, time_zone, place, entity_name, image_url, sales_open } = event;
  const part = (options: Intl.DateTimeFormatOptions) => formatPart(starts_at, time_zone, options);
  return (
    <article className={styles.card}>
      <div className={styles.stub} aria-hidden="true">
        <span className={styles.month}>{part({ month: "short" })}</span>
        <span className={styles.day}>{part({ day: "numeric" })}</span>
        <span className={styles.weekday}>{part({ weekday: "short" })}</span>
      </div>
      <div className={styles.body}>
        <h3 className={styles.title}>
          <Link to={`/p/${platform_id}/events/${id}`} className={styles.link}>
            {title}
          </Link>
        </h3>
        <p className={styles.when}>
          <When at={starts_at} timeZone={time_zone} />
        </p>
        <p className={styles.line}>
          <IconMapPin size={15} aria-hidden />
          <span>{place.name}</span>
        </p>
        <p className={styles.host}>{sales_open ? entity_name : `${entity_name} · sales paused`}</p>
      </div>
      <EventImage eventId={id} url={image_url} className={styles.image} />
    </article>
  );
}

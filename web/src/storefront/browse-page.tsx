import type { Event } from "@gatehouse/functions/events";
import { folded } from "@gatehouse/functions/model/visible";
import { Skeleton } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { Suspense, useState } from "react";
import { useParams, useSearchParams } from "react-router";
import { ChoiceChips } from "../components/choice-chips.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { LiveView } from "../components/live-view.tsx";
import { Page } from "../components/page.tsx";
import { now } from "../data/clock.ts";
import type { WithId } from "../data/live.ts";
import { usePlatform } from "../data/platform.tsx";
import { useSession } from "../data/session.tsx";
import { inWords } from "../format.ts";
import { pageNamed } from "../shell/page.ts";
import styles from "./browse-page.module.css";
import { EventCard } from "./event-card.tsx";
import { groupByDate } from "./group-by-date.ts";
import { useUpcomingEvents } from "./upcoming-events.ts";

// For those who are signed in: the first page that somebody sees is light.
const SavedFilters = pageNamed("SavedFilters", () => import("./saved-filters.tsx"));

const pageSize = 40;
/** A search looks at so many of the coming events. */
const searchedMax = 400;

/** What is on: a platform's coming events, to search and to filter. */
export function BrowsePage() {
  const { platformId = "" } = useParams();
  const { platform } = usePlatform();
  const session = useSession();
  const [params, setParams] = useSearchParams();
  const text = params.get("q") ?? "";
  const category = params.get("category") ?? "";
  const searching = text !== "" || category !== "";
  const [shown, setShown] = useState(pageSize);
  const events = useUpcomingEvents(platformId, searching ? searchedMax : shown);

  const set = (name: string, value: string) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        if (value === "") after.delete(name);
        else after.set(name, value);
        return after;
      },
      { replace: true, preventScrollReset: true },
    );

  if (platform.status === "ready" && platform.data === null) {
    return (
      <Page title="No such platform">
        <EmptyState title="Nobody sells tickets here">Choose another platform above, or check the address.</EmptyState>
      </Page>
    );
  }
  if (platform.status === "ready" && platform.data !== null && platform.data.status !== "active") {
    const isDisabled = platform.data.status === "disabled";
    return (
      <Page title={platform.data.name}>
        <EmptyState title={isDisabled ? "Closed at the moment" : "Closed for good"}>
          Nothing is sold here{isDisabled ? " for now" : " any more"}. Tickets that you have stay under My tickets.
        </EmptyState>
      </Page>
    );
  }
  const name = platform.status === "ready" ? platform.data?.name : undefined;
  return (
    <Page title={name ?? "What is on"} subtitle="Coming up. Tickets come straight from those who make the events.">
      <search className={styles.tools}>
        <label className={styles.search}>
          <IconSearch size={18} aria-hidden />
          <input
            type="search"
            placeholder="Search events, places, organisers"
            aria-label="Search events"
            value={text}
            onChange={(event) => set("q", event.currentTarget.value)}
          />
        </label>
        {events.status === "ready" && (
          <ChoiceChips
            legend="Category"
            choices={categoriesOf(events.data, category)}
            value={category}
            onChange={(value) => set("category", value)}
          />
        )}
      </search>
      {session.status === "signed_in" && (
        <Suspense>
          <SavedFilters />
        </Suspense>
      )}
      <LiveView
        live={events}
        loading={<Loading />}
        empty={
          searching ? undefined : (
            <EmptyState title="Nothing is planned at the moment">New events appear here by themselves.</EmptyState>
          )
        }
      >
        {(found) => {
          const matching = found.filter((event) => matches(event, text, category));
          return (
            <>
              <p className={styles.count} role="status">
                {searching && `${matching.length} ${matching.length === 1 ? "event fits" : "events fit"}`}
              </p>
              {matching.length === 0 && (
                <EmptyState title="No event fits">Try another word, or look at all categories.</EmptyState>
              )}
              {groupByDate(matching, now()).map(({ label, events }) => (
                <section key={label} className={styles.group}>
                  <h2 className={styles.label}>{label}</h2>
                  <div className={styles.cards}>
                    {events.map((event) => (
                      <EventCard key={event.id} event={event} />
                    ))}
                  </div>
                </section>
              ))}
              {!searching && found.length >= shown && (
                <button type="button" className={styles.more} onClick={() => setShown(shown + pageSize)}>
                  Show more
                </button>
              )}
            </>
          );
        }}
      </LiveView>
    </Page>
  );
}

/** The categories that there are, and the chosen one even where there is none of it. */
function categoriesOf(events: WithId<Event>[], chosen: string): { value: string; label: string }[] {
  const found = new Set(events.map(({ category }) => category));
  if (chosen !== "") found.add(chosen);
  const choices = [...found].toSorted().map((category) => ({ value: category, label: inWords(category) }));
  return choices.length < 2 ? [] : [{ value: "", label: "All" }, ...choices];
}

function matches(event: WithId<Event>, text: string, category: string): boolean {
  if (category !== "" && event.category !== category) return false;
  const { title, description, place, entity_name } = event;
  const searched = folded([title, description, place.name, place.address, entity_name, event.category].join(" "));
  return folded(text)
    .split(" ")
    .every((word) => searched.includes(word));
}

function Loading() {
  return (
    <div className={styles.cards} role="status" aria-label="Loading events">
      {["one", "two", "three", "four"].map((key) => (
        <Skeleton key={key} height={136} radius="md" />
      ))}
    </div>
  );
}

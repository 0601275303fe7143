import type { Entity } from "@gatehouse/functions/entities";
import type { Event } from "@gatehouse/functions/events";
import type { Refund } from "@gatehouse/functions/payments";
import { orderBy, where } from "firebase/firestore";
import { type Live, useLiveQuery, type WithId } from "../data/live.ts";
import { useConsole } from "./console-context.tsx";

/** Applications that nobody has answered, oldest first, live. Stays "loading" for those who may not decide them. */
export function usePendingEntities(): Live<WithId<Entity>[]> {
  const { platform, may } = useConsole();
  return useLiveQuery<Entity>(
    may("entity.approve") ? "entities" : null,
    [where("platform_id", "==", platform.id), where("status", "==", "pending"), orderBy("created_at")],
    [platform.id],
  );
}

/** Entities whose owners want them deleted, live. Stays "loading" for those who may not decide that. */
export function useRequestedDeletions(): Live<WithId<Entity>[]> {
  const { platform, may } = useConsole();
  return useLiveQuery<Entity>(
    may("entity.approve") ? "entities" : null,
    [where("platform_id", "==", platform.id), where("status", "==", "deletion_requested"), orderBy("created_at")],
    [platform.id],
  );
}

/** Events that wait for a look, those that begin first at the top, live. */
export function useEventsInReview(): Live<WithId<Event>[]> {
  const { platform, may } = useConsole();
  return useLiveQuery<Event>(
    may("event.approve") && may("event.read") ? "events" : null,
    [where("platform_id", "==", platform.id), where("status", "==", "in_review"), orderBy("starts_at")],
    [platform.id],
  );
}

/** Approved entities that are to be called otherwise, those who asked first at the top, live. */
export function useProposedEntities(): Live<WithId<Entity>[]> {
  const { platform, may } = useConsole();
  return useLiveQuery<Entity>(
    may("entity.approve") ? "entities" : null,
    [where("platform_id", "==", platform.id), orderBy("proposed.proposed_at")],
    [platform.id],
  );
}

/** Public events that are to be something else, those who asked first at the top, live. */
export function useProposedEvents(): Live<WithId<Event>[]> {
  const { platform, may } = useConsole();
  return useLiveQuery<Event>(
    may("event.approve") && may("event.read") ? "events" : null,
    [where("platform_id", "==", platform.id), orderBy("proposed.proposed_at")],
    [platform.id],
  );
}

/** Refunds that wait for somebody: undecided, or failed and to be sent again; live. */
export function useWaitingRefunds(): Live<WithId<Refund>[]> {
  const { platform, may } = useConsole();
  return useLiveQuery<Refund>(
    may("refund.approve") && may("refund.read") ? "refunds" : null,
    [where("platform_id", "==", platform.id), where("status", "in", ["requested", "failed"])],
    [platform.id],
  );
}

export function countOf(live: Live<unknown[]>): number {
  return live.status === "ready" ? live.data.length : 0;
}

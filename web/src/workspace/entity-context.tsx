import type { Entity } from "@gatehouse/functions/entities";
import type { Event, EventRoleGrant } from "@gatehouse/functions/events";
import { type EntityPermission, type EntityRole, eventRoleGrants } from "@gatehouse/functions/model/permissions";
import type { Platform } from "@gatehouse/functions/platforms";
import { where } from "firebase/firestore";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import { type Live, useLiveDocs, useLiveQuery, type WithId } from "../data/live.ts";

/** The entity that the pages are about, and what the signed-in person may do there. */
export interface EntityContext {
  entity: WithId<Entity>;
  platform: WithId<Platform>;
  uid: string;
  /** Null for somebody who only has assignments to single events. */
  role: EntityRole | null;
  assignments: EventRoleGrant[];
  /** Whether the team role grants it. */
  may(permission: EntityPermission): boolean;
}

const Context = createContext<EntityContext | null>(null);

export function EntityProvider({ value, children }: { value: EntityContext; children: ReactNode }) {
  return <Context value={value}>{children}</Context>;
}

export function useEntity(): EntityContext {
  const context = useContext(Context);
  if (context === null) throw new Error("useEntity needs an EntityProvider above it");
  return context;
}

/** The entity's events by their start, live; for somebody outside the team those that they are assigned to. */
export function useEntityEvents(): Live<WithId<Event>[]> {
  const { entity, role, assignments } = useEntity();
  const all = useLiveQuery<Event>(role === null ? null : "events", [where("entity_id", "==", entity.id)], [entity.id]);
  const assigned = useLiveDocs<Event>(
    role === null
      ? assignments
          .filter((grant) => eventRoleGrants(grant.role, "ticket.check_in"))
          .map((grant) => `events/${grant.event_id}`)
      : null,
  );
  const found = role === null ? assigned : all;
  return useMemo(
    () =>
      found.status === "ready"
        ? {
            status: "ready",
            data: found.data
              .filter((event) => event !== null)
              .sort((one, other) => one.starts_at.toMillis() - other.starts_at.toMillis()),
          }
        : found,
    [found],
  );
}

import {
  IconCalendarEvent,
  IconCreditCard,
  IconId,
  IconLayoutDashboard,
  IconQrcode,
  IconReceipt,
  IconUsers,
  IconUsersGroup,
} from "@tabler/icons-react";
import { Navigate, Route, Routes, useParams } from "react-router";
import type { Entity, Platform } from "../../../functions/src/model/documents.ts";
import { EmptyState } from "../components/empty-state.tsx";
import { Note } from "../components/note.tsx";
import { Page } from "../components/page.tsx";
import { StatusBadge } from "../components/status-badge.tsx";
import { useOwnBan } from "../data/bans.ts";
import { useLiveDoc, type WithId } from "../data/live.ts";
import { useEntityRole, useOwnAssignments } from "../data/roles.ts";
import { useSession } from "../data/session.tsx";
import { PageSkeleton } from "../shell/page-skeleton.tsx";
import { ApplicationPage } from "./application-page.tsx";
import { AttendeesPage } from "./attendees/attendees-page.tsx";
import { CheckInPage } from "./check-in/check-in-page.tsx";
import { type EntityContext, EntityProvider } from "./entity-context.tsx";
import { EventPage } from "./events/event-page.tsx";
import { EventsPage } from "./events/events-page.tsx";
import { NewEventPage } from "./events/new-event-page.tsx";
import { OverviewPage } from "./overview-page.tsx";
import { PaymentsPage } from "./payments-page.tsx";
import { ProfilePage } from "./profile-page.tsx";
import { RefundsPage } from "./sales/refunds-page.tsx";
import { SalesPage } from "./sales/sales-page.tsx";
import { Area, type Section } from "./shared/area.tsx";
import { PageOf } from "./shared/page-of.tsx";
import { TeamPage } from "./team/team-page.tsx";

/** One entity's pages, as far as the person's role opens them. */
export function EntityArea() {
  const { entityId = "" } = useParams();
  const session = useSession();
  const uid = session.status === "signed_in" ? session.uid : "";
  const own = useEntityRole(entityId);
  const entity = useLiveDoc<Entity>(`entities/${entityId}`);
  const found = entity.status === "ready" ? entity.data : null;
  const platform = useLiveDoc<Platform>(found === null ? null : `platforms/${found.platform_id}`);
  const assignments = useOwnAssignments();

  if (own.status === "loading" || assignments.status === "loading") return <PageSkeleton />;
  // An entity that is not public shows itself to its team only.
  if (entity.status === "error" && own.role === null) return <NotOnTheTeam platformId={null} />;
  return (
    <PageOf live={entity} title="Workspace" empty={<NotOnTheTeam platformId={null} />}>
      {(data) => {
        const isApplication = data.status === "pending" || data.status === "rejected";
        if (isApplication && data.owner_id === uid) return <ApplicationPage entity={data} />;
        const here =
          assignments.status === "ready" ? assignments.data.filter((grant) => grant.entity_id === entityId) : [];
        if (own.role === null && here.length === 0) return <NotOnTheTeam platformId={data.platform_id} />;
        return (
          <PageOf live={platform} title="Workspace">
            {(platformData) => (
              <EntityProvider
                value={{ entity: data, platform: platformData, uid, role: own.role, may: own.may, assignments: here }}
              >
                <EntityPages entity={data} platform={platformData} may={own.may} role={own.role} />
              </EntityProvider>
            )}
          </PageOf>
        );
      }}
    </PageOf>
  );
}

/** Also where a person is who was on the team a moment ago. */
function NotOnTheTeam({ platformId }: { platformId: string | null }) {
  const ban = useOwnBan(platformId);
  return (
    <Page title="Workspace" back={{ to: "/workspace", label: "My entities" }}>
      <EmptyState title={ban === null ? "You are not on this team" : "You are banned here"}>
        {ban ?? "Either the address is wrong, or your role here was taken back. Its owner can give you one."}
      </EmptyState>
    </Page>
  );
}

interface EntityPagesProps extends Pick<EntityContext, "may" | "role" | "platform"> {
  entity: WithId<Entity>;
}

function EntityPages({ entity, platform, may, role }: EntityPagesProps) {
  const base = `/workspace/${entity.id}`;
  const open = {
    overview: role !== null,
    profile: may("entity.update_profile") || may("entity.update_content"),
    team: role !== null,
    payments: may("entity.connect_payments") || may("finance.read"),
    events: may("event.update") || may("event.update_content"),
    attendees: may("attendee.read"),
    checkIn: may("ticket.check_in") || role === null,
    sales: may("finance.read"),
  };
  const sections: (Section | false)[] = [
    open.overview && { to: base, label: "Overview", icon: IconLayoutDashboard, exact: true },
    open.events && { to: `${base}/events`, label: "Events", icon: IconCalendarEvent },
    open.attendees && { to: `${base}/attendees`, label: "Attendees", icon: IconUsers },
    open.checkIn && { to: `${base}/check-in`, label: "Check-in", icon: IconQrcode },
    open.sales && { to: `${base}/sales`, label: "Sales", icon: IconReceipt },
    open.payments && { to: `${base}/payments`, label: "Payments", icon: IconCreditCard },
    open.profile && { to: `${base}/profile`, label: "Profile", icon: IconId },
    open.team && { to: `${base}/team`, label: "Team", icon: IconUsersGroup },
  ];
  return (
    <Area
      label={entity.name}
      heading={
        <>
          <strong>{entity.name}</strong>
          {entity.status !== "approved" && <StatusBadge machine="entity" status={entity.status} />}
        </>
      }
      sections={sections.filter((section) => section !== false)}
    >
      {platform.status !== "active" && (
        <Note tone="warn">
          {platform.name} is {platform.status}: nothing is sold and nothing can be changed here for now.
        </Note>
      )}
      {entity.status === "suspended" && (
        <Note tone="warn">
          The platform has suspended {entity.name}: its events are hidden and nothing is sold until it is reinstated.
        </Note>
      )}
      {entity.status === "deletion_requested" && (
        <Note tone="warn">
          The owner has asked for the deletion of {entity.name}: it is hidden and sells nothing until the platform has
          decided.
        </Note>
      )}
      <Routes>
        {open.overview && <Route index element={<OverviewPage />} />}
        {!open.overview && <Route index element={<Navigate to={`${base}/check-in`} replace />} />}
        {open.events && <Route path="events" element={<EventsPage />} />}
        {may("event.create") && <Route path="events/new" element={<NewEventPage />} />}
        {open.events && <Route path="events/:eventId" element={<EventPage />} />}
        {open.sales && <Route path="events/:eventId/sales" element={<EventSales base={base} />} />}
        {open.attendees && <Route path="attendees" element={<AttendeesPage />} />}
        {open.checkIn && <Route path="check-in" element={<CheckInPage />} />}
        {open.sales && <Route path="sales" element={<SalesPage />} />}
        {open.sales && <Route path="sales/refunds" element={<RefundsPage />} />}
        {open.payments && <Route path="payments" element={<PaymentsPage />} />}
        {open.profile && <Route path="profile" element={<ProfilePage />} />}
        {open.team && <Route path="team" element={<TeamPage />} />}
        <Route path="*" element={<NotOpen base={base} />} />
      </Routes>
    </Area>
  );
}

/** The address that notifications about an event's sales lead to. */
function EventSales({ base }: { base: string }) {
  const { eventId = "" } = useParams();
  return <Navigate to={`${base}/sales?event=${eventId}`} replace />;
}

function NotOpen({ base }: { base: string }) {
  return (
    <Page title="Not open to you" back={{ to: base, label: "Overview" }}>
      <EmptyState title="Your role does not open this page">
        The owner of this entity can give you another one.
      </EmptyState>
    </Page>
  );
}

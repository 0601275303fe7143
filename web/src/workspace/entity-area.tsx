import type { Entity } from "@gatehouse/functions/entities";
import type { Platform } from "@gatehouse/functions/platforms";
import {
  type Icon,
  IconCalendarEvent,
  IconCreditCard,
  IconId,
  IconLayoutDashboard,
  IconQrcode,
  IconReceipt,
  IconSpeakerphone,
  IconUsers,
  IconUsersGroup,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import { Navigate, Route, Routes, useParams } from "react-router";
import { Area, type Section } from "../components/area.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Note } from "../components/note.tsx";
import { Page } from "../components/page.tsx";
import { PageOf } from "../components/page-of.tsx";
import { StatusBadge } from "../components/status-badge.tsx";
import { useOwnBan } from "../data/bans.ts";
import { useLiveDoc, type WithId } from "../data/live.ts";
import { useEntityRole, useOwnAssignments } from "../data/roles.ts";
import { useSession } from "../data/session.tsx";
import { pageNamed } from "../shell/page.ts";
import { PageSkeleton } from "../shell/page-skeleton.tsx";
import { ApplicationPage } from "./application-page.tsx";
import { type EntityContext, EntityProvider } from "./entity-context.tsx";

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

type Standing = Pick<EntityContext, "may" | "role">;

/** A page of an entity, and whom it is open to. With a label and an icon, it stands in the menu. */
interface EntityPage {
  /** Below `/workspace/<entity>`. */
  path: string;
  page: ComponentType;
  isOpen(standing: Standing): boolean;
  label?: string;
  icon?: Icon;
}

const seesSales = ({ may }: Standing) => may("finance.read");
const seesEvents = ({ may }: Standing) => may("event.update") || may("event.update_content");
const isOfTeam = ({ role }: Standing) => role !== null;

const pages: readonly EntityPage[] = [
  {
    path: "",
    label: "Overview",
    icon: IconLayoutDashboard,
    page: pageNamed("OverviewPage", () => import("./overview-page.tsx")),
    isOpen: isOfTeam,
  },
  {
    path: "events",
    label: "Events",
    icon: IconCalendarEvent,
    page: pageNamed("EventsPage", () => import("./events/events-page.tsx")),
    isOpen: seesEvents,
  },
  {
    path: "events/new",
    page: pageNamed("NewEventPage", () => import("./events/new-event-page.tsx")),
    isOpen: ({ may }) => may("event.create"),
  },
  {
    path: "events/:eventId",
    page: pageNamed("EventPage", () => import("./events/event-page.tsx")),
    isOpen: seesEvents,
  },
  { path: "events/:eventId/sales", page: EventSales, isOpen: seesSales },
  {
    path: "announcements",
    label: "Announcements",
    icon: IconSpeakerphone,
    page: pageNamed("AnnouncementsPage", () => import("./announcements-page.tsx")),
    isOpen: ({ may }) => may("announcement.create"),
  },
  {
    path: "attendees",
    label: "Attendees",
    icon: IconUsers,
    page: pageNamed("AttendeesPage", () => import("./attendees/attendees-page.tsx")),
    isOpen: ({ may }) => may("attendee.read"),
  },
  {
    path: "check-in",
    label: "Check-in",
    icon: IconQrcode,
    page: pageNamed("CheckInPage", () => import("./check-in/check-in-page.tsx")),
    isOpen: ({ may, role }) => may("ticket.check_in") || role === null,
  },
  {
    path: "sales",
    label: "Sales",
    icon: IconReceipt,
    page: pageNamed("SalesPage", () => import("./sales/sales-page.tsx")),
    isOpen: seesSales,
  },
  {
    path: "sales/refunds",
    page: pageNamed("RefundsPage", () => import("./sales/refunds-page.tsx")),
    isOpen: seesSales,
  },
  {
    path: "payments",
    label: "Payments",
    icon: IconCreditCard,
    page: pageNamed("PaymentsPage", () => import("./payments-page.tsx")),
    isOpen: ({ may }) => may("entity.connect_payments") || may("finance.read"),
  },
  {
    path: "profile",
    label: "Profile",
    icon: IconId,
    page: pageNamed("ProfilePage", () => import("./profile-page.tsx")),
    isOpen: ({ may }) => may("entity.update_profile") || may("entity.update_content"),
  },
  {
    path: "team",
    label: "Team",
    icon: IconUsersGroup,
    page: pageNamed("TeamPage", () => import("./team/team-page.tsx")),
    isOpen: isOfTeam,
  },
];

interface EntityPagesProps extends Standing {
  entity: WithId<Entity>;
  platform: Platform;
}

function EntityPages({ entity, platform, may, role }: EntityPagesProps) {
  const base = `/workspace/${entity.id}`;
  const open = pages.filter(({ isOpen }) => isOpen({ may, role }));
  const sections = open.flatMap(({ path, label, icon }): Section[] =>
    label === undefined || icon === undefined
      ? []
      : [{ to: path === "" ? base : `${base}/${path}`, label, icon, exact: path === "" }],
  );
  return (
    <Area
      label={entity.name}
      heading={
        <>
          <strong>{entity.name}</strong>
          {entity.status !== "approved" && <StatusBadge machine="entity" status={entity.status} />}
        </>
      }
      sections={sections}
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
        {open.map(({ path, page: ThisPage }) => (
          <Route key={path} {...(path === "" ? { index: true } : { path })} element={<ThisPage />} />
        ))}
        {!isOfTeam({ may, role }) && <Route index element={<Navigate to={`${base}/check-in`} replace />} />}
        <Route path="*" element={<NotOpen base={base} />} />
      </Routes>
    </Area>
  );
}

/** The address that notifications about an event's sales lead to. */
function EventSales() {
  const { entityId = "", eventId = "" } = useParams();
  return <Navigate to={`/workspace/${entityId}/sales?event=${eventId}`} replace />;
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

import {
  IconAffiliate,
  IconBuildingCommunity,
  IconCalendarCheck,
  IconHistory,
  IconInbox,
  IconKey,
  IconQrcode,
  IconReceiptRefund,
  IconSettings,
  IconSitemap,
  IconTable,
  IconTrash,
  IconUserShield,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import { Navigate, Route, Routes } from "react-router";
import { Area, type Section } from "../components/area.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Page } from "../components/page.tsx";
import { pageNamed } from "../shell/page.ts";
import { type ConsoleContext, ConsoleProvider, useConsole } from "./console-context.tsx";
import { roleInWords } from "./role-in-words.ts";
import { SupportBanner } from "./support-banner.tsx";
import {
  countOf,
  useEventsInReview,
  usePendingEntities,
  useProposedEntities,
  useProposedEvents,
  useRequestedDeletions,
  useWaitingRefunds,
} from "./waiting.ts";

/** The console of one platform, as far as the person's roles open it. */
export function ConsoleArea({ value }: { value: ConsoleContext }) {
  return (
    <ConsoleProvider value={value}>
      <Sections />
    </ConsoleProvider>
  );
}

/** A page of the console, whom it is open to, and what waits there. */
interface ConsoleSection extends Omit<Section, "to" | "waiting"> {
  /** Below `/console/<platform>`. */
  path: string;
  page: ComponentType;
  isOpen(standing: Pick<ConsoleContext, "may">): boolean;
  waiting?: keyof ReturnType<typeof useWaiting>;
}

const sections: readonly ConsoleSection[] = [
  {
    path: "queue",
    label: "Applications",
    icon: IconInbox,
    waiting: "applications",
    page: pageNamed("QueuePage", () => import("./entities/queue-page.tsx")),
    isOpen: ({ may }) => may("entity.approve"),
  },
  {
    path: "events",
    label: "Events in review",
    icon: IconCalendarCheck,
    waiting: "events",
    page: pageNamed("EventsInReviewPage", () => import("./events-in-review-page.tsx")),
    isOpen: ({ may }) => may("event.approve") && may("event.read"),
  },
  {
    path: "refunds",
    label: "Refunds",
    icon: IconReceiptRefund,
    waiting: "refunds",
    page: pageNamed("RefundsPage", () => import("./refunds-page.tsx")),
    isOpen: ({ may }) => may("refund.approve") && may("refund.read"),
  },
  {
    path: "check-in",
    label: "Check-in",
    icon: IconQrcode,
    page: pageNamed("CheckInPage", () => import("./check-in-page.tsx")),
    isOpen: ({ may }) => may("ticket.update") && may("event.read"),
  },
  {
    path: "entities",
    label: "Entities",
    icon: IconBuildingCommunity,
    page: pageNamed("EntitiesPage", () => import("./entities/entities-page.tsx")),
    isOpen: ({ may }) => may("entity.read"),
  },
  {
    path: "deletions",
    label: "Deletion requests",
    icon: IconTrash,
    waiting: "deletions",
    page: pageNamed("DeletionsPage", () => import("./entities/deletions-page.tsx")),
    isOpen: ({ may }) => may("entity.approve"),
  },
  {
    path: "people",
    label: "People",
    icon: IconUserShield,
    page: pageNamed("PeoplePage", () => import("./people/people-page.tsx")),
    isOpen: ({ may }) => may("role.read") || may("user.read"),
  },
  {
    path: "roles",
    label: "Roles",
    icon: IconKey,
    page: pageNamed("RolesPage", () => import("./roles/roles-page.tsx")),
    isOpen: ({ may }) => may("role.read"),
  },
  {
    path: "departments",
    label: "Departments",
    icon: IconSitemap,
    page: pageNamed("DepartmentsPage", () => import("./departments/departments-page.tsx")),
    isOpen: ({ may }) => may("department.read"),
  },
  {
    path: "matrix",
    label: "Permission matrix",
    icon: IconTable,
    page: pageNamed("MatrixPage", () => import("./matrix/matrix-page.tsx")),
    isOpen: ({ may }) => may("role.read"),
  },
  {
    path: "affiliates",
    label: "Affiliates",
    icon: IconAffiliate,
    page: pageNamed("AffiliatesPage", () => import("./affiliates-page.tsx")),
    isOpen: ({ may }) => may("affiliate.read"),
  },
  {
    path: "audit",
    label: "Audit log",
    icon: IconHistory,
    page: pageNamed("AuditPage", () => import("./audit/audit-page.tsx")),
    isOpen: ({ may }) => may("audit.read"),
  },
  {
    path: "settings",
    label: "Settings",
    icon: IconSettings,
    page: pageNamed("SettingsPage", () => import("./settings-page.tsx")),
    isOpen: ({ may }) => may("setting.update"),
  },
];

/** How many of each wait for somebody here. */
function useWaiting() {
  return {
    applications: countOf(usePendingEntities()) + countOf(useProposedEntities()),
    events: countOf(useEventsInReview()) + countOf(useProposedEvents()),
    refunds: countOf(useWaitingRefunds()),
    deletions: countOf(useRequestedDeletions()),
  };
}

function Sections() {
  const { platform, roles, may } = useConsole();
  const base = `/console/${platform.id}`;
  const waits = useWaiting();
  const open = sections.filter(({ isOpen }) => isOpen({ may }));
  const first = open[0];
  return (
    <Area
      label={`Console of ${platform.name}`}
      heading={
        <>
          <strong>{platform.name}</strong>
          <span>{roles.map(roleInWords).join(", ")}</span>
        </>
      }
      sections={open.map(({ path, label, icon, waiting }) => ({
        to: `${base}/${path}`,
        label,
        icon,
        waiting: waiting === undefined ? 0 : waits[waiting],
      }))}
    >
      <SupportBanner />
      <Routes>
        <Route index element={first ? <Navigate to={`${base}/${first.path}`} replace /> : <NotOpen />} />
        {open.map(({ path, page: ThisPage }) => (
          <Route key={path} path={path} element={<ThisPage />} />
        ))}
        <Route path="*" element={<NotOpen />} />
      </Routes>
    </Area>
  );
}

function NotOpen() {
  return (
    <Page title="Console">
      <EmptyState title="Your roles do not open this page">
        What they open stands in the menu. A SuperAdmin of the platform can give you another role.
      </EmptyState>
    </Page>
  );
}

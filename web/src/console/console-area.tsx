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
import type { ReactElement } from "react";
import { Navigate, Route, Routes } from "react-router";
import { EmptyState } from "../components/empty-state.tsx";
import { Page } from "../components/page.tsx";
import { Area, type Section } from "../workspace/shared/area.tsx";
import { AffiliatesPage } from "./affiliates-page.tsx";
import { AuditPage } from "./audit/audit-page.tsx";
import { CheckInPage } from "./check-in-page.tsx";
import { type ConsoleContext, ConsoleProvider, useConsole } from "./console-context.tsx";
import { DepartmentsPage } from "./departments/departments-page.tsx";
import { DeletionsPage } from "./entities/deletions-page.tsx";
import { EntitiesPage } from "./entities/entities-page.tsx";
import { QueuePage } from "./entities/queue-page.tsx";
import { EventsInReviewPage } from "./events-in-review-page.tsx";
import { MatrixPage } from "./matrix/matrix-page.tsx";
import { PeoplePage } from "./people/people-page.tsx";
import { RefundsPage } from "./refunds-page.tsx";
import { roleInWords } from "./role-in-words.ts";
import { RolesPage } from "./roles/roles-page.tsx";
import { SettingsPage } from "./settings-page.tsx";
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

interface ConsoleSection extends Omit<Section, "to"> {
  path: string;
  page: ReactElement;
  isOpen: boolean;
}

function Sections() {
  const { platform, roles } = useConsole();
  const base = `/console/${platform.id}`;
  const open = useSections().filter(({ isOpen }) => isOpen);
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
      sections={open.map(({ path, label, icon, waiting = 0 }) => ({ to: `${base}/${path}`, label, icon, waiting }))}
    >
      <SupportBanner />
      <Routes>
        <Route index element={first ? <Navigate to={`${base}/${first.path}`} replace /> : <NotOpen />} />
        {open.map(({ path, page }) => (
          <Route key={path} path={path} element={page} />
        ))}
        <Route path="*" element={<NotOpen />} />
      </Routes>
    </Area>
  );
}

function useSections(): ConsoleSection[] {
  const { may } = useConsole();
  const pending = countOf(usePendingEntities()) + countOf(useProposedEntities());
  const inReview = countOf(useEventsInReview()) + countOf(useProposedEvents());
  const refunds = countOf(useWaitingRefunds());
  const deletions = countOf(useRequestedDeletions());
  return [
    {
      path: "queue",
      label: "Applications",
      icon: IconInbox,
      waiting: pending,
      page: <QueuePage />,
      isOpen: may("entity.approve"),
    },
    {
      path: "events",
      label: "Events in review",
      icon: IconCalendarCheck,
      waiting: inReview,
      page: <EventsInReviewPage />,
      isOpen: may("event.approve") && may("event.read"),
    },
    {
      path: "refunds",
      label: "Refunds",
      icon: IconReceiptRefund,
      waiting: refunds,
      page: <RefundsPage />,
      isOpen: may("refund.approve") && may("refund.read"),
    },
    {
      path: "check-in",
      label: "Check-in",
      icon: IconQrcode,
      page: <CheckInPage />,
      isOpen: may("ticket.update") && may("event.read"),
    },
    {
      path: "entities",
      label: "Entities",
      icon: IconBuildingCommunity,
      page: <EntitiesPage />,
      isOpen: may("entity.read"),
    },
    {
      path: "deletions",
      label: "Deletion requests",
      icon: IconTrash,
      waiting: deletions,
      page: <DeletionsPage />,
      isOpen: may("entity.approve"),
    },
    {
      path: "people",
      label: "People",
      icon: IconUserShield,
      page: <PeoplePage />,
      isOpen: may("role.read") || may("user.read"),
    },
    { path: "roles", label: "Roles", icon: IconKey, page: <RolesPage />, isOpen: may("role.read") },
    {
      path: "departments",
      label: "Departments",
      icon: IconSitemap,
      page: <DepartmentsPage />,
      isOpen: may("department.read"),
    },
    { path: "matrix", label: "Permission matrix", icon: IconTable, page: <MatrixPage />, isOpen: may("role.read") },
    {
      path: "affiliates",
      label: "Affiliates",
      icon: IconAffiliate,
      page: <AffiliatesPage />,
      isOpen: may("affiliate.read"),
    },
    { path: "audit", label: "Audit log", icon: IconHistory, page: <AuditPage />, isOpen: may("audit.read") },
    {
      path: "settings",
      label: "Settings",
      icon: IconSettings,
      page: <SettingsPage />,
      isOpen: may("setting.update"),
    },
  ];
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

import { Suspense } from "react";
import { Route, Routes, useLocation } from "react-router";
import { ErrorBoundary } from "./components/error-boundary.tsx";
import { PlatformProvider } from "./data/platform.tsx";
import { Layout } from "./shell/layout.tsx";
import { page } from "./shell/page.ts";
import { PageSkeleton } from "./shell/page-skeleton.tsx";
import { BrowsePage } from "./storefront/browse-page.tsx";
import { HomeRedirect } from "./storefront/home-redirect.tsx";

const EventPage = page(() => import("./storefront/event-page.tsx"));
const EntityPage = page(() => import("./storefront/entity-page.tsx"));
const OrderPage = page(() => import("./storefront/order-page.tsx"));
const TicketsPage = page(() => import("./storefront/tickets-page.tsx"));
const SignInPage = page(() => import("./account/sign-in-page.tsx"));
const SecondFactorPage = page(() => import("./account/second-factor-page.tsx"));
const NotificationsPage = page(() => import("./account/notifications-page.tsx"));
const InvitationsPage = page(() => import("./account/invitations-page.tsx"));
const AffiliatePage = page(() => import("./affiliate/affiliate-page.tsx"));
const ReferralLinkPage = page(() => import("./affiliate/referral-link-page.tsx"));
const ApplyPage = page(() => import("./workspace/apply-page.tsx"));
const Workspace = page(() => import("./workspace/routes.tsx"));
const Console = page(() => import("./console/routes.tsx"));
const God = page(() => import("./god/routes.tsx"));
const NotFoundPage = page(() => import("./shell/not-found-page.tsx"));

/** Every address of the web client. */
export function App() {
  const { pathname } = useLocation();
  return (
    <PlatformProvider>
      <Layout>
        <ErrorBoundary resetKey={pathname}>
          <Suspense fallback={<PageSkeleton />}>
            <Routes>
              <Route path="/" element={<HomeRedirect />} />
              <Route path="/p/:platformId" element={<BrowsePage />} />
              <Route path="/p/:platformId/events/:eventId" element={<EventPage />} />
              <Route path="/p/:platformId/entities/:entityId" element={<EntityPage />} />
              <Route path="/orders/:orderId" element={<OrderPage />} />
              <Route path="/tickets" element={<TicketsPage />} />
              <Route path="/sign-in" element={<SignInPage />} />
              <Route path="/account/second-factor" element={<SecondFactorPage />} />
              <Route path="/notifications" element={<NotificationsPage />} />
              <Route path="/invitations/:invitationId?" element={<InvitationsPage />} />
              <Route path="/affiliate" element={<AffiliatePage />} />
              <Route path="/r/:code" element={<ReferralLinkPage />} />
              <Route path="/apply" element={<ApplyPage />} />
              <Route path="/workspace/*" element={<Workspace />} />
              <Route path="/console/:platformId/*" element={<Console />} />
              <Route path="/god/*" element={<God />} />
              <Route path="*" element={<NotFoundPage />} />
            </Routes>
          </Suspense>
        </ErrorBoundary>
      </Layout>
    </PlatformProvider>
  );
}

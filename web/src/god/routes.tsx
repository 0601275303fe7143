import { IconCrown, IconGauge, IconHistory, IconWorld } from "@tabler/icons-react";
import { Navigate, Route, Routes } from "react-router";
import { SignInFirst } from "../account/sign-in-first.tsx";
import { Area } from "../components/area.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Page } from "../components/page.tsx";
import { PageOf } from "../components/page-of.tsx";
import { SecondFactorNeeded } from "../console/second-factor-needed.tsx";
import { useStanding } from "../console/use-standing.ts";
import { useSession } from "../data/session.tsx";
import NotFoundPage from "../shell/not-found-page.tsx";
import { GodsPage } from "./gods-page.tsx";
import { LimitsPage } from "./limits-page.tsx";
import { LogPage } from "./log-page.tsx";
import { PlatformsPage } from "./platforms-page.tsx";

const sections = [
  { to: "/god/platforms", label: "Platforms", icon: IconWorld },
  { to: "/god/gods", label: "GODs", icon: IconCrown },
  { to: "/god/limits", label: "Rate limits", icon: IconGauge },
  { to: "/god/log", label: "Action log", icon: IconHistory },
];

/** Where those work who stand above all platforms: `/god` and all below it. */
export default function GodRoutes() {
  const session = useSession();
  const standing = useStanding("global");
  if (session.status !== "signed_in") return <SignInFirst title="GOD" />;
  return (
    <PageOf live={standing} title="GOD">
      {({ isGod, needsSecondFactor }) => {
        if (!isGod && needsSecondFactor.length > 0) return <SecondFactorNeeded roles={needsSecondFactor} title="GOD" />;
        if (!isGod) return <NotGod />;
        return (
          <Area
            label="Above all platforms"
            heading={
              <>
                <strong>GOD</strong>
                <span>Above all platforms</span>
              </>
            }
            sections={sections}
          >
            <Routes>
              <Route index element={<Navigate to="/god/platforms" replace />} />
              <Route path="platforms" element={<PlatformsPage />} />
              <Route path="gods" element={<GodsPage uid={session.uid} />} />
              <Route path="limits" element={<LimitsPage />} />
              <Route path="log" element={<LogPage />} />
              <Route path="*" element={<NotFoundPage />} />
            </Routes>
          </Area>
        );
      }}
    </PageOf>
  );
}

function NotGod() {
  return (
    <Page title="GOD">
      <EmptyState title="This is not open to you">
        Only those who run the whole deployment come in here. Whoever is GOD can make you one.
      </EmptyState>
    </Page>
  );
}

import { useParams } from "react-router";
import { SignInFirst } from "../account/sign-in-first.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Page } from "../components/page.tsx";
import { usePlatform } from "../data/platform.tsx";
import { useSession } from "../data/session.tsx";
import { PageOf } from "../workspace/shared/page-of.tsx";
import { ConsoleArea } from "./console-area.tsx";
import { SecondFactorNeeded } from "./second-factor-needed.tsx";
import { useStanding } from "./use-standing.ts";

/** Where a platform's staff work: `/console/:platformId` and all below it. */
export default function ConsoleRoutes() {
  const session = useSession();
  const { platformId = "" } = useParams();
  const { platform } = usePlatform();
  const standing = useStanding(platformId);
  if (session.status !== "signed_in") return <SignInFirst title="Console" />;
  return (
    <PageOf live={standing} title="Console">
      {({ roles, permissions, needsSecondFactor }) => {
        if (roles.length === 0 && needsSecondFactor.length > 0) return <SecondFactorNeeded roles={needsSecondFactor} />;
        if (roles.length === 0) return <NoRole />;
        return (
          <PageOf live={platform} title="Console" empty={<NoPlatform />}>
            {(data) => (
              <ConsoleArea
                key={data.id}
                value={{
                  platform: data,
                  uid: session.uid,
                  roles,
                  permissions,
                  may: (permission) => permissions.includes(permission),
                }}
              />
            )}
          </PageOf>
        );
      }}
    </PageOf>
  );
}

function NoRole() {
  return (
    <Page title="Console">
      <EmptyState title="You have no role on this platform">
        The console is for the people who run it. A SuperAdmin of the platform can give you a role.
      </EmptyState>
    </Page>
  );
}

function NoPlatform() {
  return (
    <Page title="Console">
      <EmptyState title="There is no such platform">Look at the address, or choose a platform at the top.</EmptyState>
    </Page>
  );
}

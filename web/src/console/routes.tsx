import { useParams } from "react-router";
import { SignInFirst } from "../account/sign-in-first.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Page } from "../components/page.tsx";
import { PageOf } from "../components/page-of.tsx";
import { useOwnBan } from "../data/bans.ts";
import { usePlatform } from "../data/platform.tsx";
import { useSession } from "../data/session.tsx";
import { ConsoleArea } from "./console-area.tsx";
import { SecondFactorNeeded } from "./second-factor-needed.tsx";
import { SupportNeeded } from "./support-needed.tsx";
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
      {({ roles, permissions, needsSecondFactor, isGod, supportUntil_ms }) => {
        if (roles.length === 0 && isGod) {
          return (
            <PageOf live={platform} title="Console" empty={<NoPlatform />}>
              {(data) => <SupportNeeded platform={data} />}
            </PageOf>
          );
        }
        if (roles.length === 0 && needsSecondFactor.length > 0) return <SecondFactorNeeded roles={needsSecondFactor} />;
        if (roles.length === 0) return <NoRole platformId={platformId} />;
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
                  isGod,
                  supportUntil_ms,
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

/** Also where a person is who had a role a moment ago. */
function NoRole({ platformId }: { platformId: string }) {
  const ban = useOwnBan(platformId);
  const { platform } = usePlatform();
  if (ban === null && platform.status === "ready" && platform.data !== null && platform.data.status !== "active") {
    return (
      <Page title="Console">
        <EmptyState title={`${platform.data.name} is ${platform.data.status}`}>
          {platform.data.status === "disabled"
            ? "It sells nothing for now, and nobody works in its console. Your roles are back when it is opened again."
            : "It is closed for good, and nobody works in its console."}
        </EmptyState>
      </Page>
    );
  }
  return (
    <Page title="Console">
      <EmptyState title={ban === null ? "You have no role on this platform" : "You are banned here"}>
        {ban ?? "The console is for the people who run it. A SuperAdmin of the platform can give you a role."}
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

import type { Platform } from "@gatehouse/functions/platforms";
import { Lead } from "../components/lead.tsx";
import { Page } from "../components/page.tsx";
import { Panel } from "../components/panel.tsx";
import type { WithId } from "../data/live.ts";
import { SupportForm } from "../god/support-form.tsx";

/** Why a GOD does not see a platform's console, and the way in. */
export function SupportNeeded({ platform }: { platform: WithId<Platform> }) {
  return (
    <Page title="Console" subtitle={platform.name} back={{ to: "/god/platforms", label: "All platforms" }}>
      <Panel title="Open it for a while">
        <Lead>
          As GOD you stand above the platforms, but what is on {platform.name} is private to its people: its orders,
          tickets, staff and records. To look, say why. You then see all of it for the time you choose, and each step is
          recorded.
        </Lead>
        <SupportForm platformId={platform.id} />
      </Panel>
    </Page>
  );
}

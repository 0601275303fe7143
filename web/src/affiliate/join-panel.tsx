import type { CommissionRate } from "@gatehouse/functions/affiliates";
import type { Platform } from "@gatehouse/functions/platforms";
import { Button } from "@mantine/core";
import { ErrorNote } from "../components/error-note.tsx";
import { Note } from "../components/note.tsx";
import { Panel } from "../components/panel.tsx";
import { useOwnBan } from "../data/bans.ts";
import { useOperation } from "../data/call.ts";
import type { WithId } from "../data/live.ts";
import { Rates } from "./rates.tsx";

export function JoinPanel({ platform, rates }: { platform: WithId<Platform>; rates: CommissionRate[] }) {
  const { run, running, error } = useOperation("joinAffiliateProgramme");
  const ban = useOwnBan(platform.id);
  // The live document brings the page on; a refusal stands in `error`.
  const join = () => run({ platform_id: platform.id }).catch(() => {});
  return (
    <Panel title={`Become an affiliate of ${platform.name}`}>
      <p>
        You get a link of your own. When people sign up by it and buy tickets for an event that takes part, you earn a
        share. Any paid purchase on {platform.name} lets you join.
      </p>
      {rates.length > 0 && <Rates rates={rates} currency={platform.settings.currency} />}
      <ErrorNote error={error} />
      {ban === null ? (
        <div>
          <Button onClick={join} loading={running}>
            Join the programme
          </Button>
        </div>
      ) : (
        <Note>{ban}</Note>
      )}
    </Panel>
  );
}

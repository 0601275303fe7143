import type { Platform } from "@gatehouse/functions/platforms";
import { Button, Group, Skeleton } from "@mantine/core";
import { Link } from "react-router";
import { DecisionButton } from "../components/decision-button.tsx";
import { DialogButton } from "../components/dialog-button.tsx";
import { Facts } from "../components/facts.tsx";
import { Numbers } from "../components/numbers.tsx";
import { Panel } from "../components/panel.tsx";
import { StatusBadge } from "../components/status-badge.tsx";
import { When } from "../components/when.tsx";
import { call } from "../data/call.ts";
import type { Live, WithId } from "../data/live.ts";
import { useSupportAccess } from "../data/roles.ts";
import { inWords } from "../format.ts";
import { PersonForm } from "./person-form.tsx";
import type { Counted, PlatformNumbers } from "./platform-numbers.ts";
import { OpenSupport, SupportButton } from "./support-access.tsx";

/** One platform, and what GOD can do with it. */
export function PlatformPanel({ platform, counted }: { platform: WithId<Platform>; counted: Live<Counted> }) {
  const numbers = counted.status === "ready" ? counted.data.get(platform.id) : undefined;
  const isDeleted = platform.status === "deleted";
  const support = useSupportAccess(platform.id);
  return (
    <Panel title={platform.name} actions={<StatusBadge machine="platform" status={platform.status} />}>
      <Facts
        facts={[
          ["Id", <code key="id">{platform.id}</code>],
          ["Master", numbers?.master_name ?? (counted.status === "error" ? "Not known now" : "…")],
          ["Currency", platform.settings.currency],
          ["Since", <When key="since" at={platform.created_at} style="date" />],
        ]}
      />
      {numbers !== undefined && <Amounts numbers={numbers} />}
      {numbers === undefined && counted.status !== "error" && <Skeleton height={108} />}
      {support.status === "ready" && support.data !== null && (
        <OpenSupport platformId={platform.id} name={platform.name} until_ms={support.data} />
      )}
      <Group gap="xs">
        <Button component={Link} to={`/console/${platform.id}`} variant="default" size="xs">
          Console
          <span className="visually-hidden"> of {platform.name}</span>
        </Button>
        {!isDeleted && (
          <DialogButton
            label="Change the master"
            aria-label={`Change the master of ${platform.name}`}
            title={`Another master for ${platform.name}`}
            variant="default"
            size="xs"
          >
            {(close) => (
              <PersonForm
                label="E-mail address of the new master"
                description="They become SuperAdmin and own the house entity. The master before loses both. Both are told."
                submit="Change the master"
                onSubmit={(person) => call("setPlatformMaster", { platform_id: platform.id, ...person })}
                onDone={close}
              />
            )}
          </DialogButton>
        )}
        <SupportButton platform={platform} support={support} />
        <StatusDecisions platform={platform} />
      </Group>
    </Panel>
  );
}

function Amounts({ numbers }: { numbers: PlatformNumbers }) {
  const { approved = 0, ...others } = numbers.entities;
  const beside = Object.entries(others).map(([status, count]) => `${count} ${inWords(status).toLowerCase()}`);
  return (
    <Numbers
      numbers={[
        ["Approved entities", approved, beside.join(", ")],
        ["Events", numbers.events],
        ["Valid tickets", numbers.valid_tickets],
        ["Paid orders", numbers.paid_orders],
        ["Staff", numbers.staff],
      ]}
    />
  );
}

function StatusDecisions({ platform: { id, name, status } }: { platform: WithId<Platform> }) {
  if (status === "deleted") return null;
  if (status === "active") {
    return (
      <DecisionButton
        act="Disable"
        of={name}
        look="against"
        description="From this moment it sells nothing, and all its staff is locked out, its master too. Nothing is lost: enabling restores it. The master is told the reason."
        reason="required"
        onConfirm={(reason) => call("disablePlatform", { platform_id: id, reason })}
      />
    );
  }
  return (
    <>
      <DecisionButton
        act="Enable"
        of={name}
        description="Its sales go on, and its staff has its roles back. The master is told."
        reason="required"
        onConfirm={(reason) => call("enablePlatform", { platform_id: id, reason })}
      />
      <DecisionButton
        act="Delete"
        of={name}
        look="against"
        confirmLabel="Delete for good"
        description="It is closed for good; nobody can open it again. Its ledger and its audit log stay. It is refused while money is owed or tickets are valid."
        reason="required"
        onConfirm={(reason) => call("deletePlatform", { platform_id: id, reason })}
      />
    </>
  );
}

import type { Proposal } from "@gatehouse/functions/model/stored";
import { Group } from "@mantine/core";
import type { ReactNode } from "react";
import { DecisionButton } from "../components/decision-button.tsx";
import { Facts } from "../components/facts.tsx";
import { Panel } from "../components/panel.tsx";
import { When } from "../components/when.tsx";

interface ProposedChangeProps {
  /** What it is called as long as nothing is decided. */
  name: string;
  proposed: Proposal;
  /** What it is, and what it is to be. */
  fields: readonly { label: string; now: string; wanted: string }[];
  version: string;
  onDecide(decision: { decision: "apply" | "reject"; version: string; note?: string }): Promise<unknown>;
}

/** What was asked for, beside what there is, and the two answers. */
export function ProposedChange({ name, proposed, fields, version, onDecide }: ProposedChangeProps) {
  const facts = fields.map(({ label, now, wanted }): [string, ReactNode] => [
    label,
    now === wanted ? (
      now
    ) : (
      <span key={label}>
        <del>{now}</del> <ins>{wanted}</ins>
      </span>
    ),
  ]);
  return (
    <Panel
      title={name}
      actions={
        <Group gap="xs" wrap="nowrap">
          <DecisionButton
            act="Accept"
            of={`the change of ${name}`}
            description="It is public at once. Whoever asked is told."
            reason="optional"
            version={version}
            onConfirm={(note, seen) => onDecide({ decision: "apply", version: seen, ...(note && { note }) })}
          />
          <DecisionButton
            act="Decline"
            of={`the change of ${name}`}
            look="against"
            description="It stays as it is. Whoever asked reads your reason."
            reason="required"
            version={version}
            onConfirm={(note, seen) => onDecide({ decision: "reject", version: seen, note })}
          />
        </Group>
      }
    >
      <Facts facts={[...facts, ["Asked", <When key="asked" at={proposed.proposed_at} />]]} />
    </Panel>
  );
}

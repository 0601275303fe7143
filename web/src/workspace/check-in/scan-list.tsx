import { IconCircleCheck, IconCircleX, IconPlugConnectedX } from "@tabler/icons-react";
import { ConfirmButton } from "../../components/confirm-button.tsx";
import { Panel } from "../../components/panel.tsx";
import { call } from "../../data/call.ts";
import { formatMoment } from "../../format.ts";
import styles from "./check-in.module.css";
import type { CheckIn, Outcome } from "./use-check-in.ts";

interface ScanListProps extends Pick<CheckIn, "outcomes" | "forget"> {
  timeZone: string;
}

/** What this device saw since the page opened, newest first; an admission can be taken back. */
export function ScanList({ outcomes, forget, timeZone }: ScanListProps) {
  if (outcomes.length === 0) return null;
  const count = (kind: Outcome["kind"]) => outcomes.filter((outcome) => outcome.kind === kind).length;
  const undecided = count("undecided");
  return (
    <Panel title="On this device">
      <p className={styles.small}>
        {count("admitted")} admitted, {count("refused")} not{undecided > 0 && `, ${undecided} not known`}.
      </p>
      <ol className={styles.list}>
        {outcomes.map((outcome) => (
          <li key={outcome.id} data-kind={outcome.kind}>
            {outcome.kind === "admitted" ? (
              <IconCircleCheck size={22} aria-label="Admitted" />
            ) : outcome.kind === "refused" ? (
              <IconCircleX size={22} aria-label="Not admitted" />
            ) : (
              <IconPlugConnectedX size={22} aria-label="Not known" />
            )}
            <div className={styles.entry}>
              <div>{titleOf(outcome)}</div>
              <div className={styles.small}>
                {formatMoment(outcome.at, "time", timeZone)} ·{" "}
                {outcome.kind === "admitted" ? outcome.ticketTypeName : outcome.text}
              </div>
            </div>
            {outcome.kind === "admitted" && (
              <ConfirmButton
                size="xs"
                variant="default"
                title={`Undo the check-in of ${outcome.ownerName}?`}
                description={`${outcome.ticketTypeName}, admitted at ${formatMoment(outcome.at, "time", timeZone)}. The ticket is valid again and can be scanned once more. At the door that is for your own last scan, within a minute and once a ticket; later an owner or admin does it.`}
                reason="required"
                confirmLabel="Undo the check-in"
                onConfirm={async (reason) => {
                  await call("undoCheckIn", { ticket_id: outcome.ticketId, reason });
                  forget(outcome.id);
                }}
              >
                Undo
              </ConfirmButton>
            )}
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function titleOf(outcome: Outcome): string {
  if (outcome.kind === "admitted") return outcome.ownerName;
  if (outcome.kind === "undecided") return outcome.title;
  return outcome.first?.ownerName || outcome.title;
}

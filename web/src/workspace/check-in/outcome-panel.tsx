import { IconCircleCheckFilled, IconCircleXFilled, IconPlugConnectedX } from "@tabler/icons-react";
import { ConfirmButton } from "../../components/confirm-button.tsx";
import { formatMoment } from "../../format.ts";
import styles from "./check-in.module.css";
import type { Outcome } from "./use-check-in.ts";

interface OutcomePanelProps {
  outcome: Outcome | null;
  running: boolean;
  timeZone: string;
  /** Lets somebody in at an hour at which nobody is expected. */
  onAdmit(code: string, reason: string): Promise<unknown>;
}

/** The answer to the newest scan, large enough for a glance in the dark. */
export function OutcomePanel({ outcome, running, timeZone, onAdmit }: OutcomePanelProps) {
  return (
    <div
      className={styles.outcome}
      data-kind={running || outcome === null ? "waiting" : outcome.kind}
      role="status"
      aria-live="assertive"
    >
      <Answer outcome={running ? null : outcome} running={running} timeZone={timeZone} onAdmit={onAdmit} />
    </div>
  );
}

function Answer({ outcome, running, timeZone, onAdmit }: OutcomePanelProps) {
  if (outcome === null) {
    return (
      <p className={styles.waiting}>{running ? "Checking…" : "Hold a ticket's code to the camera, or type it."}</p>
    );
  }
  switch (outcome.kind) {
    case "admitted":
      return (
        <>
          <IconCircleCheckFilled size={56} aria-hidden />
          <p className={styles.verdict}>Admitted</p>
          <p className={styles.name}>{outcome.ownerName}</p>
          <p>{outcome.ticketTypeName}</p>
        </>
      );
    case "refused":
      return (
        <>
          <IconCircleXFilled size={56} aria-hidden />
          <p className={styles.verdict}>{outcome.title}</p>
          {outcome.first ? (
            <>
              <p className={styles.name}>
                {formatMoment(outcome.first.at, "short", timeZone)}
                {outcome.first.gate && ` at ${outcome.first.gate}`}
              </p>
              <p>{outcome.first.ownerName}</p>
            </>
          ) : (
            <p>{outcome.text}</p>
          )}
          {outcome.forReason && (
            <ConfirmButton
              variant="default"
              title="Let them in all the same?"
              description="The ticket is used up then. The audit log keeps who did so, and why."
              reason="required"
              confirmLabel="Let them in"
              onConfirm={async (reason) => {
                await onAdmit(outcome.code, reason);
              }}
            >
              Let them in all the same
            </ConfirmButton>
          )}
        </>
      );
    case "undecided":
      return (
        <>
          <IconPlugConnectedX size={56} aria-hidden />
          <p className={styles.verdict}>{outcome.title}</p>
          <p>{outcome.text}</p>
        </>
      );
  }
}

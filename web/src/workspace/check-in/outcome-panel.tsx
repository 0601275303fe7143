import { IconCircleCheckFilled, IconCircleXFilled, IconPlugConnectedX } from "@tabler/icons-react";
import { formatMoment } from "../../format.ts";
import styles from "./check-in.module.css";
import type { Outcome } from "./use-check-in.ts";

interface OutcomePanelProps {
  outcome: Outcome | null;
  running: boolean;
  timeZone: string;
}

/** The answer to the newest scan, large enough for a glance in the dark. */
export function OutcomePanel({ outcome, running, timeZone }: OutcomePanelProps) {
  return (
    <div
      className={styles.outcome}
      data-kind={running || outcome === null ? "waiting" : outcome.kind}
      role="status"
      aria-live="assertive"
    >
      <Answer outcome={running ? null : outcome} running={running} timeZone={timeZone} />
    </div>
  );
}

function Answer({ outcome, running, timeZone }: OutcomePanelProps) {
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
        </>
      );
    case "undecided":
      return (
        <>
          <IconPlugConnectedX size={56} aria-hidden />
          <p className={styles.verdict}>No answer</p>
          <p>{outcome.text}</p>
        </>
      );
  }
}

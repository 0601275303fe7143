import { IconAlertTriangle } from "@tabler/icons-react";
import { lazy, type ReactNode, Suspense } from "react";
import { OperationError } from "../data/call.ts";
import styles from "./notes.module.css";
import tones from "./tones.module.css";

const StepUp = lazy(() => import("../account/step-up.tsx"));

/** Says why something failed, and is read out as soon as it appears. Shows nothing without an error. */
export function ErrorNote({ error, children }: { error: Error | null | undefined; children?: ReactNode }) {
  if (!error) return null;
  return (
    <div role="alert" className={`${styles.note} ${tones.danger}`}>
      <IconAlertTriangle size={20} aria-hidden />
      <div>
        <p>{describeError(error)}</p>
        {children}
        {error instanceof OperationError && error.code === "second-factor-required" && (
          <Suspense>
            <StepUp />
          </Suspense>
        )}
        {error instanceof OperationError && error.code === "internal" && error.request_id !== null && (
          <p className={styles.small}>Quote this when you ask for help: {error.request_id}</p>
        )}
      </div>
    </div>
  );
}

/** An error in a sentence; those that we did not word ourselves are replaced. */
function describeError(error: Error): string {
  if (!("code" in error) || error instanceof OperationError) return error.message;
  if (error.code === "permission-denied") return "You may not see this, or no longer may.";
  if (error.code === "unavailable") return "The server could not be reached. Check your connection.";
  return "This could not be loaded. Try again in a moment.";
}

/** The message for a form field, when it is the one at fault. `field` is a path such as `lines.0.quantity`. */
export function fieldError(error: Error | null | undefined, field: string): string | undefined {
  return error instanceof OperationError && error.field === field ? error.message : undefined;
}

import { Button, Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import type { Live } from "../data/live.ts";
import { EmptyState } from "./empty-state.tsx";
import { ErrorNote } from "./error-note.tsx";
import styles from "./live-view.module.css";

interface LiveViewProps<T> {
  live: Live<T>;
  /** Shown for null, and for a list without items. A list without it is handed on, empty as it is. */
  empty?: ReactNode;
  /** Shown until the data is there; by default a few grey lines. */
  loading?: ReactNode;
  children: (data: NonNullable<T>) => ReactNode;
}

/** Live data in each of its states. */
export function LiveView<T>({ live, empty, loading, children }: LiveViewProps<T>) {
  if (live.status === "loading") return loading ?? <Lines />;
  if (live.status === "error") {
    // No fault of anybody's: a role that was taken, or an address that is not open to everyone.
    if ("code" in live.error && live.error.code === "permission-denied") {
      return <EmptyState title="Not open to you">You may not see this, or no longer may.</EmptyState>;
    }
    return (
      <ErrorNote error={live.error}>
        <Button variant="subtle" color="red" size="compact-sm" onClick={() => window.location.reload()}>
          Load again
        </Button>
      </ErrorNote>
    );
  }
  const { data } = live;
  if (data === null || data === undefined) {
    return empty ?? <EmptyState title="Nothing here">It may have been removed, or is not open to you.</EmptyState>;
  }
  if (Array.isArray(data) && data.length === 0 && empty !== undefined) return empty;
  return children(data);
}

function Lines() {
  return (
    <div className={styles.lines} role="status" aria-label="Loading">
      <Skeleton height={18} width="38%" />
      <Skeleton height={14} />
      <Skeleton height={14} width="85%" />
      <Skeleton height={14} width="60%" />
    </div>
  );
}

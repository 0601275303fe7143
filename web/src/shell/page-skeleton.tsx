import { Skeleton } from "@mantine/core";
import styles from "./page-skeleton.module.css";

/** Stands where a page will be while its code is on the way. */
export function PageSkeleton() {
  return (
    <div className={styles.page} role="status" aria-label="Loading">
      <Skeleton height={34} width="min(24rem, 80%)" />
      <Skeleton height={16} width="min(34rem, 95%)" />
      <Skeleton height={200} />
    </div>
  );
}

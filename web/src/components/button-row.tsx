import { Group } from "@mantine/core";
import type { ReactNode } from "react";

/** The buttons of a table's row. */
export function ButtonRow({ children }: { children: ReactNode }) {
  return (
    <Group gap="xs" wrap="nowrap" display="inline-flex">
      {children}
    </Group>
  );
}

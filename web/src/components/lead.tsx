import { Text } from "@mantine/core";
import type { ReactNode } from "react";

/** What a panel is for, below its title. */
export function Lead({ children }: { children: ReactNode }) {
  return (
    <Text c="dimmed" maw="40rem">
      {children}
    </Text>
  );
}

import type { PlatformPermission } from "@gatehouse/functions/model/permissions";
import type { Platform } from "@gatehouse/functions/platforms";
import { createContext, type ReactNode, useContext } from "react";
import type { WithId } from "../data/live.ts";

/** The platform that the console is about, and what the signed-in person may do there. */
export interface ConsoleContext {
  platform: WithId<Platform>;
  uid: string;
  roles: string[];
  permissions: PlatformPermission[];
  /** Whether they are GOD; and until when, in milliseconds, they have opened this platform as that. */
  isGod: boolean;
  supportUntil_ms: number | null;
  may(permission: PlatformPermission): boolean;
}

const Context = createContext<ConsoleContext | null>(null);

export function ConsoleProvider({ value, children }: { value: ConsoleContext; children: ReactNode }) {
  return <Context value={value}>{children}</Context>;
}

export function useConsole(): ConsoleContext {
  const context = useContext(Context);
  if (context === null) throw new Error("useConsole needs a ConsoleProvider above it");
  return context;
}

import { limit, where } from "firebase/firestore";
import { createContext, type ReactNode, useContext, useEffect, useMemo } from "react";
import { useLocation } from "react-router";
import type { Platform } from "../../../functions/src/model/documents.ts";
import { type Live, useLiveDoc, useLiveQuery, type WithId } from "./live.ts";
import { recall, remember } from "./memory.ts";

export interface CurrentPlatform {
  /** Null until it is known which one. */
  platformId: string | null;
  platform: Live<WithId<Platform> | null>;
  /** All active platforms, by name. */
  platforms: Live<WithId<Platform>[]>;
}

const PlatformContext = createContext<CurrentPlatform | null>(null);

/** The platform named in the address, else the last one used, else the default one, else the first one. */
export function PlatformProvider({ children }: { children: ReactNode }) {
  const { pathname } = useLocation();
  const named = /^\/(?:p|console)\/([^/]+)/.exec(pathname)?.[1];
  const found = useLiveQuery<Platform>("platforms", [where("status", "==", "active"), limit(50)], []);
  const platforms = useMemo(
    (): typeof found =>
      found.status === "ready"
        ? { status: "ready", data: found.data.toSorted((one, other) => one.name.localeCompare(other.name)) }
        : found,
    [found],
  );
  const usual = recall("platform") ?? import.meta.env.VITE_DEFAULT_PLATFORM;
  const platformId = named ?? pick(platforms, usual);
  const platform = useLiveDoc<Platform>(platformId === null ? null : `platforms/${platformId}`);
  const exists = platform.status === "ready" && platform.data !== null;

  useEffect(() => {
    if (platformId !== null && exists) remember("platform", platformId);
  }, [platformId, exists]);

  const value = useMemo(() => ({ platformId, platform, platforms }), [platformId, platform, platforms]);
  return <PlatformContext value={value}>{children}</PlatformContext>;
}

/** The platform that the pages are about. */
export function usePlatform(): CurrentPlatform {
  const current = useContext(PlatformContext);
  if (current === null) throw new Error("usePlatform needs a PlatformProvider above it");
  return current;
}

/** The usual one if it is still there. */
function pick(platforms: Live<WithId<Platform>[]>, usual: string | undefined): string | null {
  if (platforms.status !== "ready") return null;
  const chosen = platforms.data.find(({ id }) => id === usual) ?? platforms.data[0];
  return chosen?.id ?? null;
}

import type { Platform } from "@gatehouse/functions/platforms";
import { limit, where } from "firebase/firestore";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { useLocation } from "react-router";
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

/** The platform named in the address, else the last one visited, else the default one, else the first one. */
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
  const visited = recall("platform") ?? null;
  const [closed, setClosed] = useState<string | null>(null);
  const platformId = named ?? (visited === closed ? null : visited) ?? pick(platforms);
  const platform = useLiveDoc<Platform>(platformId === null ? null : `platforms/${platformId}`);
  const isClosed = platform.status === "ready" && platform.data?.status !== "active";

  // Before its document has come: who goes on at once to a page whose address names no platform stays on this one.
  useEffect(() => {
    if (named !== undefined) remember("platform", named);
  }, [named]);
  useEffect(() => {
    if (isClosed) setClosed(platformId);
  }, [platformId, isClosed]);

  const value = useMemo(() => ({ platformId, platform, platforms }), [platformId, platform, platforms]);
  return <PlatformContext value={value}>{children}</PlatformContext>;
}

/** The platform that the pages are about. */
export function usePlatform(): CurrentPlatform {
  const current = useContext(PlatformContext);
  if (current === null) throw new Error("usePlatform needs a PlatformProvider above it");
  return current;
}

/** The default one if it is open. */
function pick(platforms: Live<WithId<Platform>[]>): string | null {
  if (platforms.status !== "ready") return null;
  const usual = platforms.data.find(({ id }) => id === import.meta.env.VITE_DEFAULT_PLATFORM);
  return (usual ?? platforms.data[0])?.id ?? null;
}

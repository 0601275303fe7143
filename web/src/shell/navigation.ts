import { usePlatform } from "../data/platform.tsx";
import { useOwnPlatformRoles, usePlatformPermissions, useWorksForAnEntity } from "../data/roles.ts";
import { useSession } from "../data/session.tsx";

interface NavigationLink {
  to: string;
  label: string;
}

/** The places that the person may go to, and no others; it changes as their roles do. */
export function useNavigation(): NavigationLink[] {
  const session = useSession();
  const { platformId } = usePlatform();
  const worksForAnEntity = useWorksForAnEntity();
  const ownRoles = useOwnPlatformRoles();
  const { roles } = usePlatformPermissions(platformId ?? "");
  const links: NavigationLink[] = [{ to: platformId === null ? "/" : `/p/${platformId}`, label: "Events" }];
  if (session.status !== "signed_in") return links;
  links.push({ to: "/tickets", label: "My tickets" }, { to: "/affiliate", label: "Affiliate" });
  if (worksForAnEntity) links.push({ to: "/workspace", label: "Workspace" });
  if (platformId !== null && roles.length > 0) links.push({ to: `/console/${platformId}`, label: "Console" });
  else if (ownRoles.status === "ready") {
    const elsewhere = ownRoles.data.find(({ platform_id }) => platform_id !== "global");
    if (elsewhere) links.push({ to: `/console/${elsewhere.platform_id}`, label: "Console" });
  }
  const isGod = ownRoles.status === "ready" && ownRoles.data.some(({ platform_id }) => platform_id === "global");
  if (isGod) links.push({ to: "/god", label: "GOD" });
  return links;
}

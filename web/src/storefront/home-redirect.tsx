import { Navigate } from "react-router";
import { EmptyState } from "../components/empty-state.tsx";
import { ErrorNote } from "../components/error-note.tsx";
import { Page } from "../components/page.tsx";
import { usePlatform } from "../data/platform.tsx";
import { PageSkeleton } from "../shell/page-skeleton.tsx";

/** `/` is the home of the person's platform. */
export function HomeRedirect() {
  const { platformId, platforms } = usePlatform();
  if (platformId !== null) return <Navigate to={`/p/${platformId}`} replace />;
  if (platforms.status === "loading") return <PageSkeleton />;
  if (platforms.status === "error") return <ErrorNote error={platforms.error} />;
  return (
    <Page title="Welcome">
      <EmptyState title="No platform is open yet">Whoever runs this place has yet to create one.</EmptyState>
    </Page>
  );
}

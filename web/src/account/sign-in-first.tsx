import { Button } from "@mantine/core";
import { Link, useLocation } from "react-router";
import { EmptyState } from "../components/empty-state.tsx";
import { Page } from "../components/page.tsx";
import { useSession } from "../data/session.tsx";
import { PageSkeleton } from "../shell/page-skeleton.tsx";

/** Stands in for a page that is about the person, until it is known who that is. Leads back here after sign-in. */
export function SignInFirst({ title }: { title: string }) {
  const session = useSession();
  const { pathname, search } = useLocation();
  if (session.status === "loading") return <PageSkeleton />;
  return (
    <Page title={title}>
      <EmptyState
        title="Sign in first"
        action={
          <Button component={Link} to={`/sign-in?next=${encodeURIComponent(pathname + search)}`}>
            Sign in
          </Button>
        }
      >
        This page is about you, so we need to know who you are.
      </EmptyState>
    </Page>
  );
}

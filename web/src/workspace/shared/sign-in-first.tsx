import { Button } from "@mantine/core";
import { Link, useLocation } from "react-router";
import { EmptyState } from "../../components/empty-state.tsx";
import { Page } from "../../components/page.tsx";

/** What a visitor sees where a person must be known. */
export function SignInFirst({ title }: { title: string }) {
  const { pathname, search } = useLocation();
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
        This page shows different things to different people.
      </EmptyState>
    </Page>
  );
}

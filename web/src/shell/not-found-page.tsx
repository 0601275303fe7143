import { Button } from "@mantine/core";
import { Link } from "react-router";
import { EmptyState } from "../components/empty-state.tsx";
import { Page } from "../components/page.tsx";

export default function NotFoundPage() {
  return (
    <Page title="No such page">
      <EmptyState
        title="This gate leads nowhere"
        action={
          <Button component={Link} to="/">
            See what is on
          </Button>
        }
      >
        The address may be mistyped, or what was here is gone.
      </EmptyState>
    </Page>
  );
}

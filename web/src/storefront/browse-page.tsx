import { Page } from "../components/page.tsx";

export function BrowsePage() {
  return <Page title="Soon" />;
}

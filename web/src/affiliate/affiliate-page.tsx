import { Page } from "../components/page.tsx";

export default function Soon() {
  return <Page title="Soon" />;
}

import { Page } from "../components/page.tsx";
import { AuditLog } from "../console/audit/audit-log.tsx";

/** Everything that was done by GOD's power, on all platforms, newest first. */
export function LogPage() {
  return (
    <Page title="Action log" subtitle="Every step that anybody took as GOD, on all platforms and above them.">
      <AuditLog source="god" />
    </Page>
  );
}

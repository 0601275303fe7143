import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { globalScope } from "../../../../functions/src/model/grants.ts";
import { Page } from "../../components/page.tsx";
import { useConsole } from "../console-context.tsx";
import { AuditLog } from "./audit-log.tsx";

/** Who did what to what, newest first. */
export function AuditPage() {
  const { platform, roles } = useConsole();
  const [scope, setScope] = useState(platform.id);
  return (
    <Page title="Audit log" subtitle="Every step that needs a right, with who took it and what it changed.">
      {roles.includes("god") && (
        <SegmentedControl
          aria-label="Which records"
          value={scope}
          onChange={setScope}
          data={[
            { value: platform.id, label: platform.name },
            { value: globalScope, label: "Above all platforms" },
          ]}
        />
      )}
      <AuditLog key={scope} source={{ platform_id: scope }} />
    </Page>
  );
}

import { globalScope } from "@gatehouse/functions/model/grants";
import { SegmentedControl } from "@mantine/core";
import { useSearchParams } from "react-router";
import { Page } from "../../components/page.tsx";
import { useConsole } from "../console-context.tsx";
import { AuditLog } from "./audit-log.tsx";

/** Who did what to what, newest first. */
export function AuditPage() {
  const { platform, roles } = useConsole();
  const [params, setParams] = useSearchParams();
  const scope = params.get("scope") === globalScope ? globalScope : platform.id;
  return (
    <Page title="Audit log" subtitle="Every step that needs a right, with who took it and what it changed.">
      {roles.includes("god") && (
        <SegmentedControl
          aria-label="Which records"
          value={scope}
          onChange={(next) => setParams(next === globalScope ? { scope: globalScope } : {}, { replace: true })}
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

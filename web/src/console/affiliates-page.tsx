import { TextInput } from "@mantine/core";
import { limit, where } from "firebase/firestore";
import type { Affiliate } from "../../../functions/src/model/documents.ts";
import { EmptyState } from "../components/empty-state.tsx";
import { LiveView } from "../components/live-view.tsx";
import { Page } from "../components/page.tsx";
import { Panel } from "../components/panel.tsx";
import { ResponsiveTable } from "../components/responsive-table.tsx";
import { StatusBadge } from "../components/status-badge.tsx";
import { When } from "../components/when.tsx";
import { call } from "../data/call.ts";
import { useLiveQuery } from "../data/live.ts";
import { emailProblem } from "../workspace/forms/checks.ts";
import { Form } from "../workspace/forms/form.tsx";
import { useFields } from "../workspace/forms/use-fields.ts";
import { Lead } from "../workspace/shared/lead.tsx";
import { useConsole } from "./console-context.tsx";

/** Who brings buyers to the platform, live. */
export function AffiliatesPage() {
  const { platform, may } = useConsole();
  const affiliates = useLiveQuery<Affiliate>(
    "affiliates",
    [where("platform_id", "==", platform.id), limit(500)],
    [platform.id],
  );
  return (
    <Page title="Affiliates" subtitle="They share a link, and earn on what those buy who came by it.">
      <LiveView
        live={affiliates}
        empty={
          <EmptyState title="No affiliates yet">
            Anyone who bought a ticket can join; or enrol somebody below.
          </EmptyState>
        }
      >
        {(data) => (
          <ResponsiveTable
            caption={`Affiliates of ${platform.name}`}
            rows={data.toSorted((one, other) => one.name.localeCompare(other.name))}
            rowKey={(affiliate) => affiliate.id}
            columns={[
              { key: "name", header: "Name", bare: true, cell: (affiliate) => <strong>{affiliate.name}</strong> },
              { key: "code", header: "Code", cell: (affiliate) => <code>{affiliate.code}</code> },
              { key: "status", header: "Status", cell: (affiliate) => <StatusBadge status={affiliate.status} /> },
              {
                key: "since",
                header: "Since",
                cell: (affiliate) => <When at={affiliate.created_at} style="date" />,
              },
            ]}
          />
        )}
      </LiveView>
      {may("affiliate.manage") && <Enrol />}
    </Page>
  );
}

function Enrol() {
  const { platform } = useConsole();
  const fields = useFields({ email: "" }, (values) => ({ email: emailProblem(values.email) }));
  const enrol = async () => {
    await call("enrolAffiliate", { platform_id: platform.id, email: fields.values.email.trim() });
    fields.settle({ email: "" });
  };
  return (
    <Panel title="Enrol somebody">
      <Lead>They need not have bought anything, but an account with a confirmed e-mail address.</Lead>
      <Form fields={fields} submit="Enrol" done="Enrolled: they have been told." onSubmit={enrol}>
        <TextInput label="E-mail address" type="email" autoComplete="off" withAsterisk {...fields.field("email")} />
      </Form>
    </Panel>
  );
}

import type { Affiliate } from "@gatehouse/functions/affiliates";
import type { Invitation } from "@gatehouse/functions/invitations";
import { TextInput } from "@mantine/core";
import { limit, where } from "firebase/firestore";
import { ConfirmButton } from "../components/confirm-button.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Lead } from "../components/lead.tsx";
import { LiveView } from "../components/live-view.tsx";
import { Page } from "../components/page.tsx";
import { Panel } from "../components/panel.tsx";
import { PartNote } from "../components/part-note.tsx";
import { ResponsiveTable } from "../components/responsive-table.tsx";
import { StatusBadge } from "../components/status-badge.tsx";
import { When } from "../components/when.tsx";
import { call } from "../data/call.ts";
import { useLiveQuery } from "../data/live.ts";
import { emailProblem } from "../forms/checks.ts";
import { Form } from "../forms/form.tsx";
import { useFields } from "../forms/use-fields.ts";
import { useConsole } from "./console-context.tsx";

const listedMax = 500;

/** Who brings buyers to the platform, live. */
export function AffiliatesPage() {
  const { platform, may } = useConsole();
  const affiliates = useLiveQuery<Affiliate>(
    "affiliates",
    [where("platform_id", "==", platform.id), limit(listedMax)],
    [platform.id],
  );
  return (
    <Page title="Affiliates" subtitle="They share a link, and earn on what those buy who came by it.">
      <LiveView
        live={affiliates}
        empty={
          <EmptyState title="No affiliates yet">
            Anyone who bought a ticket can join; or invite somebody below.
          </EmptyState>
        }
      >
        {(data) => (
          <>
            <PartNote listed={data.length} most={listedMax} />
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
          </>
        )}
      </LiveView>
      {may("affiliate.manage") && (
        <>
          <Invite />
          <OpenInvitations />
        </>
      )}
    </Page>
  );
}

function Invite() {
  const { platform } = useConsole();
  const fields = useFields({ email: "" }, (values) => ({ email: emailProblem(values.email) }));
  const invite = async () => {
    await call("enrolAffiliate", { platform_id: platform.id, email: fields.values.email.trim() });
    fields.settle({ email: "" });
  };
  return (
    <Panel title="Invite somebody">
      <Lead>They need not have bought anything. They get a message, and have 14 days to accept.</Lead>
      <Form fields={fields} submit="Invite" done="The invitation is on its way." onSubmit={invite}>
        <TextInput label="E-mail address" type="email" autoComplete="off" withAsterisk {...fields.field("email")} />
      </Form>
    </Panel>
  );
}

/** Who was invited and has not answered yet, live. */
function OpenInvitations() {
  const { platform } = useConsole();
  const invitations = useLiveQuery<Invitation>(
    "invitations",
    [
      where("platform_id", "==", platform.id),
      where("kind", "==", "affiliate"),
      where("status", "==", "pending"),
      limit(listedMax),
    ],
    [platform.id],
  );
  return (
    <Panel title="Open invitations">
      <LiveView live={invitations} empty={<Lead>Nobody has an invitation that waits for an answer.</Lead>}>
        {(data) => (
          <ResponsiveTable
            caption="Open invitations"
            rows={data.toSorted((one, other) => one.expires_at.toMillis() - other.expires_at.toMillis())}
            rowKey={(invitation) => invitation.id}
            columns={[
              { key: "email", header: "Address", bare: true, cell: ({ email }) => <strong>{email}</strong> },
              { key: "by", header: "Invited by", cell: ({ invited_by_name }) => invited_by_name },
              { key: "until", header: "Open until", cell: ({ expires_at }) => <When at={expires_at} style="date" /> },
              {
                key: "actions",
                header: "Actions",
                bare: true,
                align: "right",
                cell: ({ id, email }) => (
                  <ConfirmButton
                    variant="default"
                    size="xs"
                    color="red"
                    title={`Withdraw the invitation of ${email}?`}
                    description="It can no longer be accepted. You can invite them again."
                    onConfirm={() => call("withdrawInvitation", { invitation_id: id })}
                  >
                    Withdraw
                  </ConfirmButton>
                ),
              },
            ]}
          />
        )}
      </LiveView>
    </Panel>
  );
}

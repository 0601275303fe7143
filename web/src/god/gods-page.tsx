import { Textarea, TextInput } from "@mantine/core";
import { where } from "firebase/firestore";
import type { PlatformRoleGrant } from "../../../functions/src/model/documents.ts";
import { ConfirmButton } from "../components/confirm-button.tsx";
import { LiveView } from "../components/live-view.tsx";
import { Note } from "../components/note.tsx";
import { Page } from "../components/page.tsx";
import { ResponsiveTable } from "../components/responsive-table.tsx";
import { When } from "../components/when.tsx";
import { call } from "../data/call.ts";
import { useLiveQuery, type WithId } from "../data/live.ts";
import { emailProblem, lengthProblem } from "../workspace/forms/checks.ts";
import { Form } from "../workspace/forms/form.tsx";
import { useFields } from "../workspace/forms/use-fields.ts";
import { DialogButton } from "../workspace/shared/dialog-button.tsx";

const godsMax = 5;

/** Who is GOD, live. */
export function GodsPage({ uid }: { uid: string }) {
  const gods = useLiveQuery<PlatformRoleGrant>("platform_roles", [where("platform_id", "==", "global")], []);
  const isFull = gods.status === "ready" && gods.data.length >= godsMax;
  return (
    <Page
      title="GODs"
      subtitle={`They stand above all platforms. At most ${godsMax}, and never none.`}
      actions={
        !isFull && (
          <DialogButton label="Make a GOD" title="Make somebody GOD">
            {(close) => <GodForm onDone={close} />}
          </DialogButton>
        )
      }
    >
      {isFull && <Note>There are {godsMax} GODs, and no more than that. Take it from one to make another.</Note>}
      <LiveView live={gods}>{(data) => <Gods gods={data} uid={uid} />}</LiveView>
    </Page>
  );
}

function Gods({ gods, uid }: { gods: WithId<PlatformRoleGrant>[]; uid: string }) {
  return (
    <ResponsiveTable
      caption="GODs"
      rows={gods.toSorted((one, other) => one.name.localeCompare(other.name))}
      rowKey={(god) => god.id}
      columns={[
        {
          key: "name",
          header: "Name",
          bare: true,
          cell: (god) => <strong>{god.uid === uid ? `${god.name} (you)` : god.name}</strong>,
        },
        { key: "since", header: "Since", cell: (god) => <When at={god.created_at} style="date" /> },
        {
          key: "actions",
          header: "Actions",
          bare: true,
          align: "right",
          cell: (god) =>
            god.uid !== uid && (
              <ConfirmButton
                size="xs"
                color="red"
                variant="light"
                title={`Take GOD from ${god.name}?`}
                description="They are refused from their next click on, and every support access that they have open is closed. They are told the reason."
                reason="required"
                confirmLabel="Take it away"
                onConfirm={(reason) => call("revokeGod", { uid: god.uid, reason })}
              >
                Take away
                <span className="visually-hidden"> from {god.name}</span>
              </ConfirmButton>
            ),
        },
      ]}
    />
  );
}

function GodForm({ onDone }: { onDone(): void }) {
  const fields = useFields({ email: "", reason: "" }, (values) => ({
    email: emailProblem(values.email),
    reason: lengthProblem(values.reason, 1, 500),
  }));
  const grant = async () => {
    await call("grantGod", { email: fields.values.email.trim(), reason: fields.values.reason.trim() });
    onDone();
  };
  return (
    <Form fields={fields} submit="Make them GOD" onSubmit={grant}>
      <TextInput
        label="E-mail address"
        description="The one that they sign in with; it has to be confirmed. They need a second factor to use it."
        type="email"
        autoComplete="off"
        withAsterisk
        data-autofocus
        {...fields.field("email")}
      />
      <Textarea
        label="Reason"
        description="Kept in the audit log."
        withAsterisk
        autosize
        minRows={2}
        {...fields.field("reason")}
      />
    </Form>
  );
}

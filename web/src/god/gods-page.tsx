import type { PlatformRoleGrant } from "@gatehouse/functions/roles";
import { where } from "firebase/firestore";
import { DecisionButton } from "../components/decision-button.tsx";
import { DialogButton } from "../components/dialog-button.tsx";
import { LiveView } from "../components/live-view.tsx";
import { Note } from "../components/note.tsx";
import { Page } from "../components/page.tsx";
import { ResponsiveTable } from "../components/responsive-table.tsx";
import { When } from "../components/when.tsx";
import { call } from "../data/call.ts";
import { useLiveQuery, type WithId } from "../data/live.ts";
import { PersonForm } from "./person-form.tsx";

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
            {(close) => (
              <PersonForm
                label="E-mail address"
                description="The one that they sign in with; it has to be confirmed. They need a second factor to use it."
                submit="Make them GOD"
                onSubmit={(person) => call("grantGod", person)}
                onDone={close}
              />
            )}
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
              <DecisionButton
                act="Take away"
                of={`GOD from ${god.name}`}
                title={`Take GOD from ${god.name}?`}
                look="against"
                description="They are refused from their next click on, and every support access that they have open is closed. They are told the reason."
                reason="required"
                confirmLabel="Take it away"
                onConfirm={(reason) => call("revokeGod", { uid: god.uid, reason })}
              />
            ),
        },
      ]}
    />
  );
}

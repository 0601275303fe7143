import type { Event, EventRoleGrant } from "@gatehouse/functions/events";
import { NativeSelect, Stack, TextInput } from "@mantine/core";
import { where } from "firebase/firestore";
import { ConfirmButton } from "../../components/confirm-button.tsx";
import { Lead } from "../../components/lead.tsx";
import { LiveView } from "../../components/live-view.tsx";
import { Panel } from "../../components/panel.tsx";
import { ResponsiveTable } from "../../components/responsive-table.tsx";
import { Row } from "../../components/row.tsx";
import { call } from "../../data/call.ts";
import { useLiveQuery, type WithId } from "../../data/live.ts";
import { emailProblem, lengthProblem } from "../../forms/checks.ts";
import { Form } from "../../forms/form.tsx";
import { useFields } from "../../forms/use-fields.ts";
import { eventRoleWords } from "../../roles-in-words.ts";
import { useEntity, useEntityEvents } from "../entity-context.tsx";

/** Rights on one event only: for volunteers at a door. */
export function Assignments() {
  const { entity } = useEntity();
  const events = useEntityEvents();
  const assignments = useLiveQuery<EventRoleGrant>("event_roles", [where("entity_id", "==", entity.id)], [entity.id]);
  return (
    <Panel title="For one event only">
      <Lead>
        Volunteers who check tickets in at a door and see nothing else. They are invited by e-mail, and have 14 days to
        accept.
      </Lead>
      <LiveView live={events} empty={<p>Make an event first.</p>}>
        {(data) => (
          <Stack>
            <LiveView live={assignments} empty={<p>Nobody is assigned to a single event.</p>}>
              {(assigned) => <AssignmentTable assignments={assigned} events={data} />}
            </LiveView>
            <AssignmentForm events={data} disabled={entity.status !== "approved"} />
          </Stack>
        )}
      </LiveView>
    </Panel>
  );
}

interface AssignmentTableProps {
  assignments: WithId<EventRoleGrant>[];
  events: WithId<Event>[];
}

function AssignmentTable({ assignments, events }: AssignmentTableProps) {
  return (
    <ResponsiveTable
      caption="People assigned to single events"
      rows={assignments}
      rowKey={(assignment) => assignment.id}
      columns={[
        { key: "person", header: "Person", bare: true, cell: ({ name }) => <strong>{name}</strong> },
        {
          key: "event",
          header: "Event",
          cell: ({ event_id }) => events.find((event) => event.id === event_id)?.title ?? "An event that is gone",
        },
        { key: "role", header: "May", cell: ({ role }) => eventRoleWords[role].label },
        {
          key: "actions",
          header: "Actions",
          bare: true,
          align: "right",
          cell: ({ event_id, uid, name }) => (
            <ConfirmButton
              variant="default"
              size="xs"
              color="red"
              title={`Take ${name} off this event?`}
              description="They lose access at once. You can invite them again."
              onConfirm={() => call("setEventAssignment", { event_id, uid, role: null })}
            >
              Remove
            </ConfirmButton>
          ),
        },
      ]}
    />
  );
}

/** Invites somebody to one event, whether they have an account yet or not. */
function AssignmentForm({ events, disabled }: { events: WithId<Event>[]; disabled: boolean }) {
  const start = { email: "", event_id: events[0]?.id ?? "", role: "check_in" };
  const fields = useFields<"email" | "event_id" | "role">(start, (values) => ({
    email: emailProblem(values.email),
    event_id: lengthProblem(values.event_id, 1, 100),
  }));
  const save = async () => {
    const { email, event_id, role } = fields.values;
    const given = role === "event_manager" ? role : "check_in";
    await call("setEventAssignment", { event_id, email: email.trim(), role: given });
    fields.settle({ ...fields.values, email: "" });
  };
  return (
    <Form fields={fields} submit="Invite" done="The invitation is on its way." onSubmit={save} disabled={disabled}>
      <Row>
        <TextInput label="E-mail address" type="email" autoComplete="off" withAsterisk {...fields.field("email")} />
        <NativeSelect
          label="Event"
          data={events.map(({ id, title }) => ({ value: id, label: title }))}
          {...fields.field("event_id")}
        />
        <NativeSelect
          label="May"
          data={Object.entries(eventRoleWords).map(([value, { label }]) => ({ value, label }))}
          {...fields.field("role")}
        />
      </Row>
    </Form>
  );
}

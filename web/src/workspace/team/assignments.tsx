import { NativeSelect, Stack, TextInput } from "@mantine/core";
import { where } from "firebase/firestore";
import type { EntityRoleGrant, Event, EventRoleGrant } from "../../../../functions/src/model/documents.ts";
import { LiveView } from "../../components/live-view.tsx";
import { Panel } from "../../components/panel.tsx";
import { ResponsiveTable } from "../../components/responsive-table.tsx";
import { call } from "../../data/call.ts";
import { useLiveQuery, type WithId } from "../../data/live.ts";
import { useEntity, useEntityEvents } from "../entity-context.tsx";
import { emailProblem, lengthProblem } from "../forms/checks.ts";
import { Form } from "../forms/form.tsx";
import { useFields } from "../forms/use-fields.ts";
import { eventRoleWords } from "../roles-in-words.ts";
import { Lead } from "../shared/lead.tsx";
import { Row } from "../shared/row.tsx";

/** Rights on one event only: for volunteers at a door. */
export function Assignments({ members }: { members: EntityRoleGrant[] }) {
  const { entity } = useEntity();
  const events = useEntityEvents();
  const assignments = useLiveQuery<EventRoleGrant>("event_roles", [where("entity_id", "==", entity.id)], [entity.id]);
  return (
    <Panel title="For one event only">
      <Lead>Volunteers who check tickets in at a door and see nothing else.</Lead>
      <LiveView live={events} empty={<p>Make an event first.</p>}>
        {(data) => (
          <Stack>
            <LiveView live={assignments} empty={<p>Nobody is assigned to a single event.</p>}>
              {(assigned) => <AssignmentTable assignments={assigned} events={data} members={members} />}
            </LiveView>
            <AssignmentForm events={data} />
          </Stack>
        )}
      </LiveView>
    </Panel>
  );
}

interface AssignmentTableProps {
  assignments: WithId<EventRoleGrant>[];
  events: WithId<Event>[];
  members: EntityRoleGrant[];
}

function AssignmentTable({ assignments, events, members }: AssignmentTableProps) {
  // An assignment holds no name: only those of the team are known here.
  const nameOf = (uid: string) =>
    members.find((member) => member.uid === uid)?.name ?? `Person outside the team, ${uid.slice(0, 6)}`;
  return (
    <ResponsiveTable
      caption="People assigned to single events"
      rows={assignments}
      rowKey={(assignment) => assignment.id}
      columns={[
        { key: "person", header: "Person", bare: true, cell: ({ uid }) => nameOf(uid) },
        {
          key: "event",
          header: "Event",
          cell: ({ event_id }) => events.find((event) => event.id === event_id)?.title ?? "An event that is gone",
        },
        { key: "role", header: "May", cell: ({ role }) => eventRoleWords[role].label },
      ]}
    />
  );
}

const takeBack = "none";

function AssignmentForm({ events }: { events: WithId<Event>[] }) {
  const start = { email: "", event_id: events[0]?.id ?? "", role: "check_in" };
  const fields = useFields<"email" | "event_id" | "role">(start, (values) => ({
    email: emailProblem(values.email),
    event_id: lengthProblem(values.event_id, 1, 100),
  }));
  const save = async () => {
    const { email, event_id, role } = fields.values;
    const given = role === "check_in" || role === "event_manager" ? role : null;
    await call("setEventAssignment", { event_id, email: email.trim(), role: given });
    fields.settle({ ...fields.values, email: "" });
  };
  return (
    <Form fields={fields} submit="Set" done="Done." onSubmit={save}>
      <Row>
        <TextInput label="E-mail address" type="email" autoComplete="off" withAsterisk {...fields.field("email")} />
        <NativeSelect
          label="Event"
          data={events.map(({ id, title }) => ({ value: id, label: title }))}
          {...fields.field("event_id")}
        />
        <NativeSelect
          label="May"
          data={[
            ...Object.entries(eventRoleWords).map(([value, { label }]) => ({ value, label })),
            { value: takeBack, label: "Nothing any more" },
          ]}
          {...fields.field("role")}
        />
      </Row>
    </Form>
  );
}

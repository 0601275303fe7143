import type { Entity } from "@gatehouse/functions/entities";
import { Button } from "@mantine/core";
import { useState } from "react";
import { Facts } from "../components/facts.tsx";
import { Note } from "../components/note.tsx";
import { Page } from "../components/page.tsx";
import { Panel } from "../components/panel.tsx";
import { StatusBadge } from "../components/status-badge.tsx";
import { When } from "../components/when.tsx";
import type { WithId } from "../data/live.ts";
import { updateDocFields } from "../data/write.ts";
import { inWords } from "../format.ts";
import { Form } from "../forms/form.tsx";
import { useFields } from "../forms/use-fields.ts";
import { ApplicationFields, checkApplication, toApplication } from "./application-fields.tsx";

/** An application until it is approved, live: how it stands, and the way to mend it. */
export function ApplicationPage({ entity }: { entity: WithId<Entity> }) {
  const rejected = entity.status === "rejected";
  const [editing, setEditing] = useState(false);
  return (
    <Page
      title={entity.name}
      subtitle={<StatusBadge machine="entity" status={entity.status} />}
      back={{ to: "/workspace", label: "My entities" }}
    >
      {rejected ? (
        <Note tone="warn" live>
          <p>
            <strong>This application was rejected.</strong>
          </p>
          <p>{entity.rejection_reason}</p>
          <p>Change what is asked for below and send it again.</p>
        </Note>
      ) : (
        <Note live>
          <p>
            <strong>Your application is with the platform.</strong>
          </p>
          <p>Somebody reads it. This page changes by itself as soon as there is an answer, and you are notified.</p>
        </Note>
      )}
      {rejected || editing ? (
        <Edit entity={entity} again={rejected} onDone={() => setEditing(false)} />
      ) : (
        <Panel
          title="What you sent"
          actions={
            <Button variant="default" onClick={() => setEditing(true)}>
              Edit
            </Button>
          }
        >
          <Facts
            facts={[
              ["Kind", inWords(entity.kind)],
              ["Name", entity.name],
              ["Description", entity.description],
              ["Image", entity.image_url ?? "None"],
              ["Sent", <When key="sent" at={entity.created_at} />],
            ]}
          />
        </Panel>
      )}
    </Page>
  );
}

interface EditProps {
  entity: WithId<Entity>;
  /** Whether it is sent again after a rejection. */
  again: boolean;
  onDone(): void;
}

function Edit({ entity, again, onDone }: EditProps) {
  const { kind, name, description, image_url } = entity;
  const fields = useFields({ kind, name, description, image_url: image_url ?? "" }, checkApplication);
  const send = async () => {
    const sentAgain = again ? { status: "pending", rejection_reason: null } : {};
    await updateDocFields(`entities/${entity.id}`, { ...toApplication(fields.values), ...sentAgain });
    onDone();
  };
  return (
    <Panel title={again ? "Mend and send again" : "Edit your application"}>
      <Form
        fields={fields}
        submit={again ? "Send again" : "Save"}
        onSubmit={send}
        actions={
          !again && (
            <Button variant="default" onClick={onDone}>
              Back
            </Button>
          )
        }
      >
        <ApplicationFields fields={fields} />
      </Form>
    </Panel>
  );
}

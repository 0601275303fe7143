import type { Announcement } from "@gatehouse/functions/announcements";
import { versionOf } from "@gatehouse/functions/model/versions";
import { oneLine } from "@gatehouse/functions/model/visible";
import { Button, Textarea, TextInput } from "@mantine/core";
import { limit, orderBy, where } from "firebase/firestore";
import { useState } from "react";
import { Link } from "react-router";
import { ButtonRow } from "../components/button-row.tsx";
import { ConfirmButton } from "../components/confirm-button.tsx";
import { DialogButton } from "../components/dialog-button.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Lead } from "../components/lead.tsx";
import { LiveView } from "../components/live-view.tsx";
import { Page } from "../components/page.tsx";
import { Panel } from "../components/panel.tsx";
import { PartNote } from "../components/part-note.tsx";
import { StatusBadge } from "../components/status-badge.tsx";
import { When } from "../components/when.tsx";
import { call } from "../data/call.ts";
import { useLiveQuery, type WithId } from "../data/live.ts";
import { lengthProblem, nameProblem } from "../forms/checks.ts";
import { Form } from "../forms/form.tsx";
import { useFields } from "../forms/use-fields.ts";
import styles from "./announcements-page.module.css";
import { useEntity } from "./entity-context.tsx";

const listedMax = 100;

/** What the entity tells everybody: drafts, what is public, and what was withdrawn; the newest first. */
export function AnnouncementsPage() {
  const { entity } = useEntity();
  const announcements = useLiveQuery<Announcement>(
    "announcements",
    [where("entity_id", "==", entity.id), orderBy("created_at", "desc"), limit(listedMax)],
    [entity.id],
  );
  const isApproved = entity.status === "approved";
  return (
    <Page
      title="Announcements"
      subtitle="What you publish stands on your public page, and whoever follows you is told."
      actions={
        isApproved && (
          <>
            <Button variant="default" component={Link} to={`/p/${entity.platform_id}/entities/${entity.id}`}>
              Public page
            </Button>
            <DialogButton label="New announcement" title="A new announcement">
              {(close) => <AnnouncementForm announcement={null} onDone={close} />}
            </DialogButton>
          </>
        )
      }
    >
      <LiveView
        live={announcements}
        empty={<EmptyState title="No announcement yet">Nobody but your team sees a draft.</EmptyState>}
      >
        {(found) => (
          <>
            <PartNote listed={found.length} most={listedMax} />
            {found.map((announcement) => (
              <AnnouncementPanel key={announcement.id} announcement={announcement} isApproved={isApproved} />
            ))}
          </>
        )}
      </LiveView>
    </Page>
  );
}

interface AnnouncementPanelProps {
  announcement: WithId<Announcement>;
  isApproved: boolean;
}

function AnnouncementPanel({ announcement, isApproved }: AnnouncementPanelProps) {
  const { id: announcement_id, title, text, status, published_at, created_at } = announcement;
  return (
    <Panel title={title} actions={<StatusBadge status={status} />}>
      <Lead>
        {published_at === null ? "Drafted " : "Published "}
        <When at={published_at ?? created_at} />
      </Lead>
      <p className={styles.text}>{text}</p>
      {status === "draft" && (
        <ButtonRow>
          <ConfirmButton
            size="xs"
            title={`Publish ${title}?`}
            description="Everybody can read it, and whoever follows you is told. It can be withdrawn, not changed."
            confirmLabel="Publish"
            onConfirm={() => call("publishAnnouncement", { announcement_id, version: versionOf(announcement) })}
            disabled={!isApproved}
          >
            Publish
          </ConfirmButton>
          <DialogButton variant="default" size="xs" label="Edit" title="Edit the draft">
            {(close) => <AnnouncementForm announcement={announcement} onDone={close} />}
          </DialogButton>
          <ConfirmButton
            variant="default"
            size="xs"
            color="red"
            title={`Delete ${title}?`}
            description="The draft is gone for good."
            confirmLabel="Delete"
            onConfirm={() => call("deleteAnnouncement", { announcement_id })}
          >
            Delete
          </ConfirmButton>
        </ButtonRow>
      )}
      {status === "published" && (
        <ButtonRow>
          <ConfirmButton
            variant="default"
            size="xs"
            color="red"
            title={`Withdraw ${title}?`}
            description="Nobody but your team sees it any more. It cannot be published again."
            confirmLabel="Withdraw"
            onConfirm={() => call("withdrawAnnouncement", { announcement_id })}
          >
            Withdraw
          </ConfirmButton>
        </ButtonRow>
      )}
    </Panel>
  );
}

function AnnouncementForm({ announcement, onDone }: { announcement: WithId<Announcement> | null; onDone(): void }) {
  const { entity } = useEntity();
  // Of the draft as the form begins with it: what somebody else saves meanwhile is not overwritten.
  const [version] = useState(() => (announcement === null ? "" : versionOf(announcement)));
  // Sent again after it was not answered, it is still one draft.
  const [idempotency_key] = useState(() => crypto.randomUUID());
  const fields = useFields({ title: announcement?.title ?? "", text: announcement?.text ?? "" }, (values) => ({
    title: nameProblem(values.title, 2, 120),
    text: lengthProblem(values.text, 1, 4000),
  }));
  const save = async () => {
    const words = { title: oneLine(fields.values.title), text: fields.values.text };
    if (announcement === null) {
      await call("draftAnnouncement", { entity_id: entity.id, ...words }, { idempotency_key });
    } else {
      await call("editAnnouncement", { announcement_id: announcement.id, version, ...words });
    }
    onDone();
  };
  return (
    <Form fields={fields} submit="Save the draft" onSubmit={save}>
      <TextInput label="Title" withAsterisk data-autofocus {...fields.field("title")} />
      <Textarea label="Text" withAsterisk autosize minRows={5} maxRows={16} {...fields.field("text")} />
    </Form>
  );
}

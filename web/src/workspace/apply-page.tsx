import { where } from "firebase/firestore";
import { Link, useNavigate } from "react-router";
import type { Entity } from "../../../functions/src/model/documents.ts";
import { newId } from "../../../functions/src/model/ids.ts";
import { SignInFirst } from "../account/sign-in-first.tsx";
import { Note } from "../components/note.tsx";
import { Page } from "../components/page.tsx";
import { Panel } from "../components/panel.tsx";
import { useOwnBan } from "../data/bans.ts";
import { useLiveQuery } from "../data/live.ts";
import { usePlatform } from "../data/platform.tsx";
import { useSession } from "../data/session.tsx";
import { createDoc } from "../data/write.ts";
import { ApplicationFields, checkApplication, noApplication, toApplication } from "./application-fields.tsx";
import { Form } from "./forms/form.tsx";
import { useFields } from "./forms/use-fields.ts";
import { PageOf } from "./shared/page-of.tsx";

/** Where a person asks to make events on the platform. */
export default function ApplyPage() {
  const session = useSession();
  const { platform } = usePlatform();
  if (session.status !== "signed_in") return <SignInFirst title="Apply for an entity" />;
  return (
    <PageOf live={platform} title="Apply for an entity">
      {({ id, name }) => (
        <Page
          title="Apply for an entity"
          subtitle={`Communities, businesses, artists and others make events on ${name}. Somebody of ${name} reads each application.`}
          back={{ to: "/workspace", label: "My entities" }}
        >
          <OpenApplications platformId={id} uid={session.uid} />
          <Application platformId={id} uid={session.uid} />
        </Page>
      )}
    </PageOf>
  );
}

function Application({ platformId, uid }: { platformId: string; uid: string }) {
  const navigate = useNavigate();
  const ban = useOwnBan(platformId);
  const fields = useFields(noApplication, checkApplication);
  const send = async () => {
    const id = newId("entity");
    await createDoc(`entities/${id}`, {
      ...toApplication(fields.values),
      platform_id: platformId,
      owner_id: uid,
      status: "pending",
      visibility: "hidden",
      events_enabled: false,
      rejection_reason: null,
      refund_policy: null,
    });
    await navigate(`/workspace/${id}`);
  };
  if (ban !== null) return <Note>{ban}</Note>;
  return (
    <Panel title="About your entity">
      <Form fields={fields} submit="Send the application" onSubmit={send}>
        <ApplicationFields fields={fields} />
      </Form>
    </Panel>
  );
}

/** Reminds of applications that were sent already, so that nobody sends a second by mistake. */
function OpenApplications({ platformId, uid }: { platformId: string; uid: string }) {
  const owned = useLiveQuery<Entity>("entities", [where("owner_id", "==", uid)], [uid]);
  if (owned.status !== "ready") return null;
  const open = owned.data.filter(
    ({ platform_id, status }) => platform_id === platformId && (status === "pending" || status === "rejected"),
  );
  return open.map(({ id, name, status }) => (
    <Note key={id} tone={status === "rejected" ? "warn" : "plain"}>
      {status === "rejected"
        ? "An application of yours was rejected: "
        : "An application of yours is being looked at: "}
      <Link to={`/workspace/${id}`}>{name}</Link>
    </Note>
  ));
}

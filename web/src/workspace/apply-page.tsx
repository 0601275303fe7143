import type { Entity } from "@gatehouse/functions/entities";
import { applicationIds, applicationsMax } from "@gatehouse/functions/entities";
import { where } from "firebase/firestore";
import { useEffect, useState } from "react";
import { Link, useNavigate } from "react-router";
import { ConfirmEmail } from "../account/confirm-email.tsx";
import { SignInFirst } from "../account/sign-in-first.tsx";
import { Note } from "../components/note.tsx";
import { Page } from "../components/page.tsx";
import { PageOf } from "../components/page-of.tsx";
import { Panel } from "../components/panel.tsx";
import { useOwnBan } from "../data/bans.ts";
import { useLiveQuery, type WithId } from "../data/live.ts";
import { usePlatform } from "../data/platform.tsx";
import { useSession } from "../data/session.tsx";
import { createDocInOneOf } from "../data/write.ts";
import { Form } from "../forms/form.tsx";
import { useFields } from "../forms/use-fields.ts";
import { ApplicationFields, checkApplication, noApplication, toApplication } from "./application-fields.tsx";

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
          {session.emailVerified ? (
            <Applications platformId={id} platformName={name} uid={session.uid} />
          ) : (
            <Panel title="Confirm your address first">
              <ConfirmEmail />
            </Panel>
          )}
        </Page>
      )}
    </PageOf>
  );
}

interface ApplicationsProps {
  platformId: string;
  platformName: string;
  uid: string;
}

/** What was applied for already, and the form, unless that was as often as one may. */
function Applications({ platformId, platformName, uid }: ApplicationsProps) {
  const owned = useLiveQuery<Entity>("entities", [where("owner_id", "==", uid)], [uid]);
  const ids = useApplicationIds(platformId, uid);
  const entities = owned.status === "ready" ? owned.data.filter(({ platform_id }) => platform_id === platformId) : [];
  const free = ids?.filter((id) => entities.every((entity) => entity.id !== id)) ?? [];
  return (
    <>
      <OpenApplications entities={entities} />
      {ids !== null && free.length === 0 ? (
        <Note>
          You have applied {applicationsMax} times on {platformName}, which is as often as anybody may; those that were
          rejected or deleted count too. A rejected application can be mended and sent again.
        </Note>
      ) : (
        <Application platformId={platformId} uid={uid} free={free} />
      )}
    </>
  );
}

interface ApplicationProps {
  platformId: string;
  uid: string;
  /** The ids that the entity may have; one that the person gave away may still have one of them. */
  free: string[];
}

function Application({ platformId, uid, free }: ApplicationProps) {
  const navigate = useNavigate();
  const ban = useOwnBan(platformId);
  const fields = useFields(noApplication, checkApplication);
  const send = async () => {
    const places = free.map((id) => `entities/${id}`);
    const place = await createDocInOneOf(places, {
      ...toApplication(fields.values),
      platform_id: platformId,
      owner_id: uid,
      status: "pending",
      visibility: "hidden",
      events_enabled: false,
      rejection_reason: null,
      refund_policy: null,
    });
    await navigate(place.replace("entities/", "/workspace/"));
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

function useApplicationIds(platformId: string, uid: string): string[] | null {
  const [ids, setIds] = useState<string[] | null>(null);
  useEffect(() => {
    let isWanted = true;
    void applicationIds(platformId, uid).then((found) => {
      if (isWanted) setIds(found);
    });
    return () => {
      isWanted = false;
    };
  }, [platformId, uid]);
  return ids;
}

/** Reminds of applications that were sent already, so that nobody sends a second by mistake. */
function OpenApplications({ entities }: { entities: WithId<Entity>[] }) {
  const open = entities.filter(({ status }) => status === "pending" || status === "rejected");
  return open.map(({ id, name, status }) => (
    <Note key={id} tone={status === "rejected" ? "warn" : "plain"}>
      {status === "rejected"
        ? "An application of yours was rejected: "
        : "An application of yours is being looked at: "}
      <Link to={`/workspace/${id}`}>{name}</Link>
    </Note>
  ));
}

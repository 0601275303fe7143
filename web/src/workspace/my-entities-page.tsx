import type { Entity } from "@gatehouse/functions/entities";
import { allOf } from "@gatehouse/functions/model/lists";
import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { where } from "firebase/firestore";
import { Link } from "react-router";
import { EmptyState } from "../components/empty-state.tsx";
import { LiveView } from "../components/live-view.tsx";
import { Note } from "../components/note.tsx";
import { Page } from "../components/page.tsx";
import { StatusBadge } from "../components/status-badge.tsx";
import { isOpen, useOwnInvitations } from "../data/invitations.ts";
import { type Live, useLiveDocs, useLiveQuery, type WithId } from "../data/live.ts";
import { useMyTeams, useOwnAssignments } from "../data/roles.ts";
import { useSession } from "../data/session.tsx";
import { inWords } from "../format.ts";
import { entityRoleWords } from "../roles-in-words.ts";
import styles from "./my-entities-page.module.css";

interface Tile {
  entity: WithId<Entity>;
  /** What the person is there. */
  standing: string;
}

/** Everything the signed-in person works on: teams, own applications, doors they help at. */
export function MyEntitiesPage() {
  const tiles = useTiles();
  return (
    <Page
      title="Workspace"
      subtitle="The entities whose team you are on."
      actions={
        <Button component={Link} to="/apply" leftSection={<IconPlus size={18} aria-hidden />}>
          Apply for an entity
        </Button>
      }
    >
      <OpenInvitations />
      <LiveView
        live={tiles}
        empty={
          <EmptyState title="No entity yet">
            An entity is who makes events here: a community, a business, an artist. Apply for one, or ask the owner of
            one to invite you to its team.
          </EmptyState>
        }
      >
        {(data) => (
          <ul className={styles.tiles}>
            {data.map(({ entity, standing }) => (
              <li key={entity.id} className={styles.tile}>
                <Link to={`/workspace/${entity.id}`} className={styles.name}>
                  {entity.name}
                </Link>
                <p className={styles.standing}>
                  {inWords(entity.kind)} · {standing}
                </p>
                {entity.status !== "approved" && <StatusBadge machine="entity" status={entity.status} />}
              </li>
            ))}
          </ul>
        )}
      </LiveView>
    </Page>
  );
}

/** A word about invitations that wait for an answer, so that nobody depends on a mail. */
function OpenInvitations() {
  const invitations = useOwnInvitations();
  if (invitations.status !== "ready") return null;
  const names = invitations.data.filter(isOpen).map(({ into }) => into);
  if (names.length === 0) return null;
  return (
    <Note>
      You are invited to {allOf(names)}. <Link to="/invitations">Answer</Link>
    </Note>
  );
}

function useTiles(): Live<Tile[]> {
  const session = useSession();
  const uid = session.status === "signed_in" ? session.uid : "";
  const teams = useMyTeams();
  const owned = useLiveQuery<Entity>("entities", [where("owner_id", "==", uid)], [uid]);
  const assignments = useOwnAssignments();
  const doors = useLiveDocs<Entity>(
    assignments.status === "ready" ? assignments.data.map((grant) => `entities/${grant.entity_id}`) : null,
  );
  for (const live of [teams, owned, assignments, doors]) if (live.status === "error") return live;
  if (teams.status !== "ready" || owned.status !== "ready" || doors.status !== "ready") return { status: "loading" };

  const tiles = new Map<string, Tile>();
  for (const entity of doors.data) if (entity) tiles.set(entity.id, { entity, standing: "Helping at the door" });
  for (const entity of owned.data) {
    if (entity.status !== "deleted") tiles.set(entity.id, { entity, standing: "Your application" });
  }
  for (const { entity, role } of teams.data) tiles.set(entity.id, { entity, standing: entityRoleWords[role].label });
  return { status: "ready", data: [...tiles.values()] };
}

import {
  actions,
  type EntityPermission,
  type EntityRole,
  type EventRole,
  entityPermissions,
  entityRoleGrants,
  entityRoles,
  eventRoleGrants,
  eventRoles,
  resources,
} from "@gatehouse/functions/model/permissions";
import { TextInput } from "@mantine/core";
import { useMemo } from "react";
import { useSearchParams } from "react-router";
import { Lead } from "../../components/lead.tsx";
import { LiveView } from "../../components/live-view.tsx";
import { Page } from "../../components/page.tsx";
import { inWords } from "../../format.ts";
import { useConsole } from "../console-context.tsx";
import { type KnownRole, useRoles } from "../roles/use-roles.ts";
import { type MatrixGroup, MatrixTable } from "./matrix-table.tsx";

/** Who may do what: every role against every permission, from the tables that rules and operations follow. */
export function MatrixPage() {
  const { platform } = useConsole();
  const roles = useRoles();
  return (
    <Page
      title="Permission matrix"
      subtitle={`What each role on ${platform.name} may do. What no role grants is denied.`}
    >
      <LiveView live={roles}>{(data) => <PlatformMatrix roles={data} />}</LiveView>
      <h2>In an entity's team</h2>
      <Lead>
        Each member has one of the first five roles. An assignment to one event, in the last columns, gives its rights
        at that event only.
      </Lead>
      <MatrixTable
        caption="Roles of an entity's team"
        corner="Permission"
        columns={teamColumns}
        groups={teamGroups}
        has={teamHas}
      />
    </Page>
  );
}

function PlatformMatrix({ roles }: { roles: KnownRole[] }) {
  const [params, setParams] = useSearchParams();
  const wanted = params.get("find") ?? "";
  const held = useMemo(() => new Map(roles.map(({ id, permissions }) => [id, new Set<string>(permissions)])), [roles]);
  const groups = groupsWith(wanted);
  return (
    <>
      <TextInput
        label="Find a permission"
        placeholder="refund, approve …"
        value={wanted}
        onChange={(event) => {
          const find = event.currentTarget.value;
          setParams(find === "" ? {} : { find }, { replace: true });
        }}
        maw="22rem"
      />
      {groups.length === 0 ? (
        <p role="status">There is no such permission.</p>
      ) : (
        <MatrixTable
          caption="Roles of the platform"
          corner="Permission"
          columns={roles.map(({ id, name }) => ({ id, label: name }))}
          groups={groups}
          has={(permission, role) => held.get(role)?.has(permission) ?? false}
        />
      )}
    </>
  );
}

/** All permissions of a platform in whose name the words occur. */
function groupsWith(wanted: string): MatrixGroup[] {
  const words = wanted.toLowerCase().split(/[\s.]+/);
  return resources
    .filter((resource) => resource !== "platform")
    .map((resource) => ({
      name: inWords(resource),
      rows: actions
        .map((action) => ({ id: `${resource}.${action}`, label: action }))
        .filter(({ id }) => words.every((word) => id.includes(word))),
    }))
    .filter(({ rows }) => rows.length > 0);
}

const teamColumns = [
  ...entityRoles.map((role) => ({ id: role, label: inWords(role) })),
  ...Object.keys(eventRoles).map((role) => ({ id: `event ${role}`, label: `At one event: ${inWords(role)}` })),
];

const teamGroups: MatrixGroup[] = [...new Set(Object.keys(entityPermissions).map(resourceOf))].map((resource) => ({
  name: inWords(resource),
  rows: Object.keys(entityPermissions)
    .filter((permission) => resourceOf(permission) === resource)
    .map((permission) => ({ id: permission, label: inWords(permission.slice(resource.length + 1)) })),
}));

function resourceOf(permission: string): string {
  return permission.split(".")[0] ?? "";
}

function teamHas(permission: string, role: string): boolean {
  if (!isEntityPermission(permission)) return false;
  const [, assigned] = role.split("event ");
  if (assigned !== undefined) return isEventRole(assigned) && eventRoleGrants(assigned, permission);
  return isEntityRole(role) && entityRoleGrants(role, permission);
}

function isEntityPermission(name: string): name is EntityPermission {
  return name in entityPermissions;
}

function isEntityRole(name: string): name is EntityRole {
  return entityRoles.some((role) => role === name);
}

function isEventRole(name: string): name is EventRole {
  return name in eventRoles;
}

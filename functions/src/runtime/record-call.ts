/** What a call leaves behind, with its other writes: the audit record, and word for whom a decision concerns. */

import { z } from "zod";
import type { AuditAction } from "../actions.ts";
import type { Actor } from "./actor.ts";
import { recordAudit } from "./audit.ts";
import type { Scope, Standing } from "./authorise.ts";
import { notify } from "./notify.ts";
import type { Access } from "./specification.ts";
import type { Work } from "./work.ts";

interface Call {
  input: unknown;
  actor: Actor;
  scope: Scope;
  standing: Standing;
  /** Path of the document that it is about. */
  resource: string;
  /** Whom it concerns, where the actor decided alone though it concerns them, too. */
  alone: readonly string[] | null;
}

export function recordCall(work: Work, audit: Access["audit"], call: Call): void {
  const { actor, scope, standing, alone } = call;
  const action = actionOf(audit, standing);
  if (action === null) return;
  recordAudit(work, {
    actor,
    role: standing.role,
    by_god: standing.byGod,
    action,
    scope,
    resource: call.resource,
    reason: reasonIn(call.input),
    decided_alone: alone !== null,
  });
  for (const uid of alone ?? []) {
    notify(work, uid, {
      platform_id: scope.platform_id,
      kind: "decided_alone",
      link: scope.entity_id === null ? "/" : `/workspace/${scope.entity_id}`,
      details: { by: actor.name, decision: action },
    });
  }
}

function actionOf(audit: Access["audit"], standing: Standing): AuditAction | null {
  if (typeof audit !== "object" || audit === null) return audit;
  return standing.byGod ? audit.god : null;
}

const reasoned = z.looseObject({ reason: z.string().optional(), note: z.string().optional() });

function reasonIn(input: unknown): string | null {
  const given = reasoned.safeParse(input);
  return given.success ? (given.data.reason ?? given.data.note ?? null) : null;
}

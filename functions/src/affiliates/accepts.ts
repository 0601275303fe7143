import type { Acceptance, AcceptTable } from "../invitations/acceptance.ts";
import { GatehouseError } from "../model/errors.ts";
import type { Work } from "../runtime/work.ts";
import { planEnrolment } from "./enrol.ts";

export const accepts = { affiliate: joinProgramme } satisfies AcceptTable;

async function joinProgramme(work: Work, { actor, platform }: Acceptance<"affiliate">): Promise<() => void> {
  if (platform === null) throw new GatehouseError("not-found", "This platform is gone.");
  const { write } = await planEnrolment(work, { id: platform.id, name: platform.data.name }, actor);
  return write;
}

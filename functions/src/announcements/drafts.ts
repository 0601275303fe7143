import { GatehouseError } from "../model/errors.ts";
import type { Found } from "../runtime/work.ts";
import type { Announcement } from "./model.ts";

/** @throws failed-precondition  what was published once is neither changed nor deleted */
export function assertDraft({ data }: Found<Announcement>): void {
  if (data.status === "draft") return;
  throw new GatehouseError("failed-precondition", `This announcement is ${data.status}, and no draft.`);
}

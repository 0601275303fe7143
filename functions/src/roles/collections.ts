/** The collections of roles. */
import type { Stamps } from "../model/stored.ts";
import { collection } from "../runtime/collection.ts";
import type { Department, Role } from "./model.ts";

export const roles = () => collection<Role>("roles");

export const departments = () => collection<Department>("departments");

/** Which of a platform's own roles has a name; null while none does. Two roles at once cannot both write it. */
export interface RoleName extends Stamps {
  platform_id: string;
  name: string;
  role_id: string | null;
}

export const roleNames = () => collection<RoleName>("role_names");

/** `role_changes/{role_id}`: a change of a role that is on its way to the holders, and who made it. */
export interface RoleChange extends Stamps {
  platform_id: string;
  platform_name: string;
  actor_id: string;
  actor_name: string;
  actor_role: string;
  by_god: boolean;
  reason: string;
  /** The grant that it has reached last, in the order of ids; null before the first. */
  reached: string | null;
}

export const roleChanges = () => collection<RoleChange>("role_changes");

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

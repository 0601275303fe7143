import { type AccessTable, own, ownMissing, platform } from "../model/access.ts";

export const access = {
  platform_roles: { get: [ownMissing], read: [own("uid"), platform("role.read")] },
  roles: { read: [platform("role.read")] },
  departments: { read: [platform("department.read")] },
} satisfies AccessTable;

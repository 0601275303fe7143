import { at, operationsOf } from "../runtime/registry.ts";

export const operations = {
  people: operationsOf({
    setPlatformRoles: at("PUT /users/staff", () => import("./set-platform-roles.ts")),
    findPeople: at("POST /users/search", () => import("./find-people.ts")),
    listBanned: at("GET /platforms/{platform_id}/bans", () => import("./list-banned.ts")),
    unbanPerson: at("POST /users/{uid}/unban", () => import("./unban-person.ts")),
    setDepartments: at("PUT /users/staff/departments", () => import("./set-departments.ts")),
  }),
  organisers: operationsOf({
    acceptInvitation: at("POST /invitations/{invitation_id}/accept", () => import("./accept-invitation.ts")),
  }),
  payments: operationsOf({
    banPerson: at("POST /users/{uid}/ban", () => import("./ban-person.ts")),
  }),
};

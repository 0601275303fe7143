import { at, operationsOf } from "../runtime/registry.ts";

export const operations = {
  organisers: operationsOf({
    declineInvitation: at("POST /invitations/{invitation_id}/decline", () => import("./decline-invitation.ts")),
    withdrawInvitation: at("POST /invitations/{invitation_id}/withdraw", () => import("./withdraw-invitation.ts")),
  }),
};

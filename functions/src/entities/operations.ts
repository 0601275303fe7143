import { at, operationsOf } from "../runtime/registry.ts";

export const operations = {
  organisers: operationsOf({
    approveEntity: at("POST /entities/{entity_id}/approve", () => import("./approve-entity.ts")),
    rejectEntity: at("POST /entities/{entity_id}/reject", () => import("./reject-entity.ts")),
    proposeEntityChange: at("PUT /entities/{entity_id}/proposal", () => import("./propose-entity-change.ts")),
    decideEntityChange: at("POST /entities/{entity_id}/proposal/decide", () => import("./decide-entity-change.ts")),
    reinstateEntity: at("POST /entities/{entity_id}/reinstate", () => import("./reinstate-entity.ts")),
    approveEntityDeletion: at(
      "POST /entities/{entity_id}/deletion/approve",
      () => import("./approve-entity-deletion.ts"),
    ),
    rejectEntityDeletion: at("POST /entities/{entity_id}/deletion/reject", () => import("./reject-entity-deletion.ts")),
    inviteTeamMember: at("POST /entities/{entity_id}/team", () => import("./invite-team-member.ts")),
    offerOwnership: at("POST /entities/{entity_id}/ownership", () => import("./offer-ownership.ts")),
    changeTeamRole: at("PUT /entities/{entity_id}/team/{uid}", () => import("./change-team-role.ts")),
    leaveTeam: at("POST /entities/{entity_id}/leave", () => import("./leave-team.ts")),
    removeTeamMember: at("DELETE /entities/{entity_id}/team/{uid}", () => import("./remove-team-member.ts")),
  }),
  payments: operationsOf({
    suspendEntity: at("POST /entities/{entity_id}/suspend", () => import("./suspend-entity.ts")),
    requestEntityDeletion: at("POST /entities/{entity_id}/deletion", () => import("./request-entity-deletion.ts")),
    connectPayments: at("POST /entities/{entity_id}/payments", () => import("./connect-payments.ts")),
  }),
};

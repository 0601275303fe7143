import { at, operationsOf } from "../runtime/registry.ts";

export const operations = {
  people: operationsOf({
    followEntity: at("PUT /entities/{entity_id}/follow", () => import("./follow-entity.ts")),
    unfollowEntity: at("DELETE /entities/{entity_id}/follow", () => import("./unfollow-entity.ts")),
    readFollowers: at("GET /entities/{entity_id}/followers", () => import("./read-followers.ts")),
  }),
};

import { at, operationsOf } from "../runtime/registry.ts";

export const operations = {
  platforms: operationsOf({
    createPlatform: at("POST /platforms", () => import("./create-platform.ts")),
    changePlatformSettings: at("PATCH /platforms/{platform_id}", () => import("./change-platform-settings.ts")),
    setPlatformMaster: at("PUT /platforms/{platform_id}/master", () => import("./set-platform-master.ts")),
    enablePlatform: at("POST /platforms/{platform_id}/enable", () => import("./enable-platform.ts")),
    deletePlatform: at("DELETE /platforms/{platform_id}", () => import("./delete-platform.ts")),
    readPlatformNumbers: at("POST /platforms/numbers", () => import("./read-platform-numbers.ts")),
    openSupportAccess: at("POST /platforms/{platform_id}/support", () => import("./open-support-access.ts")),
    closeSupportAccess: at("DELETE /platforms/{platform_id}/support", () => import("./close-support-access.ts")),
    grantGod: at("POST /gods", () => import("./grant-god.ts")),
    revokeGod: at("DELETE /gods/{uid}", () => import("./revoke-god.ts")),
    setRateLimit: at("PUT /rate_limits/{operation}", () => import("./set-rate-limit.ts")),
    readRateLimits: at("GET /rate_limits", () => import("./read-rate-limits.ts")),
  }),
  payments: operationsOf({
    disablePlatform: at("POST /platforms/{platform_id}/disable", () => import("./disable-platform.ts")),
  }),
};

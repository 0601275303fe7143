/** The models of all domains: what is stored, what people are told, what is recorded. They run in browsers, too. */
export * as affiliates from "./affiliates/model.ts";
export * as announcements from "./announcements/model.ts";
export * as audit from "./audit/model.ts";
export * as entities from "./entities/model.ts";
export * as events from "./events/model.ts";
export * as filters from "./filters/model.ts";
export * as follows from "./follows/model.ts";
export * as invitations from "./invitations/model.ts";
export * as ledger from "./ledger/model.ts";
export * as notifications from "./notifications/model.ts";
export * as payments from "./payments/model.ts";
export * as people from "./people/model.ts";
export * as platforms from "./platforms/model.ts";
export * as roles from "./roles/model.ts";
export * as tickets from "./tickets/model.ts";

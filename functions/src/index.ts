/**
 * Every deployed function by name. Nothing but the frame is loaded with this file; each function loads its own code
 * when it is first called.
 */
import { onDocumentWritten } from "firebase-functions/firestore";
import { onRequest } from "firebase-functions/https";
import { onSchedule } from "firebase-functions/scheduler";
import { callable } from "./runtime/callable.ts";
import { region, stripeSecrets } from "./runtime/configuration.ts";

// Platforms and people
export const createPlatform = callable(async () => (await import("./platforms/create-platform.ts")).createPlatform);
export const changePlatformSettings = callable(
  async () => (await import("./platforms/change-platform-settings.ts")).changePlatformSettings,
);
export const setPlatformMaster = callable(
  async () => (await import("./platforms/set-platform-master.ts")).setPlatformMaster,
);
export const disablePlatform = callable(async () => (await import("./platforms/disable-platform.ts")).disablePlatform, {
  stripe: true,
});
export const enablePlatform = callable(async () => (await import("./platforms/enable-platform.ts")).enablePlatform);
export const deletePlatform = callable(async () => (await import("./platforms/delete-platform.ts")).deletePlatform);
export const readPlatformNumbers = callable(
  async () => (await import("./platforms/read-platform-numbers.ts")).readPlatformNumbers,
);
export const openSupportAccess = callable(
  async () => (await import("./platforms/open-support-access.ts")).openSupportAccess,
);
export const closeSupportAccess = callable(
  async () => (await import("./platforms/close-support-access.ts")).closeSupportAccess,
);
export const grantGod = callable(async () => (await import("./platforms/grant-god.ts")).grantGod);
export const revokeGod = callable(async () => (await import("./platforms/revoke-god.ts")).revokeGod);
export const setRateLimit = callable(async () => (await import("./platforms/set-rate-limit.ts")).setRateLimit);
export const readRateLimits = callable(async () => (await import("./platforms/read-rate-limits.ts")).readRateLimits);
export const setPlatformRoles = callable(async () => (await import("./people/set-platform-roles.ts")).setPlatformRoles);
export const findPeople = callable(async () => (await import("./people/find-people.ts")).findPeople);
export const listBanned = callable(async () => (await import("./people/list-banned.ts")).listBanned);
export const banPerson = callable(async () => (await import("./people/ban-person.ts")).banPerson, { stripe: true });
export const unbanPerson = callable(async () => (await import("./people/unban-person.ts")).unbanPerson);
export const setDepartments = callable(async () => (await import("./people/set-departments.ts")).setDepartments);

// Roles and departments
export const createRole = callable(async () => (await import("./roles/create-role.ts")).createRole);
export const updateRole = callable(async () => (await import("./roles/update-role.ts")).updateRole);
export const deleteRole = callable(async () => (await import("./roles/delete-role.ts")).deleteRole);
export const createDepartment = callable(async () => (await import("./roles/create-department.ts")).createDepartment);
export const updateDepartment = callable(async () => (await import("./roles/update-department.ts")).updateDepartment);
export const deleteDepartment = callable(async () => (await import("./roles/delete-department.ts")).deleteDepartment);

// Entities
export const approveEntity = callable(async () => (await import("./entities/approve-entity.ts")).approveEntity);
export const rejectEntity = callable(async () => (await import("./entities/reject-entity.ts")).rejectEntity);
export const suspendEntity = callable(async () => (await import("./entities/suspend-entity.ts")).suspendEntity, {
  stripe: true,
});
export const proposeEntityChange = callable(
  async () => (await import("./entities/propose-entity-change.ts")).proposeEntityChange,
);
export const decideEntityChange = callable(
  async () => (await import("./entities/decide-entity-change.ts")).decideEntityChange,
);
export const reinstateEntity = callable(async () => (await import("./entities/reinstate-entity.ts")).reinstateEntity);
export const requestEntityDeletion = callable(
  async () => (await import("./entities/request-entity-deletion.ts")).requestEntityDeletion,
  { stripe: true },
);
export const approveEntityDeletion = callable(
  async () => (await import("./entities/approve-entity-deletion.ts")).approveEntityDeletion,
);
export const rejectEntityDeletion = callable(
  async () => (await import("./entities/reject-entity-deletion.ts")).rejectEntityDeletion,
);
export const inviteTeamMember = callable(
  async () => (await import("./entities/invite-team-member.ts")).inviteTeamMember,
);
export const offerOwnership = callable(async () => (await import("./entities/offer-ownership.ts")).offerOwnership);
export const acceptInvitation = callable(
  async () => (await import("./invitations/accept-invitation.ts")).acceptInvitation,
);
export const declineInvitation = callable(
  async () => (await import("./invitations/decline-invitation.ts")).declineInvitation,
);
export const withdrawInvitation = callable(
  async () => (await import("./invitations/withdraw-invitation.ts")).withdrawInvitation,
);
export const changeTeamRole = callable(async () => (await import("./entities/change-team-role.ts")).changeTeamRole);
export const leaveTeam = callable(async () => (await import("./entities/leave-team.ts")).leaveTeam);
export const removeTeamMember = callable(
  async () => (await import("./entities/remove-team-member.ts")).removeTeamMember,
);
export const connectPayments = callable(async () => (await import("./entities/connect-payments.ts")).connectPayments, {
  stripe: true,
});

// Events
export const publishEvent = callable(async () => (await import("./events/publish-event.ts")).publishEvent);
export const approveEvent = callable(async () => (await import("./events/approve-event.ts")).approveEvent);
export const proposeEventChange = callable(
  async () => (await import("./events/propose-event-change.ts")).proposeEventChange,
);
export const decideEventChange = callable(
  async () => (await import("./events/decide-event-change.ts")).decideEventChange,
);
export const returnEvent = callable(async () => (await import("./events/return-event.ts")).returnEvent);
export const setSalesOpen = callable(async () => (await import("./events/set-sales-open.ts")).setSalesOpen, {
  stripe: true,
});
export const changeTicketType = callable(async () => (await import("./events/change-ticket-type.ts")).changeTicketType);
export const deleteDraft = callable(async () => (await import("./events/delete-draft.ts")).deleteDraft);
export const readSalesGate = callable(async () => (await import("./events/read-sales-gate.ts")).readSalesGate);
export const setEventAssignment = callable(
  async () => (await import("./events/set-event-assignment.ts")).setEventAssignment,
);

// Tickets
export const readAvailability = callable(async () => (await import("./tickets/read-availability.ts")).readAvailability);
export const checkInTicket = callable(async () => (await import("./tickets/check-in-ticket.ts")).checkInTicket);
export const undoCheckIn = callable(async () => (await import("./tickets/undo-check-in.ts")).undoCheckIn);

// Payments
export const createOrder = callable(async () => (await import("./payments/create-order.ts")).createOrder, {
  stripe: true,
});
export const cancelOrder = callable(async () => (await import("./payments/cancel-order.ts")).cancelOrder, {
  stripe: true,
});
export const readOrderTickets = callable(
  async () => (await import("./payments/read-order-tickets.ts")).readOrderTickets,
);
export const requestRefund = callable(async () => (await import("./payments/request-refund.ts")).requestRefund);
export const approveRefund = callable(async () => (await import("./payments/approve-refund.ts")).approveRefund, {
  stripe: true,
});
export const rejectRefund = callable(async () => (await import("./payments/reject-refund.ts")).rejectRefund);
export const retryRefund = callable(async () => (await import("./payments/retry-refund.ts")).retryRefund, {
  stripe: true,
});
export const decideRefundByHand = callable(
  async () => (await import("./payments/decide-refund-by-hand.ts")).decideRefundByHand,
);
export const giveBackTickets = callable(async () => (await import("./payments/give-back-tickets.ts")).giveBackTickets);
export const cancelTickets = callable(async () => (await import("./payments/cancel-tickets.ts")).cancelTickets);

/** Where Stripe sends its events. */
export const stripeWebhook = onRequest({ region, secrets: stripeSecrets }, async (request, response) => {
  const { receiveStripeEvent } = await import("./payments/stripe-webhook.ts");
  const { status, text } = await receiveStripeEvent(request.rawBody, request.get("stripe-signature"));
  response.status(status).send(text);
});

// Referrals
export const joinAffiliateProgramme = callable(
  async () => (await import("./referrals/join-affiliate-programme.ts")).joinAffiliateProgramme,
);
export const enrolAffiliate = callable(async () => (await import("./referrals/enrol-affiliate.ts")).enrolAffiliate);
export const attachReferral = callable(async () => (await import("./referrals/attach-referral.ts")).attachReferral);

// What people write directly is recorded. `retry`: a failed delivery comes again until it is recorded.
const recorded = (kind: "entity" | "event" | "ticket_type", document: string) =>
  onDocumentWritten({ document, region, retry: true }, async (event) => {
    const after = event.data?.after.data();
    // Only operations delete, and they leave their own record.
    if (after === undefined) return;
    const { recordClientWrite } = await import("./audit/record-client-write.ts");
    await recordClientWrite({
      write_id: event.id,
      path: event.document,
      kind,
      before: event.data?.before.data() ?? null,
      after,
      // To the microsecond, where the event's own time may name the second only.
      at: event.data?.after.updateTime?.toDate() ?? new Date(event.time),
    });
  });
export const recordEntityWrite = recorded("entity", "entities/{entity_id}");
export const recordEventWrite = recorded("event", "events/{event_id}");
export const recordTicketTypeWrite = recorded("ticket_type", "events/{event_id}/ticket_types/{ticket_type_id}");

/** Expires holds and goes on with refunds, each minute. */
export const everyMinute = onSchedule(
  { schedule: "every 1 minutes", region, secrets: stripeSecrets, timeoutSeconds: 300, maxInstances: 1 },
  async () => {
    const { runDueJobs } = await import("./jobs.ts");
    await runDueJobs(new Date());
  },
);

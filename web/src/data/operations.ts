import type { EntityRole, EventRole, PlatformRole } from "../../../functions/src/model/permissions.ts";
import type { EntityStatus, EventStatus, OrderStatus, RefundStatus } from "../../../functions/src/model/states.ts";

interface Operation<Input, Result> {
  input: Input;
  result: Result;
}

type Nothing = Record<string, never>;

/** What each operation takes and gives. */
export interface Operations {
  createPlatform: Operation<
    { platform_id: string; name: string; currency: string; master_email: string; event_review?: boolean },
    { platform_id: string; house_entity_id: string }
  >;
  setPlatformRoles: Operation<
    { platform_id: string; email: string; roles: PlatformRole[]; reason: string },
    { uid: string }
  >;
  approveEntity: Operation<{ entity_id: string; note?: string }, { status: EntityStatus }>;
  rejectEntity: Operation<{ entity_id: string; reason: string }, { status: EntityStatus }>;
  suspendEntity: Operation<{ entity_id: string; reason: string }, { status: EntityStatus }>;
  reinstateEntity: Operation<{ entity_id: string; note?: string }, { status: EntityStatus }>;
  setTeamMember: Operation<{ entity_id: string; email: string; role: EntityRole }, { uid: string; role: EntityRole }>;
  removeTeamMember: Operation<{ entity_id: string; uid: string }, Nothing>;
  setEventAssignment: Operation<{ event_id: string; email: string; role: EventRole | null }, { uid: string }>;
  connectPayments: Operation<{ entity_id: string }, { url: string }>;
  publishEvent: Operation<{ event_id: string }, { status: EventStatus }>;
  approveEvent: Operation<{ event_id: string }, { status: EventStatus }>;
  returnEvent: Operation<{ event_id: string; reason: string }, { status: EventStatus }>;
  setSalesOpen: Operation<{ event_id: string; open: boolean }, { sales_open: boolean }>;
  changeTicketType: Operation<
    {
      event_id: string;
      ticket_type_id: string;
      price_minor?: number;
      quantity?: number;
      sales_end_at?: string | null;
      reason: string;
    },
    Nothing
  >;
  readAvailability: Operation<{ event_id: string }, { types: Record<string, { left: number }> }>;
  readSalesGate: Operation<{ event_id: string }, { ready: boolean; missing: { code: string; message: string }[] }>;
  checkInTicket: Operation<
    { event_id: string; code: string; gate: string },
    { ticket_id: string; ticket_type_name: string; owner_name: string; checked_in_at: string }
  >;
  undoCheckIn: Operation<{ ticket_id: string; reason: string }, Nothing>;
  createOrder: Operation<
    {
      platform_id: string;
      entity_id: string;
      event_id: string;
      lines: { ticket_type_id: string; quantity: number }[];
      expected_total_minor?: number;
    },
    { order_id: string; checkout_url: string | null; expires_at: string }
  >;
  cancelOrder: Operation<{ order_id: string }, { status: OrderStatus }>;
  requestRefund: Operation<
    { order_id: string; ticket_ids: string[]; reason: string },
    { refund_id: string; amount_minor: number; may_approve_own: boolean }
  >;
  approveRefund: Operation<{ refund_id: string; note?: string }, { status: RefundStatus }>;
  rejectRefund: Operation<{ refund_id: string; note: string }, { status: RefundStatus }>;
  joinAffiliateProgramme: Operation<{ platform_id: string }, { code: string }>;
  enrolAffiliate: Operation<{ platform_id: string; email: string }, { uid: string; code: string }>;
  attachReferral: Operation<{ platform_id: string; code: string }, { attached: true }>;
}

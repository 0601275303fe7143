/** All invariants, and how they are judged. */

import { closedSales } from "./closed-sales.ts";
import { eachCommission } from "./commissions.ts";
import { contacts, recordsWithoutContacts } from "./contacts.ts";
import { eachPlatform, gods } from "./gods.ts";
import { eventGrants, platformGrants, teamGrants } from "./grants.ts";
import type { Finding, Invariant } from "./invariant.ts";
import { openInvitations } from "./invitations.ts";
import { journals, ledgerOfOrders } from "./ledger.ts";
import { eachRefund, orderSums } from "./order-sums.ts";
import { owners } from "./owners.ts";
import { eachEntity, eachEvent, eachOrder, eachTicketType } from "./places.ts";
import { noSilentPower } from "./records.ts";
import { affiliatesCodes, eachReferral } from "./referrals.ts";
import { seats } from "./seats.ts";
import { ticketCodes } from "./ticket-codes.ts";
import { eachTicket } from "./tickets.ts";
import { ticketsOfOrders } from "./tickets-of-orders.ts";

export const invariants: readonly Invariant[] = [
  ticketsOfOrders,
  eachTicket,
  seats,
  ticketCodes,
  closedSales,
  orderSums,
  eachRefund,
  journals,
  ledgerOfOrders,
  eachCommission,
  eachReferral,
  affiliatesCodes,
  eachPlatform,
  eachEntity,
  eachEvent,
  eachTicketType,
  eachOrder,
  owners,
  gods,
  platformGrants,
  teamGrants,
  eventGrants,
  openInvitations,
  contacts,
  recordsWithoutContacts,
  noSilentPower,
];

export interface Judgement {
  invariant: Invariant;
  /** How many documents were looked at. */
  looked: number;
  findings: Finding[];
}

/** One invariant that is broken everywhere must not fill the memory. */
const findingsMost = 1_000;

/**
 * Judges an invariant. It reads while others write, so what looks wrong may have been half done: where there are
 * findings it looks again, and keeps what it finds both times.
 *
 * @param platform_id  only what is of this platform; missing: everything
 */
export async function judge(
  invariant: Invariant,
  { platform_id = null, now = new Date() }: { platform_id?: string | null; now?: Date } = {},
): Promise<Judgement> {
  let looked = 0;
  async function look(count: (documents: number) => void): Promise<Finding[]> {
    const findings: Finding[] = [];
    try {
      for await (const finding of invariant.findings({ platform_id, now, count })) {
        findings.push(finding);
        if (findings.length === findingsMost) break;
      }
    } catch (error) {
      // Whatever is so far from its shape that it cannot be judged must not hide what was found before it.
      findings.push({ path: "(one of the documents)", what: `it cannot be judged: ${String(error)}` });
    }
    return findings;
  }
  const findings = await look((documents) => {
    looked += documents;
  });
  if (findings.length === 0) return { invariant, looked, findings };
  const again = new Set((await look(() => {})).map(({ path, what }) => `${path} ${what}`));
  return { invariant, looked, findings: findings.filter(({ path, what }) => again.has(`${path} ${what}`)) };
}

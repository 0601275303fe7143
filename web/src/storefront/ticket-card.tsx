import type { Ticket } from "@gatehouse/functions/tickets";
import { IconMaximize } from "@tabler/icons-react";
import { QRCodeSVG } from "qrcode.react";
import { Link, useParams } from "react-router";
import { StatusBadge } from "../components/status-badge.tsx";
import { When } from "../components/when.tsx";
import type { WithId } from "../data/live.ts";
import { isGivenBack } from "../orders/order-in-words.ts";
import styles from "./ticket-card.module.css";

interface TicketCardProps {
  ticket: WithId<Ticket>;
  /** Shows it large, for the door. */
  onShow(): void;
}

/** One ticket with its code. The code stands on white in the dark scheme too, so that a scanner reads it. */
export function TicketCard({ ticket, onShow }: TicketCardProps) {
  const { code, status, refund_id } = ticket;
  const { orderId } = useParams();
  const usable = status === "issued" && refund_id === null;
  return (
    <article className={styles.card} data-usable={usable}>
      <div className={styles.code}>
        {usable && code !== null ? (
          <button type="button" className={styles.show} onClick={onShow}>
            <QRCodeSVG value={code} level="M" className={styles.qr} aria-hidden />
            <IconMaximize size={14} aria-hidden /> Show large
          </button>
        ) : (
          <p className={styles.why}>{whyNot(ticket)}</p>
        )}
      </div>
      <div className={styles.body}>
        <div className={styles.head}>
          <h3>{ticket.ticket_type_name}</h3>
          {isGivenBack(ticket) ? <StatusBadge status="given_back" /> : <StatusBadge machine="ticket" status={status} />}
        </div>
        <p className={styles.dim}>{ticket.owner_name}</p>
        {usable && code !== null && (
          <p className={styles.typed}>
            <span className="visually-hidden">Code: </span>
            {inGroups(code)}
          </p>
        )}
        {status === "blocked" && (
          <p className={styles.dim}>
            Its payment is disputed, or was refunded.{" "}
            {orderId !== ticket.order_id && <Link to={`/orders/${ticket.order_id}`}>See the order</Link>}
          </p>
        )}
        {status === "used" && (
          <p className={styles.dim}>
            Checked in <When at={ticket.checked_in_at} style="short" />
            {ticket.checked_in_gate !== null && ` at ${ticket.checked_in_gate}`}
          </p>
        )}
      </div>
    </article>
  );
}

/** A code as one reads it out at the door: in groups of four. */
export function inGroups(code: string): string {
  return code.match(/.{1,4}/g)?.join(" ") ?? code;
}

function whyNot(ticket: Ticket): string {
  const { status, refund_id } = ticket;
  if (status === "used") return "Already checked in";
  if (status === "refunded") return "Refunded";
  if (status === "blocked") return "Lets nobody in for now";
  if (isGivenBack(ticket)) return "Given back";
  if (refund_id !== null) return "A refund is under way";
  return "No longer valid";
}

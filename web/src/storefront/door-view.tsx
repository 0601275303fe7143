import type { Ticket } from "@gatehouse/functions/tickets";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { QRCodeSVG } from "qrcode.react";
import { useEffect } from "react";
import { Dialog } from "../components/dialog.tsx";
import type { WithId } from "../data/live.ts";
import styles from "./door-view.module.css";
import { inGroups } from "./ticket-card.tsx";

interface DoorViewProps {
  /** Those that can be shown one after the other. */
  tickets: WithId<Ticket>[];
  /** Of the event; without it, what that was called when they were bought. */
  title?: string | undefined;
  /** Which one is shown; null closes it. */
  shown: string | null;
  onShow(ticketId: string | null): void;
}

/** One ticket over the whole screen, black on white, while the screen stays lit. */
export function DoorView({ tickets, title, shown, onShow }: DoorViewProps) {
  const index = tickets.findIndex(({ id }) => id === shown);
  const ticket = tickets[index];
  useScreenStaysLit(ticket !== undefined);
  const step = (by: number) => onShow(tickets[index + by]?.id ?? shown);
  return (
    <Dialog
      opened={ticket !== undefined}
      onClose={() => onShow(null)}
      title={title ?? ticket?.event_title ?? ""}
      fullScreen
    >
      {ticket?.code && (
        <div className={styles.door}>
          <QRCodeSVG value={ticket.code} level="M" className={styles.qr} title="QR code of the ticket" />
          <p className={styles.code}>{inGroups(ticket.code)}</p>
          <p className={styles.name}>
            {ticket.ticket_type_name} · {ticket.owner_name}
          </p>
          {tickets.length > 1 && (
            <div className={styles.steps}>
              <button type="button" aria-label="Previous ticket" disabled={index === 0} onClick={() => step(-1)}>
                <IconChevronLeft size={28} aria-hidden />
              </button>
              <span aria-live="polite">
                {index + 1} of {tickets.length}
              </span>
              <button
                type="button"
                aria-label="Next ticket"
                disabled={index === tickets.length - 1}
                onClick={() => step(1)}
              >
                <IconChevronRight size={28} aria-hidden />
              </button>
            </div>
          )}
        </div>
      )}
    </Dialog>
  );
}

/** Asks the device not to dim. Where it cannot, nothing is lost. */
function useScreenStaysLit(wanted: boolean) {
  useEffect(() => {
    if (!wanted || !("wakeLock" in navigator)) return;
    const lock = navigator.wakeLock.request("screen").catch(() => null);
    return () => {
      void lock.then((held) => held?.release());
    };
  }, [wanted]);
}

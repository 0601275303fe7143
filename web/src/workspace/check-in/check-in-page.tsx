import type { Event } from "@gatehouse/functions/events";
import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useRef, useState } from "react";
import { EmptyState } from "../../components/empty-state.tsx";
import { Page } from "../../components/page.tsx";
import { PageOf } from "../../components/page-of.tsx";
import { Row } from "../../components/row.tsx";
import type { WithId } from "../../data/live.ts";
import { useEntityEvents } from "../entity-context.tsx";
import { EventChooser, useChosenEvent, withTickets } from "../shared/event-chooser.tsx";
import { Camera } from "./camera.tsx";
import styles from "./check-in.module.css";
import { useGateName } from "./gate-name.ts";
import { OutcomePanel } from "./outcome-panel.tsx";
import { ScanList } from "./scan-list.tsx";
import { useCheckIn } from "./use-check-in.ts";

/** The door: tickets are scanned or typed, and each gets a clear answer. */
export function CheckInPage() {
  const events = useEntityEvents();
  return (
    <PageOf live={events} title="Check-in">
      {(data) => <Door events={withTickets(data)} />}
    </PageOf>
  );
}

/** The door of one of the events. */
export function Door({ events }: { events: WithId<Event>[] }) {
  const chosen = useChosenEvent(events);
  const [gate, setGate] = useGateName();
  if (chosen === null) {
    return (
      <Page title="Check-in">
        <EmptyState title="No published event yet">Tickets are checked in here once there are any.</EmptyState>
      </Page>
    );
  }
  return (
    <Page title="Check-in" subtitle={chosen.title}>
      <Desk key={chosen.id} event={chosen} gate={gate.trim() || "Door"} />
      <Row>
        <EventChooser events={events} chosen={chosen} />
        <TextInput
          label="This door's name"
          placeholder="Door"
          maxLength={40}
          value={gate}
          onChange={(event) => setGate(event.currentTarget.value)}
        />
      </Row>
    </Page>
  );
}

function Desk({ event, gate }: { event: WithId<Event>; gate: string }) {
  const { outcomes, latest, running, scan, forget } = useCheckIn(event, gate);
  const [code, setCode] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const send = async (submission: FormEvent) => {
    submission.preventDefault();
    const typed = code.trim();
    if (typed === "") return;
    const outcome = await scan(typed);
    if (outcome !== null && outcome.kind !== "undecided") setCode("");
    field.current?.focus();
  };
  return (
    <>
      <div className={styles.desk}>
        <Camera onCode={async (scanned) => (await scan(scanned)) !== null} />
        <OutcomePanel outcome={latest} running={running} timeZone={event.time_zone} onAdmit={scan} />
      </div>
      <form onSubmit={send} className={styles.typed}>
        <TextInput
          ref={field}
          label="Ticket code"
          size="md"
          value={code}
          onChange={(change) => setCode(change.currentTarget.value)}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          enterKeyHint="send"
        />
        <Button type="submit" size="md" loading={running} disabled={code.trim() === ""}>
          Check in
        </Button>
      </form>
      <ScanList outcomes={outcomes} forget={forget} timeZone={event.time_zone} />
    </>
  );
}

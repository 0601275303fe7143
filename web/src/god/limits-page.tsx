import { TextInput } from "@mantine/core";
import { useState } from "react";
import { ButtonRow } from "../components/button-row.tsx";
import { ChoiceChips } from "../components/choice-chips.tsx";
import { DecisionButton } from "../components/decision-button.tsx";
import { DialogButton } from "../components/dialog-button.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Lead } from "../components/lead.tsx";
import { LiveView } from "../components/live-view.tsx";
import { Page } from "../components/page.tsx";
import { ResponsiveTable } from "../components/responsive-table.tsx";
import { useAnswer } from "../data/answer.ts";
import { call, type OperationResult } from "../data/call.ts";
import { LimitForm } from "./limit-form.tsx";
import { callsInWords, operationInWords } from "./limits-in-words.ts";
import styles from "./limits-page.module.css";

type Limit = OperationResult<"readRateLimits">[number];

/** Which operations are shown. */
const choices = [
  { value: "own", label: "With a limit of their own", isShown: ({ is_own, set }: Limit) => is_own || set !== null },
  { value: "set", label: "Changed", isShown: ({ set }: Limit) => set !== null },
  { value: "all", label: "All", isShown: () => true },
];

/** How often an operation may be called: as it declares, and as GOD has changed it. */
export function LimitsPage() {
  const { live, again } = useAnswer("", () => call("readRateLimits", {}));
  return (
    <Page
      title="Rate limits"
      subtitle="How often one person may do something, on all platforms together. A change holds within half a minute."
    >
      <LiveView live={live}>{(limits) => <Limits limits={limits} onChanged={again} />}</LiveView>
    </Page>
  );
}

function Limits({ limits, onChanged }: { limits: Limit[]; onChanged(): void }) {
  const [chosen, setChosen] = useState("own");
  const [wanted, setWanted] = useState("");
  const choice = choices.find(({ value }) => value === chosen);
  const words = wanted.toLowerCase().split(/\s+/);
  const isWanted = ({ operation }: Limit) => {
    const names = `${operation} ${operationInWords(operation)}`.toLowerCase();
    return words.every((word) => names.includes(word));
  };
  // Who looks for a name looks among all.
  const shown = limits.filter((limit) => (wanted.trim() === "" ? choice?.isShown(limit) : isWanted(limit)));
  const ordinary = limits.find(({ is_own }) => !is_own);
  return (
    <>
      <Lead>
        Each operation declares its limit in its code
        {ordinary && `, or has the ordinary one of ${callsInWords(ordinary.declared)}`}. Many people share a network
        address, so it has the allowance of several.
      </Lead>
      <TextInput
        label="Find an operation"
        placeholder="order, refund …"
        value={wanted}
        onChange={(event) => setWanted(event.currentTarget.value)}
        maw="22rem"
      />
      {wanted.trim() === "" && (
        <ChoiceChips legend="Which operations" choices={choices} value={chosen} onChange={setChosen} />
      )}
      {shown.length > 0 && <LimitsTable limits={shown} onChanged={onChanged} />}
      {shown.length === 0 && wanted.trim() !== "" && <p role="status">There is no such operation.</p>}
      {shown.length === 0 && wanted.trim() === "" && (
        <EmptyState title="Nothing is changed">Every operation has the limit that it declares.</EmptyState>
      )}
    </>
  );
}

function LimitsTable({ limits, onChanged }: { limits: Limit[]; onChanged(): void }) {
  return (
    <ResponsiveTable
      caption="Rate limits of operations"
      rows={limits}
      rowKey={({ operation }) => operation}
      columns={[
        {
          key: "operation",
          header: "Operation",
          bare: true,
          cell: ({ operation }) => (
            <div className={styles.operation}>
              <strong>{operationInWords(operation)}</strong>
              <code>{operation}</code>
            </div>
          ),
        },
        { key: "declared", header: "Declared", cell: ({ declared }) => callsInWords(declared) },
        {
          key: "set",
          header: "Changed to",
          cell: ({ set }) =>
            set === null ? <span className={styles.dim}>Not changed</span> : <strong>{callsInWords(set)}</strong>,
        },
        { key: "address", header: "For an address", cell: (limit) => callsInWords(ofAddress(limit)) },
        {
          key: "actions",
          header: "Actions",
          bare: true,
          align: "right",
          cell: (limit) => <Actions limit={limit} onChanged={onChanged} />,
        },
      ]}
    />
  );
}

/** What holds now for a network address. */
function ofAddress({ declared, set, people_per_address }: Limit) {
  const { max, per_seconds } = set ?? declared;
  return { max: max * people_per_address, per_seconds };
}

function Actions({ limit, onChanged }: { limit: Limit; onChanged(): void }) {
  const { operation, declared, set } = limit;
  const name = operationInWords(operation);
  return (
    <ButtonRow>
      <DialogButton
        size="xs"
        variant="default"
        label="Change"
        aria-label={`Change ${name}`}
        title={`Limit of “${name}”`}
      >
        {(close) => (
          <LimitForm
            operation={operation}
            current={set ?? declared}
            onDone={() => {
              close();
              onChanged();
            }}
          />
        )}
      </DialogButton>
      {set !== null && (
        <DecisionButton
          act="Reset"
          of={name}
          title={`Reset the limit of “${name}”?`}
          look="against"
          description={`It has again what it declares: ${callsInWords(declared)} for each person.`}
          reason="required"
          onConfirm={async (reason) => {
            await call("setRateLimit", { operation, limit: null, reason });
            onChanged();
          }}
        />
      )}
    </ButtonRow>
  );
}

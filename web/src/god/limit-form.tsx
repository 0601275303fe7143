import { NativeSelect, TextInput } from "@mantine/core";
import { Note } from "../components/note.tsx";
import { Row } from "../components/row.tsx";
import { call, type OperationName } from "../data/call.ts";
import { lengthProblem, toCount } from "../forms/checks.ts";
import { Form } from "../forms/form.tsx";
import { ReasonField } from "../forms/reason-field.tsx";
import { useFields } from "../forms/use-fields.ts";
import { timeInWords, timesInWords } from "./limits-in-words.ts";

const callsMax = 100_000;

/** Those by which a limit is changed back. */
const needed: readonly string[] = ["readRateLimits", "setRateLimit"] satisfies OperationName[];

interface LimitFormProps {
  operation: string;
  /** What holds now. */
  current: { max: number; per_seconds: number };
  onDone(): void;
}

/** Sets the limit of an operation for the whole deployment. */
export function LimitForm({ operation, current, onDone }: LimitFormProps) {
  const start = { max: String(current.max), per_seconds: String(current.per_seconds), reason: "" };
  const fields = useFields(start, (values) => ({
    max: isCount(values.max) ? null : `A whole number from 1 to ${callsMax.toLocaleString()}.`,
    reason: lengthProblem(values.reason, 1, 500),
  }));
  const { max, per_seconds, reason } = fields.values;
  const save = async () => {
    const limit = { max: Number(max), per_seconds: Number(per_seconds) };
    await call("setRateLimit", { operation, limit, reason: reason.trim() });
    onDone();
  };
  const times = [...new Set([...timesInWords.keys(), current.per_seconds])].sort((one, other) => one - other);
  return (
    <Form
      fields={fields}
      submit="Change the limit"
      onSubmit={save}
      disabled={max === start.max && per_seconds === start.per_seconds}
    >
      {needed.includes(operation) && (
        <Note tone="warn">
          It holds for you on this page, too. With too few calls, you can change it back only when their time is over.
        </Note>
      )}
      <Row>
        <TextInput
          label="Calls for each person"
          inputMode="numeric"
          withAsterisk
          data-autofocus
          {...fields.field("max")}
        />
        <NativeSelect
          label="In what time"
          data={times.map((seconds) => ({ value: String(seconds), label: timeInWords(seconds) }))}
          {...fields.field("per_seconds")}
        />
      </Row>
      <ReasonField field={fields.field("reason")} />
    </Form>
  );
}

function isCount(text: string): boolean {
  const count = toCount(text, 1);
  return count !== null && count <= callsMax;
}

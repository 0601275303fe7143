import { Button, Group, Stack } from "@mantine/core";
import { useState } from "react";
import { ErrorNote } from "../../components/error-note.tsx";
import { Money } from "../../components/money.tsx";
import { Note } from "../../components/note.tsx";
import { call } from "../../data/call.ts";
import { useTask } from "../../forms/use-task.ts";
import { refundOutcome } from "./refund-outcome.ts";

interface ApproveOwnRefundProps {
  refundId: string;
  /** Of the refund as it was asked for. */
  version: string;
  amountMinor: number;
  currency: string;
}

/** The second step for those who may approve what they asked for. */
export function ApproveOwnRefund({ refundId, version, amountMinor, currency }: ApproveOwnRefundProps) {
  const [status, setStatus] = useState<string | null>(null);
  const task = useTask();
  const approve = () =>
    task.run(async () => setStatus((await call("approveRefund", { refund_id: refundId, version })).status));
  if (status !== null) {
    const { tone, text } = refundOutcome(status);
    return (
      <Note tone={tone} live>
        {text}
      </Note>
    );
  }
  return (
    <Stack>
      <Note live>
        <p>
          <strong>
            Asked for: <Money minor={amountMinor} currency={currency} />.
          </strong>
        </p>
        <p>It is small enough for you to approve yourself. Once you do, the money goes back to the buyer.</p>
      </Note>
      <ErrorNote error={task.error} />
      <Group justify="flex-end">
        <Button onClick={approve} loading={task.running}>
          Approve, and send the money back
        </Button>
      </Group>
    </Stack>
  );
}

import { chargeProblemInWords, parseAmount, partProblem, toDecimal } from "@gatehouse/functions/model/currencies";
import type { PlatformSettings } from "@gatehouse/functions/platforms";
import { NativeSelect, Switch, TextInput } from "@mantine/core";
import { Lead } from "../components/lead.tsx";
import { Note } from "../components/note.tsx";
import { Page } from "../components/page.tsx";
import { Panel } from "../components/panel.tsx";
import { Row } from "../components/row.tsx";
import { call } from "../data/call.ts";
import { lengthProblem, toCount } from "../forms/checks.ts";
import { Form } from "../forms/form.tsx";
import { ReasonField } from "../forms/reason-field.tsx";
import { useFields } from "../forms/use-fields.ts";
import { useConsole } from "./console-context.tsx";

const levels = ["0", "1", "2", "3"].map((value) => ({
  value,
  label: value === "0" ? "None" : value === "1" ? "1 level" : `${value} levels`,
}));

/** What a platform takes, allows and asks for. */
export function SettingsPage() {
  const { platform, may } = useConsole();
  const { settings } = platform;
  const { currency } = settings;
  const money = (text: string) => {
    const amount = parseAmount(text, currency);
    if (amount === null) return `An amount in ${currency}, please.`;
    const problem = partProblem(amount, currency);
    return problem === null ? null : chargeProblemInWords(problem, currency);
  };
  const fields = useFields(
    {
      name: platform.name,
      fee_bps: fromBasisPoints(settings.fee_bps),
      fee_fixed_minor: toDecimal(settings.fee_fixed_minor, currency),
      refund_own_limit_minor: toDecimal(settings.refund_own_limit_minor, currency),
      refund_entity_limit_minor: toDecimal(settings.refund_entity_limit_minor, currency),
      unpaid_tickets_max: String(settings.unpaid_tickets_max),
      commission_levels: String(settings.commission_levels),
      commission_share_bps_max: fromBasisPoints(settings.commission_share_bps_max),
      event_review: JSON.stringify(settings.event_review),
      reason: "",
    },
    (values) => {
      const fee_bps = toBasisPoints(values.fee_bps);
      return {
        name: lengthProblem(values.name, 2, 80),
        fee_bps: fee_bps === null || fee_bps > 5_000 ? "A share from 0 to 50 %, with two digits at most." : null,
        fee_fixed_minor: money(values.fee_fixed_minor),
        refund_own_limit_minor: money(values.refund_own_limit_minor),
        refund_entity_limit_minor: money(values.refund_entity_limit_minor),
        unpaid_tickets_max:
          (toCount(values.unpaid_tickets_max, 1) ?? 101) > 100 ? "A whole number from 1 to 100." : null,
        commission_share_bps_max:
          (toBasisPoints(values.commission_share_bps_max) ?? 10_001) > 10_000
            ? "A share from 0 to 100 %, with two digits at most."
            : null,
        reason: lengthProblem(values.reason, 1, 500),
      };
    },
  );
  const [isReviewed, setReviewed] = fields.held<boolean>("event_review");
  const save = async () => {
    const { values } = fields;
    const changed = changedOnly(settings, {
      fee_bps: toBasisPoints(values.fee_bps) ?? settings.fee_bps,
      fee_fixed_minor: parseAmount(values.fee_fixed_minor, currency) ?? settings.fee_fixed_minor,
      refund_own_limit_minor: parseAmount(values.refund_own_limit_minor, currency) ?? settings.refund_own_limit_minor,
      refund_entity_limit_minor:
        parseAmount(values.refund_entity_limit_minor, currency) ?? settings.refund_entity_limit_minor,
      unpaid_tickets_max: toCount(values.unpaid_tickets_max, 1) ?? settings.unpaid_tickets_max,
      commission_levels: Number(values.commission_levels),
      commission_share_bps_max: toBasisPoints(values.commission_share_bps_max) ?? settings.commission_share_bps_max,
      event_review: isReviewed,
    });
    const name = values.name.trim();
    await call("changePlatformSettings", {
      platform_id: platform.id,
      ...changed,
      ...(name !== platform.name && { name }),
      reason: values.reason.trim(),
    });
    fields.settle({ ...values, reason: "" });
  };
  const mayFees = may("fee.update");
  return (
    <Page title="Settings" subtitle="They hold from the next order, refund or event on. Each change is recorded.">
      <Form fields={fields} submit="Save" onSubmit={save} done="Saved.">
        <Panel title="The platform">
          <Row>
            <TextInput label="Name" withAsterisk {...fields.field("name")} />
            <TextInput label="Currency" description="It stays for good." value={currency} disabled />
          </Row>
          <Switch
            label="Somebody looks at each event before it is public"
            checked={isReviewed}
            onChange={(event) => setReviewed(event.currentTarget.checked)}
          />
        </Panel>
        <Panel title="Fees">
          <Lead>What the platform takes of each priced ticket. The event says who bears it.</Lead>
          {!mayFees && <Note>Your roles do not change fees.</Note>}
          <Row>
            <TextInput
              label="Share of the price, in %"
              inputMode="decimal"
              disabled={!mayFees}
              {...fields.field("fee_bps")}
            />
            <TextInput
              label={`Fixed part, in ${currency}`}
              inputMode="decimal"
              disabled={!mayFees}
              {...fields.field("fee_fixed_minor")}
            />
          </Row>
        </Panel>
        <Panel title="Refunds">
          <Lead>Limits are for one order. Above what a team decides, a person of the platform does.</Lead>
          <Row>
            <TextInput
              label={`Approved by whoever asked, up to, in ${currency}`}
              inputMode="decimal"
              {...fields.field("refund_own_limit_minor")}
            />
            <TextInput
              label={`Approved by the team at all, up to, in ${currency}`}
              inputMode="decimal"
              {...fields.field("refund_entity_limit_minor")}
            />
          </Row>
        </Panel>
        <Panel title="Orders">
          <Lead>
            Seats of an order are held for 31 minutes, since a payment page stays open for 30 at least. Nobody keeps
            others from buying by holding many unpaid.
          </Lead>
          <Row>
            <TextInput
              label="Unpaid tickets per person and event"
              description="At most, over all of their orders that wait for payment."
              inputMode="numeric"
              {...fields.field("unpaid_tickets_max")}
            />
          </Row>
        </Panel>
        <Panel title="Affiliates">
          <Lead>Commissions come out of the entity's part of a ticket, where it lets affiliates bring buyers.</Lead>
          <Row>
            <NativeSelect
              label="How many affiliates above a buyer earn"
              data={levels}
              {...fields.field("commission_levels")}
            />
            <TextInput
              label="At most together, in % of the entity's part"
              inputMode="decimal"
              {...fields.field("commission_share_bps_max")}
            />
          </Row>
        </Panel>
        <ReasonField field={fields.field("reason")} />
      </Form>
    </Page>
  );
}

function changedOnly(settings: PlatformSettings, next: Partial<PlatformSettings>): Partial<PlatformSettings> {
  const before = new Map<string, unknown>(Object.entries(settings));
  return Object.fromEntries(Object.entries(next).filter(([field, value]) => before.get(field) !== value));
}

/** "5" or "2.75" in basis points; null where it is no such number. */
function toBasisPoints(text: string): number | null {
  const match = /^(\d{1,3})(?:[.,](\d{1,2}))?$/.exec(text.trim());
  return match === null ? null : Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0"));
}

function fromBasisPoints(bps: number): string {
  return String(bps / 100);
}

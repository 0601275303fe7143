import type { EntityPayments } from "@gatehouse/functions/entities";
import { countries, isCountry, onlyCountryOf } from "@gatehouse/functions/model/countries";
import { Button, List, NativeSelect } from "@mantine/core";
import { IconExternalLink } from "@tabler/icons-react";
import { ErrorNote } from "../components/error-note.tsx";
import { Facts } from "../components/facts.tsx";
import { Lead } from "../components/lead.tsx";
import { LiveView } from "../components/live-view.tsx";
import { Note } from "../components/note.tsx";
import { Page } from "../components/page.tsx";
import { Panel } from "../components/panel.tsx";
import { When } from "../components/when.tsx";
import { call } from "../data/call.ts";
import { useLiveDoc } from "../data/live.ts";
import { Form } from "../forms/form.tsx";
import { useFields } from "../forms/use-fields.ts";
import { useTask } from "../forms/use-task.ts";
import { useEntity } from "./entity-context.tsx";
import { requirementInWords } from "./requirement-in-words.ts";

/** The connected Stripe account, as Stripe last told. */
export function PaymentsPage() {
  const { entity } = useEntity();
  const payments = useLiveDoc<EntityPayments>(`entities/${entity.id}/private/payments`);
  return (
    <Page title="Payments" subtitle="Buyers pay the platform; what is yours reaches your own Stripe account.">
      <LiveView live={payments} empty={<NotConnected />}>
        {(account) =>
          account.stripe_account_id === null ? (
            <NotConnected wasConnected={account.former_account_ids.length > 0} />
          ) : (
            <Account account={account} />
          )
        }
      </LiveView>
    </Page>
  );
}

/** @param wasConnected whether there was an account, of a former owner or until it was disconnected at Stripe */
function NotConnected({ wasConnected = false }: { wasConnected?: boolean }) {
  const { may } = useEntity();
  return (
    <>
      {wasConnected && (
        <Note tone="warn" live>
          <strong>Priced sales have stopped.</strong> The Stripe account that was connected here is not any more: it
          belongs to who owned the entity before, or was disconnected at Stripe. They go on once an account is connected
          again.
        </Note>
      )}
      <Panel title={wasConnected ? "No Stripe account any more" : "No Stripe account yet"}>
        <Lead>Priced tickets are sold only once there is one. Free tickets need none.</Lead>
        {may("entity.connect_payments") ? <Connect /> : <p>Only the owner connects the account.</p>}
      </Panel>
    </>
  );
}

/** The country decides what Stripe asks for and how it pays out; the account keeps it. */
function Connect() {
  const { entity, platform } = useEntity();
  const fields = useFields({ country: onlyCountryOf(platform.settings.currency) ?? "" }, ({ country }) => ({
    country: isCountry(country) ? null : "Choose the country.",
  }));
  return (
    <Form
      fields={fields}
      submit="Connect with Stripe"
      onSubmit={() => goToStripe({ entity_id: entity.id, country: fields.values.country })}
    >
      <NativeSelect
        label="Country"
        description="Where you do business, or live. It stays for good."
        withAsterisk
        data={countryChoices()}
        {...fields.field("country")}
      />
    </Form>
  );
}

function countryChoices(): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(undefined, { type: "region" });
  const choices = countries.map((country) => ({ value: country, label: names.of(country) ?? country }));
  choices.sort((one, other) => one.label.localeCompare(other.label));
  return [{ value: "", label: "Choose…" }, ...choices];
}

async function goToStripe(input: { entity_id: string; country?: string }): Promise<void> {
  const { url } = await call("connectPayments", input);
  window.location.assign(url);
  // The button stays busy until the browser has left.
  await new Promise(() => {});
}

function Account({ account }: { account: EntityPayments }) {
  const { may } = useEntity();
  const pastDue = account.requirements_past_due;
  const due = account.requirements_due.filter((requirement) => !pastDue.includes(requirement));
  const ready = account.charges_enabled && account.payouts_enabled && pastDue.length === 0;
  const answer = (is: boolean) => (is ? "Yes" : "Not yet");
  return (
    <>
      {ready ? (
        <Note tone="good" live>
          Your account is ready: payments come in and payouts go out.
        </Note>
      ) : (
        <Note tone="warn" live>
          {account.details_submitted
            ? "Stripe has your details and is not done with them, or wants more. This page changes by itself."
            : "Stripe still waits for your details. Go on where you stopped."}
        </Note>
      )}
      <Panel
        title="The account"
        actions={
          may("entity.connect_payments") && (
            <ToStripe label={account.details_submitted ? "Update at Stripe" : "Go on at Stripe"} quiet={ready} />
          )
        }
      >
        <Facts
          facts={[
            ["Account", account.stripe_account_id],
            ["Details sent", answer(account.details_submitted)],
            ["Takes payments", answer(account.charges_enabled)],
            ["Gets payouts", answer(account.payouts_enabled)],
            ["Last heard", <When key="heard" at={account.updated_at} />],
          ]}
        />
      </Panel>
      <Requirements title="Overdue" text="Stripe holds sales or payouts back until it has these." items={pastDue} />
      <Requirements title="Stripe still wants" items={due} />
    </>
  );
}

function Requirements({ title, text, items }: { title: string; text?: string; items: string[] }) {
  if (items.length === 0) return null;
  return (
    <Panel title={title}>
      {text && <Lead>{text}</Lead>}
      <List>
        {items.map((item) => (
          <List.Item key={item}>{requirementInWords(item)}</List.Item>
        ))}
      </List>
    </Panel>
  );
}

function ToStripe({ label, quiet = false }: { label: string; quiet?: boolean }) {
  const { entity } = useEntity();
  const task = useTask();
  const go = () => task.run(() => goToStripe({ entity_id: entity.id }));
  return (
    <div>
      <Button
        variant={quiet ? "default" : "filled"}
        onClick={go}
        loading={task.running}
        rightSection={<IconExternalLink size={18} aria-hidden />}
      >
        {label}
      </Button>
      <ErrorNote error={task.error} />
    </div>
  );
}

import type { Affiliate, Commission, CommissionRules, Referral } from "@gatehouse/functions/affiliates";
import type { Platform } from "@gatehouse/functions/platforms";
import { limit, orderBy, where } from "firebase/firestore";
import { useState } from "react";
import { SignInFirst } from "../account/sign-in-first.tsx";
import { ChoiceChips } from "../components/choice-chips.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { LiveView } from "../components/live-view.tsx";
import { Money } from "../components/money.tsx";
import { Page } from "../components/page.tsx";
import { Panel } from "../components/panel.tsx";
import { PartNote } from "../components/part-note.tsx";
import { type Column, ResponsiveTable } from "../components/responsive-table.tsx";
import { StatusBadge } from "../components/status-badge.tsx";
import { When } from "../components/when.tsx";
import { useLiveDoc, useLiveQuery, type WithId } from "../data/live.ts";
import { usePlatform } from "../data/platform.tsx";
import { useSession } from "../data/session.tsx";
import styles from "./affiliate-page.module.css";
import { JoinPanel } from "./join-panel.tsx";
import { LinkPanel } from "./link-panel.tsx";
import { TotalsPanel } from "./totals-panel.tsx";

const listedMax = 500;

/** An affiliate's own: the link to share, what it earned, and whom it brought. */
export default function AffiliatePage() {
  const session = useSession();
  const { platform } = usePlatform();
  if (session.status !== "signed_in") return <SignInFirst title="Affiliate programme" />;
  return (
    <Page title="Affiliate programme" subtitle="Bring people to events, and earn on what they buy.">
      <LiveView live={platform}>{(found) => <Programme key={found.id} platform={found} uid={session.uid} />}</LiveView>
    </Page>
  );
}

function Programme({ platform, uid }: { platform: WithId<Platform>; uid: string }) {
  const affiliate = useLiveDoc<Affiliate>(`affiliates/${platform.id}_${uid}`);
  const rules = useLiveDoc<CommissionRules>(`commission_rules/${platform.id}`);
  const rates = rules.status === "ready" ? (rules.data?.rates.ticket ?? []) : [];
  return (
    <LiveView live={affiliate} empty={<JoinPanel platform={platform} rates={rates} />}>
      {({ code, status }) =>
        status === "active" ? (
          <>
            <LinkPanel platform={platform} code={code} rates={rates} />
            <Earnings platformId={platform.id} uid={uid} />
          </>
        ) : (
          <EmptyState title="Your membership is paused">Write to {platform.name} to find out why.</EmptyState>
        )
      }
    </LiveView>
  );
}

function Earnings({ platformId, uid }: { platformId: string; uid: string }) {
  const here = where("platform_id", "==", platformId);
  const newest = [orderBy("created_at", "desc"), limit(listedMax)];
  const commissions = useLiveQuery<Commission>(
    "commissions",
    [here, where("affiliate_id", "==", uid), ...newest],
    [platformId, uid],
  );
  const referrals = useLiveQuery<Referral>(
    "referrals",
    [here, where("upline", "array-contains", uid), ...newest],
    [platformId, uid],
  );
  return (
    <>
      <LiveView live={commissions}>
        {(found) => (
          <>
            <PartNote listed={found.length} most={listedMax} />
            <TotalsPanel commissions={found} />
            <CommissionList commissions={found} />
          </>
        )}
      </LiveView>
      <LiveView live={referrals}>
        {(found) => (
          <>
            <PartNote listed={found.length} most={listedMax} />
            <ReferredList referrals={found} uid={uid} />
          </>
        )}
      </LiveView>
    </>
  );
}

function CommissionList({ commissions }: { commissions: WithId<Commission>[] }) {
  const [level, setLevel] = useState("");
  const shown = commissions.filter((commission) => level === "" || String(commission.level) === level);
  return (
    <section className={styles.part} aria-labelledby="commissions">
      <div className={styles.head}>
        <h2 id="commissions">Commissions</h2>
        {commissions.length > 0 && (
          <ChoiceChips legend="Level" choices={levelChoices} value={level} onChange={setLevel} />
        )}
      </div>
      {shown.length === 0 ? (
        <Panel>
          <p className={styles.dim}>
            {level === "" ? "None yet" : "None on this level"}. They appear here the moment somebody whom you brought
            pays.
          </p>
        </Panel>
      ) : (
        <ResponsiveTable
          caption="Your commissions, newest first"
          columns={commissionColumns}
          rows={shown}
          rowKey={({ id }) => id}
        />
      )}
    </section>
  );
}

const levelChoices = [
  { value: "", label: "All levels" },
  { value: "1", label: "Level 1" },
  { value: "2", label: "Level 2" },
  { value: "3", label: "Level 3" },
];

const commissionColumns: Column<WithId<Commission>>[] = [
  { key: "event", header: "Event", bare: true, cell: ({ event_title }) => <strong>{event_title}</strong> },
  { key: "when", header: "Earned", cell: ({ created_at }) => <When at={created_at} style="short" /> },
  { key: "level", header: "Level", cell: ({ level }) => level },
  {
    key: "base",
    header: "Sold",
    align: "right",
    cell: ({ base_minor, refunded_base_minor, currency }) => (
      <Money minor={base_minor - refunded_base_minor} currency={currency} />
    ),
  },
  {
    key: "amount",
    header: "Commission",
    align: "right",
    cell: ({ amount_minor, currency }) => <Money minor={amount_minor} currency={currency} />,
  },
  { key: "status", header: "Status", cell: ({ status }) => <StatusBadge machine="commission" status={status} /> },
];

function ReferredList({ referrals, uid }: { referrals: WithId<Referral>[]; uid: string }) {
  const levels = [1, 2, 3].map((level) => ({
    level,
    people: referrals.filter(({ upline }) => upline.indexOf(uid) === level - 1),
  }));
  return (
    <section className={styles.part} aria-labelledby="referred">
      <h2 id="referred">People you brought</h2>
      <div className={styles.levels}>
        {levels.map(({ level, people }) => (
          <Panel key={level}>
            <h3>
              Level {level} <span className={styles.dim}>· {people.length}</span>
            </h3>
            {people.length === 0 ? (
              <p className={styles.dim}>{explained[level - 1]}</p>
            ) : (
              <ul className={styles.people}>
                {people.map(({ id, name, created_at }) => (
                  <li key={id}>
                    <span>{name}</span>
                    <span className={styles.dim}>
                      <When at={created_at} style="date" />
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </Panel>
        ))}
      </div>
    </section>
  );
}

const explained = [
  "Those who signed up by your link.",
  "Those whom your people brought.",
  "And those whom they brought in turn.",
];

import type { Commission } from "@gatehouse/functions/affiliates";
import { Money } from "../components/money.tsx";
import { Panel } from "../components/panel.tsx";
import type { WithId } from "../data/live.ts";
import styles from "./affiliate-page.module.css";

/** What one earned, by how sure it is, in each currency. */
export function TotalsPanel({ commissions }: { commissions: WithId<Commission>[] }) {
  const byCurrency = [...Map.groupBy(commissions, ({ currency }) => currency)];
  return byCurrency.map(([currency, earned]) => {
    const sum = (...statuses: Commission["status"][]) =>
      earned
        .filter(({ status }) => statuses.includes(status))
        .reduce((total, { amount_minor }) => total + amount_minor, 0);
    return (
      <Panel key={currency}>
        <dl className={styles.totals}>
          <div>
            <dt>Pending</dt>
            <dd>
              <Money minor={sum("pending", "held")} currency={currency} />
            </dd>
          </div>
          <div>
            <dt>Approved</dt>
            <dd>
              <Money minor={sum("approved")} currency={currency} />
            </dd>
          </div>
          <div>
            <dt>Paid</dt>
            <dd>
              <Money minor={sum("paid")} currency={currency} />
            </dd>
          </div>
        </dl>
      </Panel>
    );
  });
}

import type { CommissionRate } from "@gatehouse/functions/affiliates";
import { Money } from "../components/money.tsx";
import styles from "./affiliate-page.module.css";

/** What one earns on each level of people. */
export function Rates({ rates, currency }: { rates: CommissionRate[]; currency: string }) {
  return (
    <ul className={styles.rates}>
      {rates.map((rate, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the index is the level
        <li key={index}>
          <strong>
            {rate.kind === "percent" ? (
              `${rate.bps / 100} %`
            ) : (
              <>
                <Money minor={rate.amount_minor} currency={currency} /> a ticket
              </>
            )}
          </strong>{" "}
          <span className={styles.dim}>{who[index]}</span>
        </li>
      ))}
    </ul>
  );
}

const who = ["from people you bring", "from people they bring", "from the next after them"];

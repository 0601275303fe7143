import type { CommissionRate } from "@gatehouse/functions/affiliates";
import type { Platform } from "@gatehouse/functions/platforms";
import { QRCodeSVG } from "qrcode.react";
import { CopyField } from "../components/copy-field.tsx";
import { Panel } from "../components/panel.tsx";
import type { WithId } from "../data/live.ts";
import styles from "./affiliate-page.module.css";
import { Rates } from "./rates.tsx";

/** The link to share: to copy, or to be photographed. */
export function LinkPanel({
  platform,
  code,
  rates,
}: {
  platform: WithId<Platform>;
  code: string;
  rates: CommissionRate[];
}) {
  const link = `${window.location.origin}/r/${code}?p=${platform.id}`;
  return (
    <Panel title="Your link">
      <div className={styles.link}>
        <div className={styles.linkText}>
          <CopyField label={`Counts for ${platform.name}`} value={link} />
          <Rates rates={rates} currency={platform.settings.currency} />
        </div>
        <QRCodeSVG value={link} className={styles.qr} title="QR code of your link" />
      </div>
    </Panel>
  );
}

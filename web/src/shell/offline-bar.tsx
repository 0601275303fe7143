import { IconWifiOff } from "@tabler/icons-react";
import { useReach } from "../data/reach.ts";
import styles from "./offline-bar.module.css";

const reasons = { offline: "You are offline.", silent: "The server does not answer at the moment." };

/** Says that the server cannot be reached, and so what one may not rely on. */
export function OfflineBar() {
  const reach = useReach();
  return (
    <div role="status" className={reach === "online" ? undefined : styles.bar}>
      {reach !== "online" && (
        <>
          <IconWifiOff size={20} aria-hidden />
          <span>
            {reasons[reach]} What you see may be old, and lists may lack something; nothing can be bought or changed
            until that is over. Then this page goes on by itself.
          </span>
        </>
      )}
    </div>
  );
}

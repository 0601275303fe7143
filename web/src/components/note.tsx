import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import styles from "./notes.module.css";
import tones from "./tones.module.css";

const icons = { plain: IconInfoCircle, good: IconCircleCheck, warn: IconAlertTriangle };

/** A remark that stands out from the text around it. With `live`, a screen reader reads it when it changes. */
export function Note({
  tone = "plain",
  live = false,
  children,
}: {
  tone?: keyof typeof icons;
  live?: boolean;
  children: ReactNode;
}) {
  const Icon = icons[tone];
  return (
    <div className={`${styles.note} ${tones[tone]}`} role={live ? "status" : undefined}>
      <Icon size={20} aria-hidden />
      <div>{children}</div>
    </div>
  );
}

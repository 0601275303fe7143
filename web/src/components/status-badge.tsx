import { inWords } from "../format.ts";
import styles from "./status-badge.module.css";
import tones from "./tones.module.css";

type Tone = "good" | "warn" | "danger" | "accent" | "plain";

const toneOf: Partial<Record<string, Tone>> = {
  approved: "good",
  published: "good",
  paid: "good",
  issued: "good",
  succeeded: "good",
  active: "good",
  pending: "warn",
  in_review: "warn",
  held: "warn",
  requested: "warn",
  processing: "warn",
  postponed: "warn",
  deletion_requested: "warn",
  partially_refunded: "warn",
  rejected: "danger",
  suspended: "danger",
  cancelled: "danger",
  failed: "danger",
  blocked: "danger",
  charged_back: "danger",
  disputed: "danger",
  dispute_lost: "danger",
  sent_back: "danger",
  to_decide: "warn",
  banned_here: "danger",
  banned_everywhere: "danger",
  used: "accent",
};

/** Where a machine's bare word would mislead, or where it means something else than in the others. */
type Words = Partial<Record<string, { text?: string; tone?: Tone }>>;
const words = {
  platform: { disabled: { tone: "danger" } },
  entity: { pending: { text: "Waiting for approval" }, deletion_requested: { text: "Deletion asked for" } },
  invitation: { pending: { text: "Open" } },
  event: {},
  order: {
    pending: { text: "Waiting for payment" },
    processing: { text: "Payment under way" },
    partially_refunded: { text: "Partly refunded" },
  },
  ticket: { issued: { text: "Valid" }, held: { text: "Reserved" }, used: { text: "Checked in" } },
  refund: {
    requested: { text: "Waiting for a decision" },
    processing: { text: "Under way" },
    succeeded: { text: "Refunded" },
  },
  commission: { approved: { tone: "accent" }, reversed: { text: "Taken back" }, held: { text: "Being looked at" } },
} satisfies Record<string, Words>;

/** A status as people say it, in a colour that fits. `machine` says whose status it is. */
export function StatusBadge({ machine, status }: { machine?: keyof typeof words; status: string }) {
  const ofMachine: Words = machine === undefined ? {} : words[machine];
  const special = ofMachine[status];
  const tone = special?.tone ?? toneOf[status] ?? "plain";
  return <span className={`${styles.badge} ${tones[tone]}`}>{special?.text ?? inWords(status)}</span>;
}

import { Button } from "@mantine/core";
import { Note } from "../components/note.tsx";
import { forgetUnknownCode, useUnknownCode } from "../data/use-kept-referrals.ts";
import styles from "./layout.module.css";

/** Tells whoever has just signed up that nobody has the code of the link that they followed. */
export function ReferralNote() {
  const code = useUnknownCode();
  if (code === null) return null;
  return (
    <div className={styles.note}>
      <Note live>
        Nobody has the code {code} of the link that you followed, so nobody earns from what you buy.{" "}
        <Button variant="subtle" size="compact-xs" onClick={forgetUnknownCode}>
          All right
        </Button>
      </Note>
    </div>
  );
}

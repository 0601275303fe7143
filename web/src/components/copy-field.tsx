import { Button, TextInput } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import styles from "./copy-field.module.css";

/** A text to take along. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const clipboard = useClipboard();
  return (
    <div className={styles.row}>
      <TextInput
        className={styles.text ?? ""}
        label={label}
        value={value}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button variant="light" onClick={() => clipboard.copy(value)}>
        {clipboard.copied ? "Copied" : "Copy"}
      </Button>
      <span className="visually-hidden" role="status">
        {clipboard.copied && "Copied"}
      </span>
    </div>
  );
}

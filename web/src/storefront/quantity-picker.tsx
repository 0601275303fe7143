import { IconMinus, IconPlus } from "@tabler/icons-react";
import styles from "./quantity-picker.module.css";

interface QuantityPickerProps {
  /** What is counted, for those who do not see it. */
  label: string;
  value: number;
  max: number;
  disabled?: boolean;
  onChange(value: number): void;
}

/** A number from 0 to `max`, one more or one less at a time. */
export function QuantityPicker({ label, value, max, disabled = false, onChange }: QuantityPickerProps) {
  return (
    <fieldset className={styles.picker} disabled={disabled}>
      <legend className="visually-hidden">{label}</legend>
      <button type="button" aria-label={`Fewer: ${label}`} disabled={value === 0} onClick={() => onChange(value - 1)}>
        <IconMinus size={18} aria-hidden />
      </button>
      <output aria-label={`Chosen: ${label}`}>{value}</output>
      <button type="button" aria-label={`More: ${label}`} disabled={value >= max} onClick={() => onChange(value + 1)}>
        <IconPlus size={18} aria-hidden />
      </button>
    </fieldset>
  );
}

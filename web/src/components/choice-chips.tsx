import { useId } from "react";
import styles from "./choice-chips.module.css";

interface ChoiceChipsProps {
  /** What is chosen, for those who do not see it. */
  legend: string;
  choices: { value: string; label: string }[];
  value: string;
  onChange(value: string): void;
}

/** One of a few, all in sight. Shows nothing where there is nothing to choose. */
export function ChoiceChips({ legend, choices, value, onChange }: ChoiceChipsProps) {
  const name = useId();
  if (choices.length === 0) return null;
  return (
    <fieldset className={styles.chips}>
      <legend className="visually-hidden">{legend}</legend>
      {choices.map((choice) => (
        <label key={choice.value} className={styles.chip}>
          <input type="radio" name={name} checked={choice.value === value} onChange={() => onChange(choice.value)} />
          {choice.label}
        </label>
      ))}
    </fieldset>
  );
}

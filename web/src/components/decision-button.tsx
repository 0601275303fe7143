import { ConfirmButton, type ConfirmButtonProps } from "./confirm-button.tsx";

/** How weighty a decision looks: what is mostly wanted, what is as well, and what takes something away. */
const looks = {
  main: {},
  plain: { variant: "default" },
  against: { variant: "light", color: "red" },
};

interface DecisionButtonProps
  extends Pick<
    ConfirmButtonProps,
    "description" | "reason" | "reasonLabel" | "confirmLabel" | "version" | "onConfirm"
  > {
  /** What is done, in a word: the button's own. */
  act: string;
  /** What it is done to: read out with the button's word, and named in the question. */
  of: string;
  /** What is asked, where it is more than both. */
  title?: string;
  look?: keyof typeof looks;
}

/** One of the decisions about something that stands beside it: asks before it acts, with a reason or a note. */
export function DecisionButton({ act, of, look = "main", ...confirm }: DecisionButtonProps) {
  return (
    <ConfirmButton
      size="xs"
      {...looks[look]}
      title={`${act} ${of}?`}
      confirmLabel={act}
      {...(confirm.reason === "optional" && { reasonLabel: "Note for the record" })}
      {...confirm}
    >
      {act}
      <span className="visually-hidden"> {of}</span>
    </ConfirmButton>
  );
}

import { TextInput, type TextInputProps } from "@mantine/core";
import { localTimeNote } from "./date-time.ts";

interface MomentInputProps extends TextInputProps {
  value: string;
  timeZone: string;
}

/** A day and a time of day in a time zone; where its clocks show that twice, it says which of the two is meant. */
export function MomentInput({ timeZone, ...props }: MomentInputProps) {
  return (
    <TextInput
      type="datetime-local"
      description={localTimeNote(props.value, timeZone)}
      inputWrapperOrder={["label", "input", "description", "error"]}
      {...props}
    />
  );
}

import { TextInput } from "@mantine/core";

interface EmailFieldProps {
  value: string;
  onChange(value: string): void;
  description?: string;
}

/** The address that an account has, for password managers, too. */
export function EmailField({ value, onChange, description }: EmailFieldProps) {
  return (
    <TextInput
      label="E-mail address"
      description={description}
      type="email"
      autoComplete="username"
      required
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

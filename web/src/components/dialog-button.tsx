import { Button, type ButtonProps } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { Dialog } from "./dialog.tsx";

interface DialogButtonProps extends Omit<ButtonProps, "children"> {
  "aria-label"?: string;
  /** The button's words. */
  label: ReactNode;
  title: string;
  /** What stands in the dialog, made anew each time it opens. */
  children(close: () => void): ReactNode;
}

/** A button that opens a dialog. */
export function DialogButton({ label, title, children, ...button }: DialogButtonProps) {
  const [opened, setOpened] = useState(false);
  const close = () => setOpened(false);
  return (
    <>
      <Button {...button} onClick={() => setOpened(true)}>
        {label}
      </Button>
      <Dialog opened={opened} onClose={close} title={title}>
        {opened && children(close)}
      </Dialog>
    </>
  );
}

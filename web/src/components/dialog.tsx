import { CloseButton, Modal } from "@mantine/core";
import { type ReactNode, useId } from "react";
import { leaveDialog, UnsavedScope } from "../shell/unsaved.tsx";
import styles from "./dialog.module.css";

interface DialogProps {
  opened: boolean;
  onClose(): void;
  title: string;
  /** Over the whole screen, black on white in both schemes: for what is held out to a scanner. */
  fullScreen?: boolean;
  children: ReactNode;
}

/** A window over the page that keeps the focus until it is closed; it asks before what was typed in it is lost. */
export function Dialog({ opened, onClose, title, fullScreen = false, children }: DialogProps) {
  const scope = useId();
  const close = () => leaveDialog(scope, onClose);
  // Not Mantine's own header: as an HTML header it would be a second banner of the page.
  return (
    <Modal.Root
      opened={opened}
      onClose={close}
      centered
      fullScreen={fullScreen}
      // Given to `Modal.Content` itself, the class would colour the frame around the window, too: the whole screen.
      classNames={{ content: (fullScreen ? styles.paper : styles.window) ?? "" }}
    >
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Body>
          <div className={styles.head}>
            <Modal.Title className={styles.title ?? ""}>{title}</Modal.Title>
            <CloseButton onClick={close} aria-label="Close" size="lg" className={styles.close ?? ""} />
          </div>
          <UnsavedScope value={scope}>{children}</UnsavedScope>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

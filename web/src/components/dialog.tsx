import { CloseButton, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import styles from "./dialog.module.css";

interface DialogProps {
  opened: boolean;
  onClose(): void;
  title: string;
  /** Over the whole screen, black on white in both schemes: for what is held out to a scanner. */
  fullScreen?: boolean;
  children: ReactNode;
}

/** A window over the page that keeps the focus until it is closed. */
export function Dialog({ opened, onClose, title, fullScreen = false, children }: DialogProps) {
  // Not Mantine's own header: as an HTML header it would be a second banner of the page.
  return (
    <Modal.Root
      opened={opened}
      onClose={onClose}
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
            <CloseButton onClick={onClose} aria-label="Close" size="lg" className={styles.close ?? ""} />
          </div>
          {children}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

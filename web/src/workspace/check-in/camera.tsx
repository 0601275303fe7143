import { Button } from "@mantine/core";
import { IconCamera } from "@tabler/icons-react";
import { useRef, useState } from "react";
import styles from "./check-in.module.css";
import { type CameraState, useCamera } from "./use-camera.ts";

const words: Partial<Record<CameraState, string>> = {
  starting: "Starting the camera…",
  none: "This device has no camera. Type the codes instead.",
  blocked: "The camera may not be used here. Allow it in the browser's settings, or type the codes.",
};

/** The camera's picture, once a person has switched it on. */
export function Camera({ onCode }: { onCode: (code: string) => Promise<boolean> }) {
  const video = useRef<HTMLVideoElement>(null);
  const [isWanted, setWanted] = useState(false);
  const state = useCamera(video, isWanted, onCode);
  return (
    <div className={styles.camera} data-state={state}>
      <video ref={video} muted playsInline aria-label="What the camera sees" />
      {state === "on" ? (
        <Button className={styles.stop ?? ""} size="xs" variant="default" onClick={() => setWanted(false)}>
          Switch off
        </Button>
      ) : (
        <div className={styles.cameraText}>
          {words[state] && <p role="status">{words[state]}</p>}
          {!isWanted && (
            <Button onClick={() => setWanted(true)} leftSection={<IconCamera size={20} aria-hidden />} size="md">
              Scan with the camera
            </Button>
          )}
          {state === "blocked" && (
            <Button variant="default" size="xs" onClick={() => setWanted(false)}>
              Back
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

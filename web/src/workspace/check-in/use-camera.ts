import type QrScanner from "qr-scanner";
import { type RefObject, useEffect, useRef, useState } from "react";

export type CameraState = "off" | "starting" | "on" | "none" | "blocked";

/** A code is read anew only once it was out of sight for so long. */
const outOfSightMs = 2500;

/**
 * Reads QR codes from the device's camera while `isWanted`. A code that stays in sight is given once.
 *
 * @param onCode gives false where it could not take the code now; then the code comes again
 */
export function useCamera(
  video: RefObject<HTMLVideoElement | null>,
  isWanted: boolean,
  onCode: (code: string) => Promise<boolean>,
): CameraState {
  const [state, setState] = useState<CameraState>("off");
  const handler = useRef(onCode);
  handler.current = onCode;

  useEffect(() => {
    if (!isWanted || video.current === null) return;
    let scanner: QrScanner | null = null;
    let isOver = false;
    const element = video.current;
    const last = { code: "", seenAt: 0 };

    const start = async () => {
      setState("starting");
      const { default: Scanner } = await import("qr-scanner");
      if (!(await Scanner.hasCamera())) return "none";
      if (isOver) return "off";
      scanner = new Scanner(
        element,
        ({ data }) => {
          const seenAt = performance.now();
          const isSame = data === last.code && seenAt - last.seenAt < outOfSightMs;
          last.seenAt = seenAt;
          if (isSame) return;
          last.code = data;
          void handler.current(data).then((taken) => {
            if (!taken) last.code = "";
          });
        },
        {
          preferredCamera: "environment",
          maxScansPerSecond: 8,
          highlightScanRegion: true,
          returnDetailedScanResult: true,
        },
      );
      await scanner.start();
      return "on";
    };
    start().then(
      (reached) => !isOver && setState(reached),
      () => !isOver && setState("blocked"),
    );
    return () => {
      isOver = true;
      scanner?.destroy();
      setState("off");
    };
  }, [isWanted, video]);
  return state;
}

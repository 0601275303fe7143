import { useState } from "react";
import styles from "./event-image.module.css";

/** An event's picture, or where there is none a calm pattern of its own. Decoration: the title stands beside it. */
export function EventImage({
  eventId,
  url,
  className,
}: {
  eventId: string;
  url: string | null;
  className?: string | undefined;
}) {
  const [broken, setBroken] = useState<string | null>(null);
  const hasPicture = url !== null && url !== broken;
  return (
    <div className={`${styles.frame} ${className ?? ""}`} data-picture={hasPicture}>
      {hasPicture ? (
        <img src={url} alt="" loading="lazy" referrerPolicy="no-referrer" onError={() => setBroken(url)} />
      ) : (
        <Pattern seed={hash(eventId)} />
      )}
    </div>
  );
}

const hues = [183, 214, 152, 36, 268, 8];

/** Arches side by side, their number, width and hue drawn from the seed. */
function Pattern({ seed }: { seed: number }) {
  const hue = hues[seed % hues.length] ?? 183;
  const rings = 3 + ((seed >> 3) % 3);
  const centre = 30 + ((seed >> 6) % 5) * 25;
  const gap = 13 + ((seed >> 9) % 3) * 3;
  return (
    <svg viewBox="0 0 160 120" preserveAspectRatio="xMidYMid slice" aria-hidden="true" style={{ "--hue": hue }}>
      <rect width="160" height="120" className={styles.ground} />
      {[centre - 84, centre, centre + 84].map((middle) =>
        Array.from({ length: rings }, (_, ring) => {
          const radius = 42 - ring * gap * 0.7;
          return radius < 4 ? null : (
            <path
              // biome-ignore lint/suspicious/noArrayIndexKey: the rings never change places
              key={`${middle} ${ring}`}
              d={`M${middle - radius} 121V${78 + ring * 2}a${radius} ${radius} 0 0 1 ${2 * radius} 0V121`}
              className={ring % 2 === 0 ? styles.outer : styles.inner}
            />
          );
        }),
      )}
    </svg>
  );
}

/** A positive number from a text, the same for the same text (FNV-1a, its bits mixed once more at the end). */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ character.charCodeAt(0), 0x01000193);
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  return (value ^ (value >>> 13)) >>> 0;
}

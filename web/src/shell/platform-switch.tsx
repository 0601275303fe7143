import { useNavigate } from "react-router";
import { usePlatform } from "../data/platform.tsx";
import styles from "./platform-switch.module.css";

/** Which platform the pages are about; shown where there is a choice. */
export function PlatformSwitch() {
  const navigate = useNavigate();
  const { platformId, platforms } = usePlatform();
  if (platforms.status !== "ready" || platformId === null || platforms.data.length < 2) return null;
  return (
    <select
      className={styles.select}
      aria-label="Platform"
      value={platformId}
      onChange={(event) => navigate(`/p/${event.currentTarget.value}`)}
    >
      {!platforms.data.some(({ id }) => id === platformId) && <option value={platformId}>{platformId}</option>}
      {platforms.data.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}

import { Group } from "@mantine/core";
import { useNavigate } from "react-router";
import { DialogButton } from "../components/dialog-button.tsx";
import { Note } from "../components/note.tsx";
import { OpenSupport } from "../god/support-access.tsx";
import { SupportForm } from "../god/support-form.tsx";
import { useConsole } from "./console-context.tsx";

/** For a GOD: that the platform is open to them, and until when; or that they see it by their own roles alone. */
export function SupportBanner() {
  const navigate = useNavigate();
  const { platform, isGod, supportUntil_ms } = useConsole();
  if (!isGod) return null;
  if (supportUntil_ms !== null) {
    return (
      <OpenSupport
        platformId={platform.id}
        name={platform.name}
        until_ms={supportUntil_ms}
        onClose={() => navigate("/god/platforms")}
      />
    );
  }
  return (
    <Note>
      <Group justify="space-between" gap="xs">
        <span>You see what your own roles on this platform open.</span>
        <DialogButton
          label="Open support access"
          title={`Open the private data of ${platform.name}`}
          variant="default"
          size="xs"
        >
          {(close) => <SupportForm platformId={platform.id} onDone={close} />}
        </DialogButton>
      </Group>
    </Note>
  );
}

import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { Note } from "../components/note.tsx";
import { sentCode } from "./emulator.ts";

/** The text message, as nothing is really sent in the demo. */
export default function DemoCode({ verificationId, onUse }: { verificationId: string; onUse(code: string): void }) {
  const [code, setCode] = useState<string | null>(null);
  useEffect(() => {
    void sentCode(verificationId).then(setCode);
  }, [verificationId]);
  if (code === null) return null;
  return (
    <Note>
      In this demo no message is sent. The code is{" "}
      <Button variant="subtle" size="compact-sm" onClick={() => onUse(code)}>
        {code}
      </Button>
    </Note>
  );
}

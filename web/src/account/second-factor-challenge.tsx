import { Anchor, NativeSelect, Stack } from "@mantine/core";
import type { MultiFactorResolver } from "firebase/auth";
import { useState } from "react";
import { CodeStep } from "./code-step.tsx";
import { phoneHints } from "./phone-hints.ts";
import { answerSecondFactor } from "./sign-in.ts";

interface SecondFactorChallengeProps {
  resolver: MultiFactorResolver;
  onWorking(working: boolean): void;
  onCancel(): void;
}

/** The second step of signing in. */
export function SecondFactorChallenge({ resolver, onWorking, onCancel }: SecondFactorChallengeProps) {
  const hints = phoneHints(resolver.hints);
  const [chosen, setChosen] = useState(hints[0]?.uid ?? "");
  return (
    <Stack>
      <CodeStep
        receiver={async () => {
          const hint = hints.find(({ uid }) => uid === chosen);
          if (hint === undefined) throw new Error("This account has a second factor that these pages do not know.");
          return { resolver, hint };
        }}
        onCode={async (verificationId, code) => {
          onWorking(true);
          try {
            await answerSecondFactor(resolver, verificationId, code);
          } finally {
            onWorking(false);
          }
        }}
      >
        {hints.length > 1 ? (
          <NativeSelect
            label="Phone"
            value={chosen}
            onChange={(event) => setChosen(event.currentTarget.value)}
            data={hints.map(({ uid, phoneNumber }) => ({ value: uid, label: phoneNumber }))}
          />
        ) : (
          <p>We send a code to your phone {hints[0]?.phoneNumber}.</p>
        )}
      </CodeStep>
      <Anchor component="button" type="button" onClick={onCancel} ta="left">
        Use another account
      </Anchor>
    </Stack>
  );
}

import { Anchor, NativeSelect, Stack } from "@mantine/core";
import { type MultiFactorAssertion, type MultiFactorResolver, TotpMultiFactorGenerator } from "firebase/auth";
import { useState } from "react";
import { Note } from "../components/note.tsx";
import { AppCodeForm } from "./app-code-form.tsx";
import { CodeStep } from "./code-step.tsx";
import { factorInWords, isPhone, knownFactors } from "./factors.ts";
import { answerSecondFactor, assertion } from "./sign-in.ts";

interface SecondFactorChallengeProps {
  resolver: MultiFactorResolver;
  onWorking(working: boolean): void;
  onCancel(): void;
}

/** The second step of signing in, with any of the person's factors. */
export function SecondFactorChallenge({ resolver, onWorking, onCancel }: SecondFactorChallengeProps) {
  const factors = knownFactors(resolver.hints);
  const [chosen, setChosen] = useState(factors[0]?.uid ?? "");
  const factor = factors.find(({ uid }) => uid === chosen);
  const answer = async (proof: MultiFactorAssertion) => {
    onWorking(true);
    try {
      await answerSecondFactor(resolver, proof);
    } finally {
      onWorking(false);
    }
  };
  return (
    <Stack>
      {factors.length > 1 && (
        <NativeSelect
          label="Second factor"
          value={chosen}
          onChange={(event) => setChosen(event.currentTarget.value)}
          data={factors.map((known) => ({ value: known.uid, label: factorInWords(known) }))}
        />
      )}
      {factor === undefined ? (
        <Note tone="warn">This account has a second factor that these pages do not know.</Note>
      ) : isPhone(factor) ? (
        <CodeStep
          key={factor.uid}
          receiver={async () => ({ resolver, hint: factor })}
          onCode={(verificationId, code) => answer(assertion(verificationId, code))}
        >
          <p>We send a code to your phone {factor.phoneNumber}.</p>
        </CodeStep>
      ) : (
        <AppCodeForm
          key={factor.uid}
          onCode={(code) => answer(TotpMultiFactorGenerator.assertionForSignIn(factor.uid, code))}
        />
      )}
      <Anchor component="button" type="button" onClick={onCancel} ta="left">
        Use another account
      </Anchor>
    </Stack>
  );
}

import { Button } from "@mantine/core";
import { useState } from "react";
import { ErrorNote } from "../../components/error-note.tsx";
import { call, type OperationResult } from "../../data/call.ts";
import { useTask } from "../../forms/use-task.ts";
import { useConsole } from "../console-context.tsx";
import { roleInWords } from "../role-in-words.ts";

/** Who sent an application. To look is recorded, so it is done when somebody asks. */
export function Applicant({ uid }: { uid: string }) {
  const { platform, may } = useConsole();
  const task = useTask();
  const [found, setFound] = useState<OperationResult<"findPeople"> | null>(null);
  const look = () => task.run(async () => setFound(await call("findPeople", { platform_id: platform.id, query: uid })));
  if (!may("user.read")) return <span>Somebody whose name your roles do not show</span>;
  if (found === null) {
    return (
      <>
        <Button size="compact-xs" variant="default" loading={task.running} onClick={look}>
          Show who it is
        </Button>
        <ErrorNote error={task.error} />
      </>
    );
  }
  const [person] = found.people;
  if (person === undefined) return <span role="status">An account that is gone</span>;
  const here = [
    ...person.roles.map(roleInWords),
    ...person.entities.map(({ name }) => `on the team of ${name}`),
    ...(person.banned === null ? [] : ["banned"]),
  ];
  return (
    <span role="status">
      {person.name || "Without a name"}
      {here.length > 0 && `: ${here.join(", ")}`}
    </span>
  );
}

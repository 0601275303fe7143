import type { Event } from "@gatehouse/functions/events";
import { orderBy, where } from "firebase/firestore";
import { PageOf } from "../components/page-of.tsx";
import { useLiveQuery } from "../data/live.ts";
import { Door } from "../workspace/check-in/check-in-page.tsx";
import { useConsole } from "./console-context.tsx";

/** The door of any event on the platform. */
export function CheckInPage() {
  const { platform } = useConsole();
  const events = useLiveQuery<Event>(
    "events",
    [where("platform_id", "==", platform.id), where("status", "==", "published"), orderBy("starts_at")],
    [platform.id],
  );
  return (
    <PageOf live={events} title="Check-in">
      {(data) => <Door events={data} />}
    </PageOf>
  );
}

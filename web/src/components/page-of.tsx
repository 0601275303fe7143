import type { ReactNode } from "react";
import type { Live } from "../data/live.ts";
import { LiveView } from "./live-view.tsx";
import { Page } from "./page.tsx";

interface PageOfProps<T> {
  live: Live<T>;
  /** The page's title until the data is there, and where it cannot be had. */
  title: string;
  empty?: ReactNode;
  children(data: NonNullable<T>): ReactNode;
}

/** A page that stands on live data: it has its title in each state of it. */
export function PageOf<T>({ live, title, empty, children }: PageOfProps<T>) {
  const view = (
    <LiveView live={live} empty={empty}>
      {children}
    </LiveView>
  );
  return live.status === "ready" ? view : <Page title={title}>{view}</Page>;
}

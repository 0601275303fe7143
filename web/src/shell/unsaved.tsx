import { createContext, lazy, Suspense, useContext, useEffect, useId, useSyncExternalStore } from "react";
import { useNavigate } from "react-router";

const loadDialog = () => import("./leave-dialog.tsx");
const LeaveDialog = lazy(loadDialog);

/** Forms that hold something nobody has saved, with the dialog that each stands in; null for the page itself. */
const unsaved = new Map<string, string | null>();

/** The dialog that a form stands in, by an id; null for the page itself. */
export const UnsavedScope = createContext<string | null>(null);

/** Says whether a form holds something that would be lost. */
export function useUnsaved(isUnsaved: boolean): void {
  const id = useId();
  const scope = useContext(UnsavedScope);
  // Asked for with the form, it can be shown without a network, too.
  useEffect(() => {
    loadDialog().catch(() => {});
  }, []);
  useEffect(() => {
    if (!isUnsaved) return;
    unsaved.set(id, scope);
    return () => {
      unsaved.delete(id);
    };
  }, [id, scope, isUnsaved]);
}

/** Closes a dialog, after asking where a form in it holds something that would be lost. */
export function leaveDialog(scope: string, close: () => void): void {
  if ([...unsaved.values()].includes(scope)) want({ go: close });
  else close();
}

/** What somebody wants to do who would lose something by it. */
interface Wanted {
  go(): void;
}

let wanted: Wanted | null = null;
const listeners = new Set<() => void>();
function want(next: Wanted | null): void {
  wanted = next;
  for (const listener of listeners) listener();
}

// The router numbers what was visited. It is told of no step that is held back: this listener is there before its own. A
// router that can be told itself is a good deal larger than what it would be for.
let place = { idx: indexOfState(), pathname: window.location.pathname };
let isGoingBack = false;
function indexOfState(): number {
  return Number(Object(window.history.state).idx ?? 0);
}

window.addEventListener("popstate", (event) => {
  if (isGoingBack) {
    isGoingBack = false;
    event.stopImmediatePropagation();
    return;
  }
  const delta = indexOfState() - place.idx;
  if (unsaved.size === 0 || delta === 0 || window.location.pathname === place.pathname) {
    place = { idx: indexOfState(), pathname: window.location.pathname };
    return;
  }
  event.stopImmediatePropagation();
  isGoingBack = true;
  window.history.go(-delta);
  want({
    go() {
      unsaved.clear();
      window.history.go(delta);
    },
  });
});

/** A link within these pages that a plain click would follow in this window. */
function followed(event: MouseEvent): URL | null {
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || event.button !== 0 || link.target === "_blank" || link.download !== "")
    return null;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const url = new URL(link.href);
  return url.origin === window.location.origin && url.pathname !== window.location.pathname ? url : null;
}

/** Asks before what was typed is lost: by a link, by going back, by closing a dialog or the window. There is one on every page. */
export function UnsavedGuard() {
  const navigate = useNavigate();
  const asked = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => wanted,
  );
  useEffect(() => {
    const onClick = (event: MouseEvent) => {
      const url = unsaved.size === 0 ? null : followed(event);
      if (url === null) return;
      event.preventDefault();
      event.stopPropagation();
      want({
        go() {
          unsaved.clear();
          navigate(`${url.pathname}${url.search}${url.hash}`);
        },
      });
    };
    const onClose = (event: BeforeUnloadEvent) => {
      if (unsaved.size > 0) event.preventDefault();
    };
    document.addEventListener("click", onClick, { capture: true });
    window.addEventListener("beforeunload", onClose);
    return () => {
      document.removeEventListener("click", onClick, { capture: true });
      window.removeEventListener("beforeunload", onClose);
    };
  }, [navigate]);
  // Each step that was taken is where the next one is counted from.
  useEffect(() => {
    place = { idx: indexOfState(), pathname: window.location.pathname };
  });
  if (asked === null) return null;
  const leave = () => {
    want(null);
    asked.go();
  };
  return (
    <Suspense>
      <LeaveDialog stay={() => want(null)} leave={leave} />
    </Suspense>
  );
}

import {
  collection,
  type DocumentSnapshot,
  doc,
  type FirestoreError,
  onSnapshot,
  type QueryConstraint,
  query,
} from "firebase/firestore";
import { useEffect, useEffectEvent, useState } from "react";
import { firestore } from "../firebase.ts";
import { isReachable, waitForServer } from "./reach.ts";
import { useSession } from "./session.tsx";

/** What a listener knows so far. */
export type Live<T> = { status: "loading" } | { status: "ready"; data: T } | { status: "error"; error: Error };

export type WithId<T> = T & { id: string };

const loading = { status: "loading" } as const;

type Listen<T> = (next: (data: T) => void, fail: (error: Error) => void) => () => void;

/**
 * Listens as long as the component shows; starts over when `key` changes, or when another person signs in, whom the
 * rules may answer differently. A null key listens to nothing and stays "loading".
 */
function useListener<T>(key: string | null, listen: Listen<T>): Live<T> {
  const session = useSession();
  const uid = session.status === "signed_in" ? session.uid : session.status;
  const fullKey = key === null ? null : `${uid}\n${key}`;
  const [state, setState] = useState<{ key: string; live: Live<T> } | null>(null);
  const listenNow = useEffectEvent(listen);
  useEffect(() => {
    if (fullKey === null) return;
    return listenNow(
      (data) => setState({ key: fullKey, live: { status: "ready", data } }),
      (error) => setState({ key: fullKey, live: { status: "error", error } }),
    );
  }, [fullKey]);
  return state !== null && state.key === fullKey ? state.live : loading;
}

/**
 * One document. That there is none, only the server says: what is not kept on the device may be there all the same, so
 * without a network it stays unknown.
 */
function listenToDoc<T>(path: string, next: (data: WithId<T> | null) => void, fail: (error: FirestoreError) => void) {
  const waiting = waitForServer(() => {});
  const stop = onSnapshot(
    doc(firestore, path),
    { includeMetadataChanges: true },
    (snapshot) => {
      const { fromCache } = snapshot.metadata;
      waiting.heard(fromCache);
      if (snapshot.exists() || !fromCache) next(read<T>(snapshot));
    },
    (error) => {
      waiting.stop();
      fail(error);
    },
  );
  return () => {
    waiting.stop();
    stop();
  };
}

/** One document, live; `data` is null while there is none. A null path stays "loading". */
export function useLiveDoc<T>(path: string | null): Live<WithId<T> | null> {
  return useListener(path, (next, fail) => listenToDoc<T>(path ?? "", next, fail));
}

/** Several documents, live, in the order of their paths; null for one that does not exist or may not be read. */
export function useLiveDocs<T>(paths: string[] | null): Live<(WithId<T> | null)[]> {
  const key = paths === null ? null : paths.join("\n");
  return useListener(key, (next) => {
    const found = new Map<string, WithId<T> | null>();
    const report = () => {
      if (paths?.every((path) => found.has(path))) next(paths.map((path) => found.get(path) ?? null));
    };
    const set = (path: string, value: WithId<T> | null) => {
      found.set(path, value);
      report();
    };
    report();
    const stops = [...new Set(paths)].map((path) =>
      listenToDoc<T>(
        path,
        (data) => set(path, data),
        () => set(path, null),
      ),
    );
    return () => {
      for (const stop of stops) stop();
    };
  });
}

/**
 * The documents of a collection that meet the constraints, live. A null path stays "loading".
 *
 * @param key  everything that the constraints depend on
 */
export function useLiveQuery<T>(
  collectionPath: string | null,
  constraints: QueryConstraint[],
  key: unknown[],
): Live<WithId<T>[]> {
  return useListener(collectionPath === null ? null : JSON.stringify([collectionPath, key]), (next, fail) => {
    let kept: (() => void) | null = null;
    let isKnown = false;
    const waiting = waitForServer(() => kept?.());
    const stop = onSnapshot(
      query(collection(firestore, collectionPath ?? ""), ...constraints),
      { includeMetadataChanges: true },
      (snapshot) => {
        const { fromCache } = snapshot.metadata;
        waiting.heard(fromCache);
        const show = () => {
          isKnown = true;
          next(snapshot.docs.map((found) => read<T>(found)).filter((found) => found !== null));
        };
        // That there is nothing, only the server says. What other listeners have brought so far may be a part only: while
        // the server answers, wait for the whole.
        const isGuess = fromCache && snapshot.empty && !isKnown;
        if (!isGuess && !(fromCache && isReachable())) show();
        else kept = isGuess ? null : show;
      },
      (error) => {
        waiting.stop();
        fail(error);
      },
    );
    return () => {
      waiting.stop();
      stop();
    };
  });
}

function read<T>(snapshot: DocumentSnapshot): WithId<T> | null {
  // A time that the server has yet to set reads as the device's own until it has.
  const data = snapshot.data({ serverTimestamps: "estimate" });
  return data === undefined ? null : { ...(data as T), id: snapshot.id };
}

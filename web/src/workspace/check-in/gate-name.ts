import { useState } from "react";

const key = "gatehouse-gate";

/** The name of the door that this device stands at, kept between visits. */
export function useGateName(): [gate: string, setGate: (gate: string) => void] {
  const [gate, setGate] = useState(recall);
  return [
    gate,
    (next) => {
      setGate(next);
      try {
        localStorage.setItem(key, next);
      } catch {
        // Storage is blocked: it is typed again next time.
      }
    },
  ];
}

function recall(): string {
  try {
    return localStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}

import { useEffect, useState } from "react";
import { Note } from "../components/note.tsx";
import { auth } from "../firebase.ts";
import { confirmationLink } from "./emulator.ts";

/** The e-mail message, as nothing is really sent in the demo. */
export default function DemoEmail() {
  const [link, setLink] = useState<string | null>(null);
  const email = auth.currentUser?.email ?? "";
  useEffect(() => {
    void confirmationLink(email).then(setLink);
  }, [email]);
  if (link === null) return null;
  return (
    <Note>
      In this demo no message is sent.{" "}
      <a href={link} target="_blank" rel="noreferrer">
        This is its link
      </a>
    </Note>
  );
}

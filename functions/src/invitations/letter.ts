import { type Letter, nameInLetter } from "../runtime/mail.ts";
import type { Invitation } from "./model.ts";

export const daysOpen = 14;

/** What an invited person is written. */
export function letterOf(
  invitation_id: string,
  invitation: Pick<Invitation, "kind" | "role" | "into" | "invited_by_name">,
): Letter {
  const by = nameInLetter(invitation.invited_by_name, "Somebody");
  return {
    ...wordsFor(invitation, by),
    link: `/invitations/${invitation_id}`,
    footnote: "If you did not expect this, ignore it: nothing happens unless you accept.",
  };
}

function wordsFor(
  { kind, role, into }: Pick<Invitation, "kind" | "role" | "into">,
  by: string,
): Pick<Letter, "subject" | "paragraphs"> {
  const how = `Open this address within ${daysOpen} days to accept or decline. You need an account with this e-mail address; if you have none yet, you can make one there.`;
  switch (kind) {
    case "team": {
      const entity = nameInLetter(into, "an entity");
      if (role === "owner") {
        return {
          subject: `The ownership of ${entity}`,
          paragraphs: [`${by} offers you the ownership of ${entity}.`, how],
        };
      }
      return {
        subject: `An invitation to the team of ${entity}`,
        paragraphs: [`${by} invites you to the team of ${entity}, as ${inWords(role)}.`, how],
      };
    }
    case "event": {
      const event = nameInLetter(into, "an event");
      return {
        subject: `An invitation to work at ${event}`,
        paragraphs: [`${by} invites you to work at ${event}, as ${inWords(role)}.`, how],
      };
    }
    case "affiliate": {
      const platform = nameInLetter(into, "a platform");
      return {
        subject: `An invitation to the affiliate programme of ${platform}`,
        paragraphs: [
          `${by} invites you to be an affiliate of ${platform}, and earn on what those buy whom you bring.`,
          how,
        ],
      };
    }
  }
}

/** A stored word, such as `event_manager`, for people to read. */
function inWords(stored: string): string {
  return stored.replaceAll("_", " ");
}

import type { Invitation } from "@gatehouse/functions/invitations";
import { Button, Group } from "@mantine/core";
import { Link, useLocation, useNavigate, useParams } from "react-router";
import { ConfirmButton } from "../components/confirm-button.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Facts } from "../components/facts.tsx";
import { LiveView } from "../components/live-view.tsx";
import { Page } from "../components/page.tsx";
import { Panel } from "../components/panel.tsx";
import { When } from "../components/when.tsx";
import { call } from "../data/call.ts";
import { isOpen, standingOf, useOwnInvitations } from "../data/invitations.ts";
import { useLiveDoc, type WithId } from "../data/live.ts";
import { useSession } from "../data/session.tsx";
import { auth } from "../firebase.ts";
import { entityRoleWords, eventRoleWords } from "../roles-in-words.ts";
import { PageSkeleton } from "../shell/page-skeleton.tsx";
import { ConfirmEmail } from "./confirm-email.tsx";

/** Where the invited answer: `/invitations/:invitationId`, linked from the mail; without an id, all that are open. */
export default function InvitationsPage() {
  const session = useSession();
  const { invitationId } = useParams();
  if (session.status === "loading") return <PageSkeleton />;
  return (
    <Page title={invitationId === undefined ? "Invitations" : "Invitation"}>
      {session.status === "signed_out" ? (
        <SignInOrUp />
      ) : !session.emailVerified ? (
        <Panel title="Confirm your address first">
          <ConfirmEmail />
        </Panel>
      ) : invitationId === undefined ? (
        <OpenInvitations email={session.email} />
      ) : (
        <OneInvitation id={invitationId} email={session.email} uid={session.uid} />
      )}
    </Page>
  );
}

function SignInOrUp() {
  const { pathname } = useLocation();
  const next = `next=${encodeURIComponent(pathname)}`;
  return (
    <EmptyState
      title="Who are you?"
      action={
        <Group justify="center">
          <Button component={Link} to={`/sign-in?${next}&mode=sign_up`}>
            Create an account
          </Button>
          <Button component={Link} to={`/sign-in?${next}`} variant="default">
            Sign in
          </Button>
        </Group>
      }
    >
      An invitation opens with the e-mail address that it was sent to. Make an account with that address, or sign in to
      the one that you have.
    </EmptyState>
  );
}

function OpenInvitations({ email }: { email: string }) {
  const invitations = useOwnInvitations();
  const none = <EmptyState title="No open invitation">Whoever invites {email} shows here.</EmptyState>;
  return (
    <LiveView live={invitations} empty={none}>
      {(data) => {
        const open = data.filter(isOpen);
        if (open.length === 0) return none;
        return open.map((invitation) => <Answer key={invitation.id} invitation={invitation} />);
      }}
    </LiveView>
  );
}

function OneInvitation({ id, email, uid }: { id: string; email: string; uid: string }) {
  const invitation = useLiveDoc<Invitation>(`invitations/${id}`);
  // Whether there is one at all, the rules do not tell everybody.
  if (invitation.status === "error") return <ForSomebodyElse email={email} />;
  return (
    <LiveView live={invitation} empty={<ForSomebodyElse email={email} />}>
      {(data) => {
        // Those who manage the team may see it, too.
        if (data.email !== email && data.uid !== uid) return <ForSomebodyElse email={email} />;
        const standing = standingOf(data);
        return standing === "pending" ? <Answer invitation={data} /> : <Over invitation={data} standing={standing} />;
      }}
    </LiveView>
  );
}

function ForSomebodyElse({ email }: { email: string }) {
  return (
    <EmptyState
      title="This invitation is for another address"
      action={<Button onClick={() => auth.signOut()}>Sign out</Button>}
    >
      You are signed in as {email}. Sign in with the address that the invitation was sent to.
    </EmptyState>
  );
}

/** What is said of each kind of invitation, and where it leads once it is accepted. */
interface Words {
  title: string;
  role: string;
  question: string;
  consequence: string;
  place: { label: string; link: string };
}

function wordsFor(invitation: Invitation): Words {
  const { into, invited_by_name } = invitation;
  switch (invitation.kind) {
    case "team": {
      const { label, text } = entityRoleWords[invitation.role];
      const takesOver = invitation.role === "owner";
      return {
        title: takesOver ? `The ownership of ${into}` : `The team of ${into}`,
        role: `${label}: ${text}`,
        question: takesOver ? `Become the owner of ${into}?` : `Join the team of ${into}?`,
        consequence: takesOver
          ? `You answer for it from then on. Its Stripe account comes with it: look at the bank account that payouts go to. ${invited_by_name} stays as an admin.`
          : "What your role opens is yours at once. You can leave the team at any time.",
        place: { label: `Open ${into}`, link: `/workspace/${invitation.entity_id}` },
      };
    }
    case "event": {
      const { label } = eventRoleWords[invitation.role];
      return {
        title: `Work at ${into}`,
        role: `${label}, at this event alone`,
        question: `Work at ${into}?`,
        consequence: "What that opens is yours at once, for this event alone.",
        place: { label: "Open the workspace", link: `/workspace/${invitation.entity_id}` },
      };
    }
    case "affiliate":
      return {
        title: `The affiliate programme of ${into}`,
        role: "Affiliate: shares a link, and earns on what those buy who come by it",
        question: `Be an affiliate of ${into}?`,
        consequence: "You get a link of your own at once. Whom you bring is shown to you by name.",
        place: { label: "Open your link", link: "/affiliate" },
      };
  }
}

const overWords: Record<Exclude<Invitation["status"], "pending">, { title: string; text: string }> = {
  accepted: { title: "You accepted this invitation", text: "It is yours." },
  declined: { title: "You declined this invitation", text: "If you have changed your mind, ask for another one." },
  withdrawn: { title: "This invitation was withdrawn", text: "Whoever sent it has taken it back." },
  expired: { title: "This invitation has expired", text: "It was open for 14 days. Ask for another one." },
};

interface OverProps {
  invitation: Invitation;
  standing: keyof typeof overWords;
}

function Over({ invitation, standing }: OverProps) {
  const { title, text } = overWords[standing];
  const { label, link } = wordsFor(invitation).place;
  return (
    <EmptyState
      title={title}
      action={
        standing === "accepted" && (
          <Button component={Link} to={link}>
            {label}
          </Button>
        )
      }
    >
      {invitation.invited_by_name} invited you to {invitation.into}. {text}
    </EmptyState>
  );
}

function Answer({ invitation }: { invitation: WithId<Invitation> }) {
  const { id: invitation_id, invited_by_name, expires_at } = invitation;
  const { title, role, question, consequence, place } = wordsFor(invitation);
  const navigate = useNavigate();
  const accept = async () => {
    await call("acceptInvitation", { invitation_id });
    navigate(place.link);
  };
  return (
    <Panel title={title}>
      <Facts
        facts={[
          ["From", invited_by_name],
          ["Role", role],
          ["Open until", <When key="until" at={expires_at} />],
        ]}
      />
      <Group>
        <ConfirmButton title={question} description={consequence} confirmLabel="Accept" onConfirm={accept}>
          Accept
        </ConfirmButton>
        <ConfirmButton
          variant="default"
          color="red"
          title="Decline this invitation?"
          description={`${invited_by_name} is told. To accept later, you need another invitation.`}
          confirmLabel="Decline"
          onConfirm={() => call("declineInvitation", { invitation_id })}
        >
          Decline
        </ConfirmButton>
      </Group>
    </Panel>
  );
}

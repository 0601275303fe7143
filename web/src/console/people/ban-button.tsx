import type { PlatformPermission } from "@gatehouse/functions/model/permissions";
import { Stack } from "@mantine/core";
import { ConfirmButton } from "../../components/confirm-button.tsx";
import { call } from "../../data/call.ts";
import { type ConsoleContext, useConsole } from "../console-context.tsx";
import { isWithin } from "../roles/use-roles.ts";

interface BannedPerson {
  uid: string;
  name: string;
}

interface BanButtonProps {
  person: BannedPerson;
  /** Whether they are banned there now, so that the button ends it. */
  banned: boolean;
  /** From all platforms, not this one: for GOD. */
  everywhere?: boolean;
  onDone?(): void;
}

/** Bans a person, or ends that, with the reason that they are told. */
export function BanButton({ person, banned, everywhere = false, onDone }: BanButtonProps) {
  const { platform } = useConsole();
  const where = everywhere ? "every platform" : platform.name;
  const name = person.name || "this person";
  const label = `${banned ? "Unban" : "Ban"}${everywhere ? " everywhere" : ""}`;
  return (
    <ConfirmButton
      size="xs"
      variant="default"
      {...(!banned && { color: "red" })}
      aria-label={`${label}: ${name}`}
      title={banned ? `End the ban of ${name}?` : `Ban ${name} from ${where}?`}
      description={
        banned ? (
          <p>
            {name} may buy and apply on {where} again, and the roles that they still hold there work again. They are
            told the reason.
          </p>
        ) : (
          <Stack gap="xs">
            <p>
              From their next click on, {name} may not buy, apply or join anything on {where}, and none of their roles
              there works. They keep reading their own orders and tickets.
            </p>
            <p>An entity that they own stays theirs, and its team goes on. They are told the reason.</p>
          </Stack>
        )
      }
      reason="required"
      confirmLabel={label}
      onConfirm={async (reason) => {
        const platform_id = everywhere ? "global" : platform.id;
        await call(banned ? "unbanPerson" : "banPerson", { platform_id, uid: person.uid, reason });
        onDone?.();
      }}
    >
      {label}
    </ConfirmButton>
  );
}

/** Whether somebody may ban and unban a person with these roles: not themselves, and nobody who leads or is stronger. */
export function mayBan(
  { may, uid, platform, permissions }: ConsoleContext,
  person: { uid: string; roles: readonly string[]; permissions: readonly PlatformPermission[] },
): boolean {
  if (!may("user.manage") || person.uid === uid) return false;
  const leads = person.roles.includes("superadmin") || person.uid === platform.master_id;
  return (!leads || may("platform.manage")) && isWithin(permissions, person.permissions);
}

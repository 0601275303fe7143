import { Button, Group, Modal } from "@mantine/core";

/** Asks whether what was typed may be lost. */
export default function LeaveDialog({ stay, leave }: { stay(): void; leave(): void }) {
  return (
    <Modal opened onClose={stay} title="Leave without saving?" centered>
      <p>What you changed here is not saved.</p>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={leave}>
          Leave
        </Button>
        <Button data-autofocus onClick={stay}>
          Stay here
        </Button>
      </Group>
    </Modal>
  );
}

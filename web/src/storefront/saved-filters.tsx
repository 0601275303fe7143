import type { SavedFilter } from "@gatehouse/functions/filters";
import { savedFilterIdOf, savedFiltersMax } from "@gatehouse/functions/filters";
import { oneLine } from "@gatehouse/functions/model/visible";
import { Stack, TextInput } from "@mantine/core";
import { IconBookmark } from "@tabler/icons-react";
import { where } from "firebase/firestore";
import { Link, useParams, useSearchParams } from "react-router";
import { ConfirmButton } from "../components/confirm-button.tsx";
import { DialogButton } from "../components/dialog-button.tsx";
import { Note } from "../components/note.tsx";
import { call } from "../data/call.ts";
import { useLiveQuery, type WithId } from "../data/live.ts";
import { useSession } from "../data/session.tsx";
import { createDoc, updateDocFields } from "../data/write.ts";
import { lengthProblem } from "../forms/checks.ts";
import { Form } from "../forms/form.tsx";
import { useFields } from "../forms/use-fields.ts";
import styles from "./saved-filters.module.css";

type Sought = Pick<SavedFilter, "words" | "category">;

/** The filters of the list of events that the person has saved, and the one of now, to be saved. */
export function SavedFilters() {
  const { platformId = "" } = useParams();
  const [params] = useSearchParams();
  const session = useSession();
  const uid = session.status === "signed_in" ? session.uid : null;
  const found = useLiveQuery<SavedFilter>(
    uid === null ? null : "saved_filters",
    [where("uid", "==", uid), where("platform_id", "==", platformId)],
    [uid, platformId],
  );
  if (uid === null || found.status !== "ready") return null;
  const filters = found.data.toSorted((one, other) => one.name.localeCompare(other.name));
  // As they are kept: a link may hold anything.
  const sought = { words: oneLine(params.get("q") ?? ""), category: oneLine(params.get("category") ?? "") };
  const isSearching = sought.words !== "" || sought.category !== "";
  const current = filters.find(({ words, category }) => words === sought.words && category === sought.category);
  if (filters.length === 0 && !isSearching) return null;
  return (
    <nav aria-label="Saved searches" className={styles.filters}>
      {filters.map((filter) => (
        <Link
          key={filter.id}
          to={addressOf(platformId, filter)}
          className={styles.filter}
          aria-current={filter === current ? "true" : undefined}
        >
          {filter.name}
        </Link>
      ))}
      {isSearching && (
        <DialogButton
          variant="default"
          size="xs"
          // Not taken away: what is being saved shows in the list before the server has accepted it.
          disabled={current !== undefined}
          leftSection={<IconBookmark size={16} aria-hidden />}
          label="Save this search"
          title="Save this search"
        >
          {(close) => <NewFilter platformId={platformId} uid={uid} taken={filters} sought={sought} onDone={close} />}
        </DialogButton>
      )}
      {filters.length > 0 && (
        <DialogButton variant="subtle" size="xs" label="Change saved searches" title="Saved searches">
          {() => (
            <Stack gap="xl">
              {filters.map((filter) => (
                <EditFilter key={filter.id} filter={filter} />
              ))}
            </Stack>
          )}
        </DialogButton>
      )}
    </nav>
  );
}

function addressOf(platformId: string, { words, category }: Sought): string {
  const params = new URLSearchParams({ ...(words !== "" && { q: words }), ...(category !== "" && { category }) });
  return `/p/${platformId}?${params}`;
}

const checkName = ({ name }: { name: string }) => ({ name: lengthProblem(oneLine(name), 1, 60) });

interface NewFilterProps {
  platformId: string;
  uid: string;
  taken: readonly WithId<SavedFilter>[];
  sought: Sought;
  onDone(): void;
}

function NewFilter({ platformId, uid, taken, sought, onDone }: NewFilterProps) {
  const fields = useFields({ name: "" }, checkName);
  const places = Array.from({ length: savedFiltersMax }, (_, number) => savedFilterIdOf(platformId, uid, number));
  const place = places.find((id) => taken.every((filter) => filter.id !== id));
  if (place === undefined) {
    return (
      <Note tone="warn">You have saved {savedFiltersMax} searches, as many as there may be. Delete one first.</Note>
    );
  }
  if (lengthProblem(sought.words, 0, 200) !== null || lengthProblem(sought.category, 0, 40) !== null) {
    return <Note tone="warn">This search is too long to be saved.</Note>;
  }
  const save = async () => {
    const name = oneLine(fields.values.name);
    await createDoc(`saved_filters/${place}`, { platform_id: platformId, uid, name, ...sought });
    onDone();
  };
  return (
    <Form fields={fields} submit="Save" onSubmit={save}>
      <TextInput label="Name" description="Only you see it." withAsterisk data-autofocus {...fields.field("name")} />
    </Form>
  );
}

function EditFilter({ filter }: { filter: WithId<SavedFilter> }) {
  const fields = useFields({ name: filter.name }, checkName);
  const rename = async () => {
    await updateDocFields(`saved_filters/${filter.id}`, { name: oneLine(fields.values.name) });
    fields.settle();
  };
  return (
    <Form
      fields={fields}
      submit="Rename"
      onSubmit={rename}
      disabled={!fields.changed}
      actions={
        <ConfirmButton
          variant="default"
          color="red"
          aria-label={`Delete ${filter.name}`}
          title={`Delete ${filter.name}?`}
          onConfirm={() => call("deleteSavedFilter", { saved_filter_id: filter.id })}
        >
          Delete
        </ConfirmButton>
      }
    >
      <TextInput label={`Name of ${filter.name}`} {...fields.field("name")} />
    </Form>
  );
}

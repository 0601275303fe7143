import { type EntityKind, entityKinds } from "@gatehouse/functions/entities";
import { oneLine, severalLines } from "@gatehouse/functions/model/visible";
import { NativeSelect, Textarea, TextInput } from "@mantine/core";
import { inWords } from "../format.ts";
import { imageProblem, lengthProblem, nameProblem, orNull } from "../forms/checks.ts";
import { toSlug } from "../forms/to-slug.ts";
import type { Fields } from "../forms/use-fields.ts";

type Name = "kind" | "name" | "description" | "image_url";
export type ApplicationValues = Record<Name, string>;

export const noApplication: ApplicationValues = { kind: "community", name: "", description: "", image_url: "" };

export function checkApplication(values: ApplicationValues) {
  return {
    name: nameProblem(values.name, 2, 80),
    description: lengthProblem(values.description, 20, 4000),
    image_url: imageProblem(values.image_url),
  };
}

/** The application as it is stored. */
export function toApplication(values: ApplicationValues) {
  return {
    kind: entityKinds.find((kind) => kind === values.kind) ?? ("community" satisfies EntityKind),
    name: oneLine(values.name),
    slug: toSlug(values.name),
    description: severalLines(values.description),
    image_url: orNull(values.image_url),
  };
}

/** What an applicant says about their entity. */
export function ApplicationFields({ fields }: { fields: Fields<Name> }) {
  return (
    <>
      <NativeSelect
        label="What kind of entity is it?"
        data={entityKinds.map((kind) => ({ value: kind, label: inWords(kind) }))}
        {...fields.field("kind")}
      />
      <TextInput label="Name" description="As people know it." withAsterisk maxLength={100} {...fields.field("name")} />
      <Textarea
        label="Description"
        description="Who you are, and which events you make. The people who approve it read this, and later everyone."
        withAsterisk
        autosize
        minRows={4}
        maxRows={14}
        {...fields.field("description")}
      />
      <TextInput
        label="Image address"
        description="Optional: a picture or logo on the web, with https://"
        type="url"
        inputMode="url"
        {...fields.field("image_url")}
      />
    </>
  );
}

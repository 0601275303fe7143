import { z } from "zod";

export interface Field {
  /** Names joined by points; an item of a list is `[]`. */
  path: string;
  schema: z.ZodType;
}

/** Every field that a schema of objects, lists, choices and wrappers holds, at any depth; wrappers stay on. */
export function fieldsOf(schema: z.ZodType, path = ""): Field[] {
  const at = (name: string) => (path === "" ? name : `${path}.${name}`);
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).flatMap(([name, field]) => [
      { path: at(name), schema: typed(field) },
      ...fieldsOf(typed(field), at(name)),
    ]);
  }
  if (schema instanceof z.ZodArray) {
    const item = typed(schema.element);
    return [{ path: at("[]"), schema: item }, ...fieldsOf(item, at("[]"))];
  }
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => fieldsOf(typed(option), path));
  if (schema instanceof z.ZodRecord)
    return [{ path: at("*"), schema: typed(schema.valueType) }, ...fieldsOf(typed(schema.valueType), at("*"))];
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return fieldsOf(typed(schema.unwrap()), path);
  }
  if (schema instanceof z.ZodPipe) return fieldsOf(typed(schema.in), path);
  return [];
}

// What zod's classes hold is typed as its core has it, of which these are.
function typed(schema: unknown): z.ZodType {
  if (schema instanceof z.ZodType) return schema;
  throw new Error("No schema of zod's");
}

/** The description of the REST interface (OpenAPI 3.1) as it is to be: from the operations and the access tables. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Domain } from "../functions/src/domain.ts";
import { domains } from "../functions/src/domains.ts";
import { errorCodes } from "../functions/src/model/errors.ts";
import { allOperations, routeOf, serviceOf } from "../functions/src/operations.ts";
import { region } from "../functions/src/runtime/configuration.ts";
import { readingService } from "../functions/src/services.ts";
import { root } from "../test/support/paths.ts";

export const openApiPath = join(root, "docs", "openapi.json");

export function readOpenApi(): Promise<string> {
  return readFile(openApiPath, "utf8");
}

interface Method {
  operationId: string;
  tags: string[];
  summary: string;
  description: string;
  [more: string]: unknown;
}
type Paths = Record<string, Record<string, Method>>;

export async function generatedOpenApi(): Promise<string> {
  return `${JSON.stringify(await openApi(), null, 2)}\n`;
}

/** As an object, for those who want to look into it. */
export async function openApi(): Promise<{ paths: Paths } & Record<string, unknown>> {
  const paths: Paths = {};
  const add = (route: string, method: Method) => {
    const [verb = "", path = ""] = route.split(" ");
    paths[path] = { ...paths[path], [verb.toLowerCase()]: method };
  };
  const loaded = new Map((await allOperations()).map((operation) => [operation.name, operation]));
  for (const [domain, { operations, access }] of Object.entries<Domain>(domains)) {
    for (const name of Object.values(operations).flatMap((table) => Object.keys(table))) {
      const operation = loaded.get(name);
      if (operation !== undefined) add(routeOf[name] ?? "", await operationMethod(domain, operation));
    }
    for (const [pattern, { read = [], get = [] } = {}] of Object.entries((await access()).access)) {
      const { list, one } = addressesOf(pattern);
      const reader = (rules: readonly { words: string }[]) => `Read by ${rules.map(({ words }) => words).join("; ")}.`;
      const name = pattern.replace("/", " of ");
      if (read.length > 0) add(`GET ${list}`, listMethod(domain, pattern, `Lists ${name}`, reader(read)));
      if (read.length + get.length > 0) {
        add(`GET ${one}`, documentMethod(domain, pattern, `Reads one of ${name}`, reader([...read, ...get])));
      }
    }
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Gatehouse",
      version: "1",
      description:
        "The operations of Gatehouse, and what the security rules let one read. See docs/rest.md for how to ask: tokens," +
        " idempotency, errors, pages of lists.",
      license: { name: "UNLICENSED", identifier: "LicenseRef-proprietary" },
    },
    servers: [serverOf(readingService)],
    security: [{ idToken: [], appCheck: [] }],
    tags: Object.keys(domains).map((name) => ({ name, description: `What concerns ${name}.` })),
    paths: Object.fromEntries(Object.entries(paths).sort(([one], [other]) => (one < other ? -1 : 1))),
    components,
  };
}

function serverOf(service: string): object {
  return {
    url: `https://${region}-{project}.cloudfunctions.net/${service}/v1`,
    description: `The service ${service}`,
    variables: { project: { default: "your-project", description: "The id of the Firebase project" } },
  };
}

// ---------------------------------------------------------------------------------------------------- operations

type Operation = Awaited<ReturnType<typeof allOperations>>[number];

async function operationMethod(domain: string, { name, schema, output, requires }: Operation): Promise<Method> {
  const route = routeOf[name] ?? "";
  const input = jsonSchema(schema, "input");
  const inPath = [...route.matchAll(/\{(\w+)\}/g)].map(([, field = ""]) => field);
  const left = Object.entries(input.properties ?? {}).filter(([field]) => !inPath.includes(field));
  const required = (input.required ?? []).filter((field) => !inPath.includes(field));
  const isGet = route.startsWith("GET ");
  const parameters = [
    ...inPath.map((field) => parameter("path", field, input.properties?.[field] ?? {}, true)),
    ...(isGet ? left.map(([field, of]) => parameter("query", field, of, required.includes(field))) : []),
    ...(isGet ? [] : [{ $ref: "#/components/parameters/IdempotencyKey" }]),
  ];
  const { summary, description } = await wordsOf(domain, name);
  return {
    operationId: name,
    tags: [domain],
    summary,
    description: [description, asked(requires)].filter(Boolean).join("\n\n"),
    servers: [serverOf(serviceOf[name] ?? "")],
    ...(requires === "anyone" && { security: openToAll }),
    ...(parameters.length > 0 && { parameters }),
    ...(!isGet &&
      left.length > 0 && {
        requestBody: {
          required: required.length > 0,
          content: {
            "application/json": {
              schema: {
                type: "object",
                properties: Object.fromEntries(left),
                ...(required.length > 0 && { required }),
                additionalProperties: false,
              },
            },
          },
        },
      }),
    responses: responses(jsonSchema(output, "output")),
  };
}

function asked(requires: Operation["requires"]): string {
  if (requires === "anyone") return "For everybody.";
  if (typeof requires === "string") return "For whoever is signed in.";
  const words = Object.entries(requires).map(([where, permission]) =>
    where === "entity"
      ? `\`${permission}\` in the entity's team`
      : where === "platform"
        ? `the platform's \`${permission}\``
        : `GOD's \`${permission}\``,
  );
  return `Asks for ${words.join(", or ")}.`;
}

/** What stands above an operation in its file: the first sentence, and the rest. */
async function wordsOf(domain: string, name: string): Promise<{ summary: string; description: string }> {
  const file = `${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.ts`;
  const text = await readFile(join(root, "functions", "src", domain, file), "utf8");
  const comment = new RegExp(`/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\s*export const ${name} = operation`).exec(text)?.[1];
  if (comment === undefined) throw new Error(`${file} does not say what ${name} does.`);
  const lines = comment.split("\n").map((line) => line.replace(/^\s*\* ?/, ""));
  const tags = lines.findIndex((line) => line.startsWith("@"));
  const plain = (tags < 0 ? lines : lines.slice(0, tags)).join(" ").replaceAll(/\s+/g, " ").trim();
  const notes = (tags < 0 ? [] : lines.slice(tags))
    .join("\n")
    .split(/^@/m)
    .map((note) => note.replaceAll(/\s+/g, " ").trim());
  const [, first = plain, rest = ""] = /^(.*?[.:])\s+([A-Z].*)$/.exec(plain) ?? [];
  const list = notes.filter(Boolean).map((note) => `- ${note.replace(/^(\w+) /, "*$1* ")}`);
  return { summary: first.replace(/[.:]$/, ""), description: [rest, list.join("\n")].filter(Boolean).join("\n\n") };
}

// ---------------------------------------------------------------------------------------------------- documents

/** `events/ticket_types` is read at `/events/{event_id}/ticket_types` and one below that. */
function addressesOf(pattern: string): { list: string; one: string } {
  const names = pattern.split("/");
  const one = names.map((name) => `/${name}/{${idOf(name)}}`).join("");
  return { list: one.slice(0, one.lastIndexOf("/")), one };
}

function idOf(collection: string): string {
  return `${collection.replace(/ies$/, "y").replace(/s$/, "")}_id`;
}

const document = { $ref: "#/components/schemas/Document" };

function documentMethod(domain: string, pattern: string, summary: string, description: string): Method {
  return {
    operationId: `get_${pattern.replace("/", "_")}`,
    tags: [domain],
    summary,
    description,
    security: openToAll,
    parameters: idsIn(addressesOf(pattern).one),
    responses: responses(document),
  };
}

function listMethod(domain: string, pattern: string, summary: string, description: string): Method {
  return {
    operationId: `list_${pattern.replace("/", "_")}`,
    tags: [domain],
    summary,
    description:
      `${description} Name in the query what makes that so, such as \`platform_id=…\`: a field and what it is, or` +
      " `field.contains` for a list that holds it.",
    security: openToAll,
    parameters: [
      ...idsIn(addressesOf(pattern).list),
      { $ref: "#/components/parameters/Fields" },
      { $ref: "#/components/parameters/Order" },
      { $ref: "#/components/parameters/Limit" },
      { $ref: "#/components/parameters/Cursor" },
    ],
    responses: responses({
      type: "object",
      properties: { items: { type: "array", items: document }, next_cursor: { type: ["string", "null"] } },
      required: ["items", "next_cursor"],
    }),
  };
}

function idsIn(address: string): object[] {
  return [...address.matchAll(/\{(\w+)\}/g)].map(([, field = ""]) =>
    parameter("path", field, { type: "string" }, true),
  );
}

// ---------------------------------------------------------------------------------------------------- pieces

interface JsonSchema {
  properties?: Record<string, object>;
  required?: string[];
}

function jsonSchema(schema: z.ZodType, io: "input" | "output"): JsonSchema {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return described as JsonSchema;
}

function parameter(where: "path" | "query", name: string, schema: object, required: boolean): object {
  return { name, in: where, required, schema };
}

function responses(schema: object): object {
  return {
    200: { description: "As asked for", content: { "application/json": { schema } } },
    "4XX": { $ref: "#/components/responses/Problem" },
    "5XX": { $ref: "#/components/responses/Problem" },
  };
}

const openToAll = [{ appCheck: [] }, { idToken: [], appCheck: [] }];

const components = {
  securitySchemes: {
    idToken: { type: "http", scheme: "bearer", bearerFormat: "JWT", description: "A Firebase ID token" },
    appCheck: { type: "apiKey", in: "header", name: "X-Firebase-AppCheck", description: "A token of App Check" },
  },
  parameters: {
    IdempotencyKey: {
      name: "Idempotency-Key",
      in: "header",
      description: "Repeated with the same key, a call has one effect and one answer, for seven days.",
      schema: { type: "string", pattern: "^[A-Za-z0-9_-]{8,64}$" },
    },
    Fields: {
      name: "fields",
      in: "query",
      description: "Any fields of the documents, and what they are: `status=approved`.",
      style: "form",
      explode: true,
      schema: { type: "object", additionalProperties: { type: "string" } },
    },
    Order: {
      name: "order",
      in: "query",
      description: "A field to order by, with `-` in front for the largest first; by id without it.",
      schema: { type: "string" },
    },
    Limit: { name: "limit", in: "query", schema: { type: "integer", minimum: 1, maximum: 100, default: 50 } },
    Cursor: {
      name: "cursor",
      in: "query",
      description: "`next_cursor` of the page before",
      schema: { type: "string" },
    },
  },
  responses: {
    Problem: {
      description: "A refusal",
      content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
    },
  },
  schemas: {
    Problem: {
      type: "object",
      description: "RFC 9457. Further members are facts about the refusal.",
      properties: {
        type: { type: "string" },
        title: { type: "string" },
        status: { type: "integer" },
        detail: { type: "string", description: "A sentence for people" },
        code: { enum: Object.keys(errorCodes) },
        field: { type: ["string", "null"], description: "The field at fault, as a path" },
        retry: { type: "boolean", description: "Whether trying again can help" },
        request_id: { type: "string" },
      },
      required: ["type", "title", "status", "detail", "code"],
    },
    Document: {
      type: "object",
      description: "A document as docs/data-model.md describes it; times as RFC 3339.",
      properties: {
        id: { type: "string" },
        version: { type: "string", description: "Of what was looked at, for operations that decide about it" },
      },
      required: ["id"],
    },
  },
};

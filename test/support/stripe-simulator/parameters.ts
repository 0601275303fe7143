import qs from "qs";
import { isSupportedCurrency, supportedCurrencies } from "./currencies.ts";
import { invalidParameter } from "./errors.ts";

/** A form value before it is decoded: Stripe's API knows only strings, lists and nested names. */
export type RawParameter = string | RawParameters | RawParameter[] | undefined;

export interface RawParameters {
  [name: string]: RawParameter;
}

/**
 * Reads a form body or a query string with nested names.
 *
 * @example parseForm("a[b][0]=1") // { a: { b: ["1"] } }
 */
export function parseForm(text: string): RawParameters {
  return qs.parse(text, { depth: 10, arrayLimit: 1000, parameterLimit: 10_000, plainObjects: true });
}

/** Reads one parameter. `path` is its name as errors show it, such as `line_items[0][quantity]`. */
export interface Decoder<T> {
  present(value: Exclude<RawParameter, undefined>, path: string): T;
  absent(path: string): T;
}

export type Decoded<D> = D extends Decoder<infer T> ? T : never;
type Fields = Readonly<Record<string, Decoder<unknown>>>;
type DecodedFields<F extends Fields> = { [K in keyof F]: Decoded<F[K]> };

function optional<T>(present: (value: Exclude<RawParameter, undefined>, path: string) => T): Decoder<T | undefined> {
  return { present, absent: () => undefined };
}

/** @throws parameter_missing where the parameter is absent */
export function required<T>(inner: Decoder<T | undefined>): Decoder<T> {
  const missing = (path: string) => invalidParameter(path, `Missing required param: ${path}.`, "parameter_missing");
  return {
    present(value, path) {
      const decoded = inner.present(value, path);
      if (decoded === undefined) throw missing(path);
      return decoded;
    },
    absent(path) {
      throw missing(path);
    },
  };
}

function text(value: Exclude<RawParameter, undefined>, path: string): string {
  if (typeof value !== "string") throw invalidParameter(path, `Invalid string: ${JSON.stringify(value)}`);
  return value;
}

function textThatIsNotEmpty(value: Exclude<RawParameter, undefined>, path: string): string {
  const given = text(value, path);
  if (given === "") {
    throw invalidParameter(
      path,
      `You passed an empty string for '${path}'. We assume empty values are an attempt to unset a parameter; however ` +
        `'${path}' cannot be unset. You should remove '${path}' from your request or supply a non-empty value.`,
      "parameter_invalid_empty",
    );
  }
  return given;
}

/** A text that is not empty, of at most `max` characters. */
export function string(max = 5000): Decoder<string | undefined> {
  return optional((value, path) => {
    const given = textThatIsNotEmpty(value, path);
    if (given.length > max) {
      throw invalidParameter(
        path,
        `Invalid string: ${given.slice(0, 10)}...${given.slice(-5)}; must be at most ${max} characters`,
      );
    }
    return given;
  });
}

/** A whole number. */
export function integer(range: { min?: number; max?: number } = {}): Decoder<number | undefined> {
  return optional((value, path) => {
    const given = textThatIsNotEmpty(value, path);
    if (!/^-?\d{1,15}$/.test(given)) {
      throw invalidParameter(path, `Invalid integer: ${given}`, "parameter_invalid_integer");
    }
    const number = Number(given);
    if (range.min !== undefined && number < range.min) {
      throw invalidParameter(
        path,
        `This value must be greater than or equal to ${range.min}.`,
        "parameter_invalid_integer",
      );
    }
    if (range.max !== undefined && number > range.max) {
      throw invalidParameter(
        path,
        `This value must be less than or equal to ${range.max}.`,
        "parameter_invalid_integer",
      );
    }
    return number;
  });
}

export function boolean(): Decoder<boolean | undefined> {
  return optional((value, path) => {
    const given = textThatIsNotEmpty(value, path);
    if (given === "true") return true;
    if (given === "false") return false;
    throw invalidParameter(path, `Invalid boolean: ${given}`);
  });
}

export function oneOf<const Choice extends string>(...choices: readonly Choice[]): Decoder<Choice | undefined> {
  return optional((value, path) => {
    const given = textThatIsNotEmpty(value, path);
    const chosen = choices.find((choice) => choice === given);
    if (chosen !== undefined) return chosen;
    const last = choices.at(-1) ?? "";
    const list = choices.length > 1 ? `one of ${choices.slice(0, -1).join(", ")}, or ${last}` : last;
    throw invalidParameter(path, `Invalid ${path}: must be ${list}`);
  });
}

/** A currency of any case; decoded in lower case, as Stripe answers it. */
export function currency(): Decoder<string | undefined> {
  return optional((value, path) => {
    const given = textThatIsNotEmpty(value, path).toLowerCase();
    if (isSupportedCurrency(given)) return given;
    throw invalidParameter(
      path,
      `Invalid currency: ${given}. Stripe currently supports these currencies: ${supportedCurrencies()}`,
    );
  });
}

/** An absolute web address. */
export function url(): Decoder<string | undefined> {
  return optional((value, path) => {
    const given = textThatIsNotEmpty(value, path);
    const parsed = URL.canParse(given) ? new URL(given) : undefined;
    if (parsed?.protocol === "http:" || parsed?.protocol === "https:") return given;
    throw invalidParameter(path, "Not a valid URL", "url_invalid");
  });
}

export function email(): Decoder<string | undefined> {
  return optional((value, path) => {
    const given = textThatIsNotEmpty(value, path);
    if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(given) && given.length <= 800) return given;
    throw invalidParameter(path, `Invalid email address: ${given}`, "email_invalid");
  });
}

/** A list, which forms write as `name[0]`, `name[1]` or `name[]`. */
export function list<T>(item: Decoder<T>, max = 100): Decoder<T[] | undefined> {
  return optional((value, path) => {
    const items = Array.isArray(value) ? value : indexedItems(value);
    if (items === undefined) throw invalidParameter(path, "Invalid array");
    if (items.length > max) {
      throw invalidParameter(path, `Array ${path} exceeded maximum ${max} allowed elements.`);
    }
    return items.map((each, index) => {
      const name = `${path}[${index}]`;
      return each === undefined ? item.absent(name) : item.present(each, name);
    });
  });
}

/** The items of a list so long that the form reader made an object with numbers for names of it. */
function indexedItems(value: string | RawParameters): RawParameter[] | undefined {
  if (typeof value === "string" || Object.keys(value).some((name) => !/^\d+$/.test(name))) return undefined;
  return Object.values(value);
}

/**
 * Nested parameters. A name that is not among `fields` is refused as unknown; one among `notSimulated` is refused with
 * a message that says so, since silently ignoring it would make a test believe what Stripe would not do.
 *
 * @throws parameter_unknown
 */
export function object<const F extends Fields>(
  fields: F,
  notSimulated: readonly string[] = [],
): Decoder<DecodedFields<F> | undefined> {
  return {
    present(value, path) {
      if (typeof value === "string" || Array.isArray(value)) throw invalidParameter(path, "Invalid object");
      return decodeFields(fields, notSimulated, value, path);
    },
    absent: () => undefined,
  };
}

function decodeFields<F extends Fields>(
  fields: F,
  notSimulated: readonly string[],
  values: RawParameters,
  path: string,
): DecodedFields<F> {
  const nameOf = (name: string) => (path === "" ? name : `${path}[${name}]`);
  const beyond = Object.keys(values).filter((name) => !Object.hasOwn(fields, name));
  const ignored = beyond.find((name) => notSimulated.includes(name));
  if (ignored !== undefined) {
    throw invalidParameter(nameOf(ignored), `The Stripe simulator does not simulate the parameter: ${nameOf(ignored)}`);
  }
  const [unknown] = beyond;
  if (unknown !== undefined) {
    throw invalidParameter(
      nameOf(unknown),
      beyond.length === 1
        ? `Received unknown parameter: ${nameOf(unknown)}`
        : `Received unknown parameters: ${beyond.join(", ")}`,
      "parameter_unknown",
    );
  }
  return mapFields(fields, (decoder, name) => {
    const value = values[name];
    return value === undefined ? decoder.absent(nameOf(name)) : decoder.present(value, nameOf(name));
  });
}

function mapFields<F extends Fields>(
  fields: F,
  decode: (decoder: Decoder<unknown>, name: string) => unknown,
): DecodedFields<F>;
function mapFields(fields: Fields, decode: (decoder: Decoder<unknown>, name: string) => unknown) {
  return Object.fromEntries(Object.entries(fields).map(([name, decoder]) => [name, decode(decoder, name)]));
}

/** What the fields of a request decode to. (A conditional type, so that no one infers `F` backwards through it.) */
type DecodedRequest<F> = F extends unknown ? { [K in keyof F]: Decoded<F[K]> } : never;

/** Reads all parameters of one request. */
export type RequestDecoder<T> = (values: RawParameters) => T;

/**
 * The parameters of one request of the API, named as the `stripe` package types them: a name that Stripe does not know
 * does not compile.
 *
 * @example
 * const decode = parametersOf<Stripe.RefundUpdateParams>()({ metadata: metadata() });
 */
export function parametersOf<P>() {
  return <const F extends { readonly [K in Exclude<keyof P, "expand">]?: Decoder<unknown> }>(
    fields: F & { readonly [K in Exclude<keyof F, keyof P>]: never },
    notSimulated: readonly Exclude<keyof P & string, keyof F>[] = [],
  ): RequestDecoder<DecodedRequest<F>> => requestDecoder(fields, notSimulated);
}

function requestDecoder<F>(fields: F, notSimulated: readonly string[]): RequestDecoder<DecodedRequest<F>>;
function requestDecoder(fields: Fields, notSimulated: readonly string[]) {
  return (values: RawParameters) => decodeFields(fields, notSimulated, values, "");
}

/** What a request changes in an object's metadata: `null` takes a key away, `"clear"` all of them. */
export type MetadataChange = Readonly<Record<string, string | null>> | "clear";

/** Metadata: at most 50 keys of 40 characters, values of 500. */
export function metadata(): Decoder<MetadataChange | undefined> {
  return optional((value, path) => {
    if (value === "") return "clear";
    if (typeof value === "string" || Array.isArray(value)) throw invalidParameter(path, "Invalid hash");
    const change: Record<string, string | null> = {};
    for (const [key, item] of Object.entries(value)) {
      if (key.length > 40) {
        throw invalidParameter(
          path,
          `Metadata keys can be at most 40 characters, but you passed one of ${key.length}.`,
        );
      }
      const given = item === undefined ? "" : text(item, `${path}[${key}]`);
      if (given.length > 500) {
        throw invalidParameter(
          `${path}[${key}]`,
          `Metadata values can have up to 500 characters, but you passed in a value that is ${given.length} ` +
            `characters. Invalid value: ${given.slice(0, 40)}...`,
        );
      }
      change[key] = given === "" ? null : given;
    }
    return change;
  });
}

const METADATA_KEYS_MAX = 50;

/**
 * The metadata after a change.
 *
 * @throws StripeFailure  it would have too many keys
 */
export function changedMetadata(
  before: Readonly<Record<string, string>>,
  change: MetadataChange | undefined,
): Record<string, string> {
  if (change === undefined) return { ...before };
  if (change === "clear") return {};
  const after: Record<string, string> = { ...before };
  for (const [key, value] of Object.entries(change)) {
    if (value === null) delete after[key];
    else after[key] = value;
  }
  if (Object.keys(after).length > METADATA_KEYS_MAX) {
    throw invalidParameter("metadata", `Metadata can have up to ${METADATA_KEYS_MAX} keys.`);
  }
  return after;
}

/** The parameters as a text that does not depend on the order in which they were written. */
export function canonicalText(values: RawParameter): string {
  if (values === undefined) return "";
  if (typeof values === "string") return JSON.stringify(values);
  if (Array.isArray(values)) return `[${values.map(canonicalText).join(",")}]`;
  const names = Object.keys(values).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonicalText(values[name])}`).join(",")}}`;
}

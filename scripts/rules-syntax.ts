/**
 * Reads firestore.rules as far as its conditions go: blocks, functions, and the expressions in them with where they
 * stand. What the language knows beyond what the project's rules use is not read, and said to be unknown.
 */

export type Expression = { start: number; end: number } & (
  | { kind: "logic"; operator: "&&" | "||"; operands: Expression[] }
  | { kind: "comparison"; operator: string; operatorAt: number; operands: Expression[] }
  | { kind: "not"; operands: Expression[] }
  | { kind: "call"; name: string; operands: Expression[] }
  | { kind: "list"; operands: Expression[] }
  | { kind: "string" | "number"; value: string; operands: Expression[] }
  /** Anything else: names, members, arithmetic, paths. */
  | { kind: "other"; operands: Expression[] }
);

export interface Condition {
  expression: Expression;
  /** `allow`: what a request needs; otherwise the function whose result it is. */
  of: { kind: "allow"; methods: readonly string[] } | { kind: "function"; name: string };
  /** The collections of the match blocks around it, outermost first. */
  within: readonly string[];
}

interface Token {
  kind: "name" | "string" | "number" | "path" | "mark";
  text: string;
  start: number;
  end: number;
}

const marks = ["&&", "||", "==", "!=", "<=", ">=", ..."<>!()[]{},;:.+-*/%="];
const comparisons = ["==", "!=", "<=", ">=", "<", ">", "in", "is"];

/** A match block of a top-level collection. */
export interface Block {
  start: number;
  end: number;
}

/** @throws if it meets what it does not know */
export function conditionsOf(rules: string): Condition[] {
  return read(rules).conditions;
}

/** @throws if it meets what it does not know */
export function blocksOf(rules: string): Block[] {
  return read(rules).blocks;
}

function read(rules: string): { conditions: Condition[]; blocks: Block[] } {
  const tokens = tokensOf(rules);
  const conditions: Condition[] = [];
  const blocks: Block[] = [];
  let at = 0;

  const peek = () => tokens[at]?.text ?? "";
  const next = (): Token => {
    const token = tokens[at];
    if (token === undefined) throw new Error("firestore.rules ends too early");
    at += 1;
    return token;
  };
  const expect = (text: string): Token => {
    const token = next();
    if (token.text !== text) throw new Error(`firestore.rules:${lineOf(rules, token.start)}: no "${text}" here`);
    return token;
  };

  function block(within: readonly string[], named: string | null): void {
    while (at < tokens.length && peek() !== "}") {
      const { text: word, start } = next();
      if (word === "match") {
        const path = next().text;
        // Collections and documents take turns, and a document may be named, too.
        const [, ...parts] = path.split("/");
        const collections = parts.filter((part, index) => index % 2 === 0 && !part.startsWith("{"));
        expect("{");
        const isDatabase = path.startsWith("/databases");
        block(isDatabase ? within : [...within, ...collections], null);
        const { end } = expect("}");
        if (!isDatabase && within.length === 0) blocks.push({ start, end });
      } else if (word === "service") {
        while (next().text !== "{");
        block(within, null);
        expect("}");
      } else if (word === "function") {
        const { text: name } = next();
        while (next().text !== "{");
        block(within, name);
        expect("}");
      } else if (word === "allow") {
        const methods: string[] = [];
        for (let method = next().text; method !== ":"; method = next().text) if (method !== ",") methods.push(method);
        expect("if");
        conditions.push({ expression: either(), of: { kind: "allow", methods }, within });
        expect(";");
      } else if (word === "let") {
        while (next().text !== "=");
        either();
        expect(";");
      } else if (word === "return" && named !== null) {
        conditions.push({ expression: either(), of: { kind: "function", name: named }, within });
        expect(";");
      } else {
        while (next().text !== ";");
      }
    }
  }

  function spanned(operands: Expression[]): { start: number; end: number } {
    const [first, last] = [operands[0], operands.at(-1)];
    return { start: first?.start ?? 0, end: last?.end ?? 0 };
  }

  function chain(operator: "&&" | "||", operand: () => Expression): Expression {
    const operands = [operand()];
    while (peek() === operator) {
      next();
      operands.push(operand());
    }
    const [only] = operands;
    return only !== undefined && operands.length === 1
      ? only
      : { kind: "logic", operator, operands, ...spanned(operands) };
  }

  const either = (): Expression => chain("||", () => chain("&&", comparison));

  function comparison(): Expression {
    const left = sum();
    if (!comparisons.includes(peek())) return left;
    const { text: operator, start: operatorAt } = next();
    if (operator === "is")
      return { kind: "comparison", operator, operatorAt, operands: [left], start: left.start, end: next().end };
    const operands = [left, sum()];
    return { kind: "comparison", operator, operatorAt, operands, ...spanned(operands) };
  }

  function sum(): Expression {
    const operands = [unary()];
    while (["+", "-", "*", "/", "%"].includes(peek())) {
      next();
      operands.push(unary());
    }
    const [only] = operands;
    return only !== undefined && operands.length === 1 ? only : { kind: "other", operands, ...spanned(operands) };
  }

  function unary(): Expression {
    if (peek() !== "!") return postfix();
    const { start } = next();
    const operand = unary();
    return { kind: "not", operands: [operand], start, end: operand.end };
  }

  function postfix(): Expression {
    let expression = primary();
    let name = "";
    for (;;) {
      const { start } = expression;
      if (peek() === ".") {
        next();
        const member = next();
        name = member.text;
        expression = { kind: "other", operands: [expression], start, end: member.end };
      } else if (peek() === "(") {
        const called = name === "" ? rules.slice(start, expression.end) : name;
        const behind = name === "" ? [] : expression.operands;
        const { operands, end } = several("(", ")");
        expression = { kind: "call", name: called, operands: [...behind, ...operands], start, end };
        name = "";
      } else if (peek() === "[") {
        const { operands, end } = several("[", "]");
        expression = { kind: "other", operands: [expression, ...operands], start, end };
      } else {
        return expression;
      }
    }
  }

  /** Between brackets, parted by commas, or by the colon of a slice. */
  function several(open: string, close: string): { operands: Expression[]; start: number; end: number } {
    const { start } = expect(open);
    const operands: Expression[] = [];
    while (peek() !== close) {
      operands.push(either());
      if (peek() === "," || peek() === ":") next();
    }
    return { operands, start, end: expect(close).end };
  }

  function primary(): Expression {
    if (peek() === "(") {
      const { operands, start, end } = several("(", ")");
      // Its own place is with the brackets, so that what replaces it stands alone.
      return { ...(operands[0] ?? { kind: "other", operands }), start, end };
    }
    if (peek() === "[") return { kind: "list", ...several("[", "]") };
    const { kind, text, start, end } = next();
    if (kind === "string") return { kind, value: text.slice(1, -1), operands: [], start, end };
    if (kind === "number") return { kind, value: text, operands: [], start, end };
    if (kind === "mark") throw new Error(`firestore.rules:${lineOf(rules, start)}: "${text}" begins no expression`);
    return { kind: "other", operands: [], start, end };
  }

  block([], null);
  return { conditions, blocks };
}

/** Requests that a condition can decide on. */
export interface Reach {
  /** Null: any. */
  collection: string | null;
  /** As `allow` names them. */
  methods: readonly string[];
}

/** What is allowed by a condition, or by those that call its function, over however many others. */
export function reachOf(condition: Condition, conditions: readonly Condition[]): Reach[] {
  const callers = new Set([condition]);
  // A set goes on to what is added to it meanwhile.
  for (const { of, within } of callers) {
    if (of.kind === "allow") continue;
    for (const other of conditions) {
      const sees = within.every((collection, index) => other.within[index] === collection);
      if (sees && calls(other.expression, of.name)) callers.add(other);
    }
  }
  return [...callers].flatMap(({ of, within }) =>
    of.kind === "allow" ? [{ collection: within.at(-1) ?? null, methods: of.methods }] : [],
  );
}

function calls(expression: Expression, name: string): boolean {
  return (
    (expression.kind === "call" && expression.name === name) ||
    expression.operands.some((operand) => calls(operand, name))
  );
}

/** An expression that answers yes or no, and where it stands. */
export interface Question {
  start: number;
  end: number;
  within: Condition["within"];
  reach: readonly Reach[];
}

/** Every expression that answers yes or no: what a request needs, and each part of it; `true` and `false` ask nothing. */
export function questionsOf(rules: string): Question[] {
  const conditions = conditionsOf(rules);
  const booleans = booleanFunctions(conditions);
  return conditions.flatMap((condition) => {
    const { expression, of, within } = condition;
    const reach = reachOf(condition, conditions);
    const questionsIn = (each: Expression, asks: boolean): Question[] => {
      const isConstant = ["true", "false"].includes(rules.slice(each.start, each.end));
      const isQuestion = asks || each.kind === "comparison" || (each.kind === "call" && booleans.has(each.name));
      const operandsAsk = each.kind === "logic" || each.kind === "not";
      return [
        ...(isQuestion && !isConstant ? [{ start: each.start, end: each.end, within, reach }] : []),
        ...each.operands.flatMap((operand) => questionsIn(operand, operandsAsk)),
      ];
    };
    return questionsIn(expression, of.kind === "allow" || booleans.has(of.name));
  });
}

/** The names of the functions that answer yes or no. */
export function booleanFunctions(conditions: readonly Condition[]): Set<string> {
  const names = new Set(["hasOnly", "hasAll", "hasAny", "matches", "exists"]);
  const isBoolean = (expression: Expression): boolean =>
    ["logic", "comparison", "not"].includes(expression.kind) ||
    (expression.kind === "call" && names.has(expression.name));
  for (let size = -1; size !== names.size; ) {
    size = names.size;
    for (const { of, expression } of conditions) {
      if (of.kind === "function" && isBoolean(expression)) names.add(of.name);
    }
  }
  return names;
}

export function lineOf(text: string, at: number): number {
  return text.slice(0, at).split("\n").length;
}

function tokensOf(rules: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < rules.length) {
    const rest = rules.slice(at);
    const skipped = /^(\s+|\/\/[^\n]*)/.exec(rest)?.[0];
    if (skipped !== undefined) {
      at += skipped.length;
      continue;
    }
    // A path stands after `match` or an opening bracket, or after `=`; elsewhere a slash divides.
    const before = tokens.at(-1)?.text ?? "";
    const path = ["match", "(", "="].includes(before) && rest.startsWith("/") ? pathAt(rest, before === "match") : null;
    const found: [Token["kind"], string | null | undefined][] = [
      ["path", path],
      ["string", /^'(?:[^'\\]|\\.)*'/.exec(rest)?.[0]],
      ["number", /^\d+/.exec(rest)?.[0]],
      ["name", /^[A-Za-z_]\w*/.exec(rest)?.[0]],
      ["mark", marks.find((mark) => rest.startsWith(mark))],
    ];
    const [kind, text] = found.find(([, taken]) => taken) ?? ["mark", null];
    if (!text) throw new Error(`firestore.rules:${lineOf(rules, at)}: what is "${rest.slice(0, 10)}"?`);
    tokens.push({ kind, text, start: at, end: at + text.length });
    at += text.length;
  }
  return tokens;
}

/** A path to its end, which is not inside one of its `$( … )`. */
function pathAt(rest: string, ofMatch: boolean): string {
  if (ofMatch) return /^\S+/.exec(rest)?.[0] ?? "";
  let depth = 0;
  for (let at = 0; at < rest.length; at += 1) {
    const character = rest[at];
    if (character === "(") depth += 1;
    if (character === ")") depth -= 1;
    if (depth < 0 || (depth === 0 && (character === ";" || character === ","))) return rest.slice(0, at);
  }
  return rest;
}

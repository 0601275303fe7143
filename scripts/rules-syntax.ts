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
  of: { kind: "allow" } | { kind: "function"; name: string };
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

/** @throws if it meets what it does not know */
export function conditionsOf(rules: string): Condition[] {
  const tokens = tokensOf(rules);
  const conditions: Condition[] = [];
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
      const word = next().text;
      if (word === "match") {
        const path = next().text;
        const collections = path.split("/").filter((part) => part !== "" && !part.startsWith("{"));
        expect("{");
        block(path.startsWith("/databases") ? within : [...within, ...collections], null);
        expect("}");
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
        while (next().text !== ":");
        expect("if");
        conditions.push({ expression: either(), of: { kind: "allow" }, within });
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
  return conditions;
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

import { type AstNode, parse, type Sources } from "./compile.ts";

/** One small fault in one source. */
export interface Mutant {
  path: string;
  line: number;
  /** What is changed and into what, in one line: tells mutants apart, also when lines move. */
  title: string;
  /** The whole source with the fault. */
  source: string;
}

interface Edit {
  node: AstNode;
  /** In bytes, of `node` when left out. */
  range?: [start: number, end: number];
  replacement: string;
}

const swaps: Record<string, string[]> = {
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "==": ["!="],
  "!=": ["=="],
  "+": ["-"],
  "-": ["+"],
  "*": ["/"],
  "/": ["*"],
  "&": ["|"],
  "|": ["&"],
  "<<": [">>"],
  ">>": ["<<"],
  "&&": ["||"],
  "||": ["&&"],
  "+=": ["-=", "="],
  "-=": ["+=", "="],
  "|=": ["&=", "="],
};
const removable = new Set(["ExpressionStatement", "EmitStatement", "RevertStatement", "Continue"]);

/** Every mutant of the sources, in their order. Some do not compile, some are the same program. */
export function mutantsOf(sources: Sources): Mutant[] {
  const trees = parse();
  return Object.entries(sources).flatMap(([path, text]) => {
    const bytes = Buffer.from(text);
    const tree = trees[path];
    if (!tree) throw new Error(`${path} is no part of the contract`);
    return nodesOf(tree, "").flatMap(({ node, name }) =>
      editsOf(node, bytes).map((edit) => apply(path, name, bytes, edit)),
    );
  });
}

function editsOf(node: AstNode, bytes: Buffer): Edit[] {
  const text = (child: unknown) => bytes.subarray(...span(child as AstNode)).toString();
  switch (node.nodeType) {
    case "BinaryOperation":
      return between(node, node.leftExpression, node.rightExpression, String(node.operator), bytes);
    case "Assignment": {
      const { leftHandSide: left, rightHandSide: right } = node;
      return between(node, left, right, String(node.operator), bytes);
    }
    case "UnaryOperation":
      if (node.operator === "!") return [{ node, replacement: text(node.subExpression) }];
      return node.operator === "++" ? [{ node, replacement: text(node).replace("++", "--") }] : [];
    case "Literal":
    case "YulLiteral":
      return literals(String(node.value), text(node)).map((replacement) => ({ node, replacement }));
    case "IfStatement":
      return ["true", "false"].map((replacement) => ({ node: node.condition as AstNode, replacement }));
    case "Conditional":
      return [node.trueExpression, node.falseExpression].map((side) => ({ node, replacement: text(side) }));
    case "ModifierInvocation":
      return node.kind === "modifierInvocation" ? [{ node, replacement: "" }] : [];
    case "FunctionCall": {
      const [first, second] = node.arguments as AstNode[];
      if (!first || !second || node.kind !== "functionCall") return [];
      const range: [number, number] = [span(first)[0], span(second)[1]];
      const gap = bytes.subarray(span(first)[1], span(second)[0]).toString();
      return [{ node, range, replacement: text(second) + gap + text(first) }];
    }
    default:
      // A revert is removed with its if; alone it would be its condition made false once more.
      return removable.has(node.nodeType)
        ? [{ node, range: [span(node)[0], span(node)[1] + 1], replacement: "{}" }]
        : [];
  }
}

function between(node: AstNode, left: unknown, right: unknown, operator: string, bytes: Buffer): Edit[] {
  const [start, end] = [span(left as AstNode)[1], span(right as AstNode)[0]];
  const at = bytes.subarray(start, end).indexOf(operator);
  if (at < 0) return [];
  const range: [number, number] = [start + at, start + at + operator.length];
  return (swaps[operator] ?? []).map((replacement) => ({ node, range, replacement }));
}

function literals(value: string, text: string): string[] {
  if (value === "true" || value === "false") return [value === "true" ? "false" : "true"];
  const number = Number(text.replaceAll("_", ""));
  if (!Number.isInteger(number)) return [];
  return number === 0 ? ["1"] : [String(number + 1), String(number - 1)];
}

function apply(path: string, name: string, bytes: Buffer, { node, range = span(node), replacement }: Edit): Mutant {
  const [start, end] = range;
  const source = Buffer.concat([bytes.subarray(0, start), Buffer.from(replacement), bytes.subarray(end)]).toString();
  const from = bytes.lastIndexOf("\n", start - 1) + 1;
  const until = bytes.indexOf("\n", end);
  const [head, tail] = [bytes.subarray(from, start).toString(), bytes.subarray(end, until).toString()];
  const was = bytes.subarray(start, end).toString();
  const title = `${name}: ${head}⟦${was} → ${replacement}⟧${tail}`.replaceAll(/\s+/g, " ").trim();
  return { path, line: bytes.subarray(0, start).toString().split("\n").length, title, source };
}

/** Depth first, each with the function around it. Type names and declarations of constants' types hold nothing to change. */
function nodesOf(node: AstNode, name: string): { node: AstNode; name: string }[] {
  const own = typeof node.name === "string" && /^(FunctionDefinition|ModifierDefinition)$/.test(node.nodeType);
  const inside = own ? String(node.name) : name;
  const children = Object.entries(node)
    .filter(([member]) => member !== "typeName" && member !== "documentation" && member !== "nativeSrc")
    .flatMap(([, value]) => (Array.isArray(value) ? value : [value]))
    .filter((value): value is AstNode => typeof value?.nodeType === "string");
  return [{ node, name: inside }, ...children.flatMap((child) => nodesOf(child, inside))];
}

function span({ src }: AstNode): [start: number, end: number] {
  const [start = 0, length = 0] = src.split(":").map(Number);
  return [start, start + length];
}

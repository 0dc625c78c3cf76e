import "server-only";
import { decodeSegment, type RouteHandler } from "../edge/exchange.ts";

export type RouteModules = Record<string, () => Promise<object>>;

export interface Match {
  handlers: Readonly<Record<string, RouteHandler>>;
  params: Record<string, string>;
}

interface Node {
  literals: Map<string, Node>;
  parameter?: { name: string; node: Node };
  handlers?: Record<string, RouteHandler>;
}

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/** Loads every route module once and returns a matcher of raw paths. A literal segment wins over a parameter. */
export async function loadRouteTable(modules: RouteModules): Promise<(path: string) => Match | undefined> {
  const root: Node = { literals: new Map() };
  for (const [pattern, load] of Object.entries(modules)) insert(root, pattern, handlersOf(await load()));
  return (path) => find(root, path.split("/").slice(1), 0, {});
}

function handlersOf(module: object): Record<string, RouteHandler> {
  const exported = module as Partial<Record<string, RouteHandler>>;
  return Object.fromEntries(methods.flatMap((method) => (exported[method] ? [[method, exported[method]]] : [])));
}

function insert(root: Node, pattern: string, handlers: Record<string, RouteHandler>): void {
  let node = root;
  for (const segment of pattern.split("/").slice(1)) {
    const name = /^\[(\w+)\]$/.exec(segment)?.[1];
    if (name) {
      node.parameter ??= { name, node: { literals: new Map() } };
      node = node.parameter.node;
    } else {
      const next = node.literals.get(segment) ?? { literals: new Map() };
      node.literals.set(segment, next);
      node = next;
    }
  }
  node.handlers = handlers;
}

function find(node: Node, segments: string[], at: number, params: Record<string, string>): Match | undefined {
  const segment = segments[at];
  if (segment === undefined) return node.handlers && { handlers: node.handlers, params };
  const literal = node.literals.get(segment);
  const found = literal && find(literal, segments, at + 1, params);
  if (found || !node.parameter || segment === "") return found;
  return find(node.parameter.node, segments, at + 1, { ...params, [node.parameter.name]: decodeSegment(segment) });
}

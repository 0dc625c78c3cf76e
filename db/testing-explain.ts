import type { SQL } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import postgres from "postgres";
import type { Database } from "./client.ts";

export interface PlanNode {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  Plans?: PlanNode[];
}

export interface ExplainingDatabase extends Database {
  /** Every node of every plan since the last call, of statements inside functions too, and how many statements were sent. */
  take(): { nodes: PlanNode[]; statements: number };
}

const planIn = /plan:\s*(\{[\s\S]*\})\s*$/;

/** One connection on which Postgres tells the plan of whatever it runs (its own module auto_explain). */
export async function explainingDatabase(url: string): Promise<ExplainingDatabase> {
  const dialect = new PgDialect();
  let nodes: PlanNode[] = [];
  let statements = 0;
  const client = postgres(url, {
    max: 1,
    fetch_types: false,
    onnotice: ({ message }) => {
      const [, plan] = planIn.exec(message ?? "") ?? [];
      if (plan) nodes.push(...flatten((JSON.parse(plan) as { Plan: PlanNode }).Plan));
    },
  });
  await client.unsafe(`load 'auto_explain'; set auto_explain.log_min_duration = 0; set auto_explain.log_format = 'json';
    set auto_explain.log_nested_statements = on; set auto_explain.log_level = 'notice'`);

  async function rows<Row extends object>(statement: SQL): Promise<Row[]> {
    statements++;
    const { sql, params } = dialect.sqlToQuery(statement);
    return [...(await client.unsafe<Row[]>(sql, params as postgres.ParameterOrJSON<never>[], { prepare: true }))];
  }

  return {
    rows,
    row: async <Row extends object>(statement: SQL) => (await rows<Row>(statement))[0],
    take() {
      const taken = { nodes, statements };
      [nodes, statements] = [[], 0];
      return taken;
    },
    usage: () => ({ running: 0, waiting: 0, max: 1 }),
    close: () => client.end(),
  };
}

const flatten = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flatten)];

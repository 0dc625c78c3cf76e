import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { contractsFolder, linkLibraries } from "../forge.ts";

interface Compiled {
  errors?: { severity: string; formattedMessage: string }[];
  sources?: Record<string, { ast: AstNode }>;
  contracts?: Record<string, Record<string, { evm: Record<"bytecode" | "deployedBytecode", { object: string }> }>>;
}

export interface AstNode {
  nodeType: string;
  /** `start:length:file`, in bytes. */
  src: string;
  [member: string]: unknown;
}

export interface Code {
  creation: string;
  deployed: string;
}

/** Sources by their path from `contracts/`. */
export type Sources = Record<string, string>;

const main = "src/LuxxonSettlement.sol";
const compiler: { compile(input: string, callbacks: object): string } = createRequire(import.meta.url)("solc");

/** Of every source of the settlement contract, its own and its libraries. */
export function parse(): Record<string, AstNode> {
  const { sources = {} } = compile({}, { "*": { "": ["ast"] } });
  return Object.fromEntries(Object.entries(sources).map(([path, { ast }]) => [path, ast]));
}

/** The settlement contract with some of its sources replaced; null when it does not compile. */
export function compileWith(changed: Sources): Code | null {
  const { errors = [], contracts } = compile(changed, {
    [main]: { LuxxonSettlement: ["evm.bytecode.object", "evm.deployedBytecode.object"] },
  });
  if (errors.some(({ severity }) => severity === "error")) return null;
  const evm = contracts?.[main]?.LuxxonSettlement?.evm;
  return evm ? { creation: evm.bytecode.object, deployed: evm.deployedBytecode.object } : null;
}

function compile(changed: Sources, outputSelection: object): Compiled {
  linkLibraries();
  const read = (path: string) => {
    const own = join(contractsFolder, path);
    return changed[path] ?? readFileSync(path.startsWith("@") ? join(contractsFolder, "lib", path) : own, "utf8");
  };
  const settings = {
    optimizer: { enabled: true, runs: 1 },
    evmVersion: "cancun",
    metadata: { bytecodeHash: "none", appendCBOR: false },
    outputSelection,
  };
  const input = { language: "Solidity", sources: { [main]: { content: read(main) } }, settings };
  return JSON.parse(compiler.compile(JSON.stringify(input), { import: (path: string) => ({ contents: read(path) }) }));
}

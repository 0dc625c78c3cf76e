import type { ReactNode } from "react";
import { CodeBlock } from "../ui/code-block.tsx";
import { Copyable } from "../ui/copyable.tsx";
import { Link } from "../ui/link.tsx";
import { inColor } from "./highlight.ts";
import { Inlines } from "./markdown.tsx";
import { parseInlines } from "./parse-markdown.ts";

export const basics = [
  { id: "basics-call", label: "A call" },
  { id: "basics-failure", label: "A failure" },
  { id: "basics-repeat", label: "Repeats, pages, limits" },
  { id: "basics-agents", label: "Code and agents" },
] as const;

/** What holds for every operation, before the operations. */
export function ReferenceBasics({ baseUrl, description }: { baseUrl: string; description: string }) {
  const origin = baseUrl.replace(/\/api\/v1$/, "");
  return (
    <div className="max-w-text space-y-6 text-pretty text-ink-2">
      <Basic id="basics-call" title="A call">
        <p className="flex flex-wrap items-center gap-x-2">
          Paths are below <Copyable value={baseUrl} name="base URL" />
        </p>
        <p>
          <Prose text={description} />
        </p>
        <p>
          <Prose text="Programs send `Authorization: Bearer lxxn_…`; people have a cookie. Keys act for one workspace and do what their scopes say. An answer is `{ statusCode, message, data, timestamp }`." />
        </p>
      </Basic>
      <Basic id="basics-failure" title="A failure">
        <p>
          <Prose text="Every failure has one shape: `{ statusCode, code, message, detail, timestamp, requestId }`. `detail` is the member at fault, or a label `area:reason`. 429 and 503 say in `Retry-After` when to come back, and every 5xx is safe to repeat. Name the request id when you ask for help." />
        </p>
      </Basic>
      <Basic id="basics-repeat" title="Repeats, pages, limits">
        <p>
          <Prose text="With an `Idempotency-Key`, creating a session twice is creating it once. Lists have a `Link` header with `rel=&quot;next&quot;` while there is more. `RateLimit` and `RateLimit-Policy` say what is left of each limit. Writes give a `consistencyToken`; sending it back as `X-Lx-Consistency-Token` is allowed and never needed." />
        </p>
      </Basic>
      <Basic id="basics-agents" title="Code and agents">
        <p>
          <Prose text="The typed client is generated from the same document: " />
          <a href="/api/v1/docs-json" className="text-ink underline underline-offset-2">
            the OpenAPI document
          </a>
          . <Prose text="The TypeScript examples below call it `luxxon`:" />
        </p>
        <CodeBlock name="code to make the client" {...inColor(clientCode(origin), "ts")} />
        <p>
          Agents connect to the MCP server at <Copyable value={`${origin}/api/mcp`} name="MCP address" /> with an API
          key as bearer. A first session in ten commands is in the{" "}
          <Link href="/docs/quickstart" className="text-ink underline underline-offset-2">
            quickstart
          </Link>
          .
        </p>
      </Basic>
    </div>
  );
}

function clientCode(origin: string): string {
  return [
    'import { createLuxxon } from "@luxxon/sdk";',
    "",
    "const luxxon = createLuxxon({",
    `  baseUrl: "${origin}",`,
    "  apiKey: process.env.LUXXON_API_KEY,",
    "});",
  ].join("\n");
}

function Basic({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section id={id} className="scroll-mt-4 max-lg:scroll-mt-20 space-y-2">
      <h2 className="text-md font-semibold text-ink">{title}</h2>
      {children}
    </section>
  );
}

function Prose({ text }: { text: string }) {
  return <Inlines inlines={parseInlines(text)} />;
}

import { Globe, KeyRound, Wallet } from "lucide-react";
import type { ReactNode } from "react";
import { CodeBlock } from "../ui/code-block.tsx";
import { CopyIcon } from "../ui/copyable.tsx";
import { ErrorList } from "./error-list.tsx";
import { FieldList, TypeName } from "./field-list.tsx";
import { inColor } from "./highlight.ts";
import { Inlines } from "./markdown.tsx";
import { MethodTag } from "./method-tag.tsx";
import { parseInlines } from "./parse-markdown.ts";
import type { OperationText } from "./read-reference.ts";
import { Snippet } from "./snippet.tsx";
import { TryIt } from "./try-it.tsx";

/** One operation: on the left what it takes and refuses, on the right how a call looks and what comes back. */
export function OperationCard({ operation }: { operation: OperationText }) {
  const { id, method, path, title, summary, description, parameters, body, errors, curl, typescript, answer } =
    operation;
  return (
    <article
      id={id}
      aria-labelledby={`${id}-title`}
      className="scroll-mt-4 max-lg:scroll-mt-20 border-t border-line py-8"
    >
      <h2 id={`${id}-title`} className="text-lg font-semibold">
        <a href={`#${id}`} className="hover:underline hover:underline-offset-2">
          {title}
        </a>
      </h2>
      <p className="mt-1 flex flex-wrap items-center gap-x-2">
        <MethodTag method={method} />
        <code className="min-w-0 font-mono text-sm font-[450] break-all">{path}</code>
        <CopyIcon value={path} name={`path of ${title}`} />
      </p>
      <div className="mt-3 grid gap-6 xl:grid-cols-[minmax(0,1fr)_minmax(0,1.05fr)]">
        <div className="min-w-0 space-y-5">
          <p className="max-w-text text-pretty text-ink-2">
            <Inlines inlines={parseInlines(`${summary}. ${description}`)} />
          </p>
          <WhoMayCall operation={operation} />
          {parameters.length > 0 && (
            <Part title="Parameters">
              <FieldList fields={parameters.map((each) => ({ ...each, note: parameterNote(each) }))} />
            </Part>
          )}
          {body && (
            <Part title={body.required ? "Body" : "Body (optional)"}>
              <FieldList fields={body.fields} />
            </Part>
          )}
          <Part title="Answer">
            <Answer answer={answer} />
          </Part>
          <ErrorList errors={errors} of={title} />
        </div>
        <div className="min-w-0 space-y-3">
          <Snippet curl={inColor(curl, "sh")} typescript={inColor(typescript, "ts")} name={`call: ${title}`} />
          <TryIt operation={consoleOperation(operation)} />
          {answer.example && (
            <div className="min-w-0 overflow-hidden rounded-md border border-line bg-sunken">
              <p className="border-b border-line px-3 py-1.5 text-sm text-ink-2">
                Example answer <span className="num">{answer.status}</span>
              </p>
              <CodeBlock bare {...inColor(answer.example, "json")} name={`answer: ${title}`} />
            </div>
          )}
        </div>
      </div>
    </article>
  );
}

/** What the console needs; the rest stays on the server. */
function consoleOperation({ id, method, path, title, isPublic, takesKeys, parameters, body, risk }: OperationText) {
  return {
    id,
    method,
    path,
    title,
    isPublic,
    takesKeys,
    parameters: parameters.map(({ name, in: where, required, example }) => ({ name, in: where, required, example })),
    body: body?.example ?? null,
    risk,
  };
}

export type ConsoleOperation = ReturnType<typeof consoleOperation>;

function parameterNote({ in: where, note }: OperationText["parameters"][number]): string {
  return where === "path" ? note : `In the ${where}. ${note}`.trim();
}

/** Status, type and headers of success. */
function Answer({ answer: { status, types, data, fields, headers } }: Pick<OperationText, "answer">) {
  const [type, ...others] = types;
  return (
    <div className="space-y-2 text-sm text-ink-2">
      <p>
        <span className="num font-medium text-ink">{status}</span>{" "}
        {data ? <TypeName type={data} /> : (type ?? "no body")}
        {others.length > 0 && <> or {others.join(", ")}</>}
      </p>
      {fields.length > 0 && <FieldList hideRequired fields={fields} />}
      <p className="text-ink-3">Headers {headers.join(", ")}</p>
    </div>
  );
}

function WhoMayCall({ operation: { isPublic, takesKeys, permission, scopes, limits } }: { operation: OperationText }) {
  return (
    <ul className="space-y-1 text-sm text-ink-2" aria-label="Who may call">
      {isPublic && <Who icon={<Globe className="size-4 shrink-0 text-ink-3" aria-hidden />}>Everybody</Who>}
      {!isPublic && (
        <Who icon={<Wallet className="size-4 shrink-0 text-ink-3" aria-hidden />}>
          A signed-in wallet{permission && <> that may {permission} the workspace</>}
        </Who>
      )}
      {takesKeys && (
        <Who icon={<KeyRound className="size-4 shrink-0 text-ink-3" aria-hidden />}>
          {scopes.length === 0 ? "Any API key" : "An API key with "}
          {scopes.map((scope, at) => (
            <span key={scope}>
              {at > 0 && " or "}
              <code className="font-mono font-[450] text-ink">{scope}</code>
            </span>
          ))}
        </Who>
      )}
      {limits.length > 0 && <li className="text-ink-3">Rate limits: {limits.join(", ")}</li>}
    </ul>
  );
}

function Who({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <li className="flex items-start gap-2">
      <span className="mt-0.5">{icon}</span>
      <span className="min-w-0">{children}</span>
    </li>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-2 text-sm font-medium">{title}</h3>
      {children}
    </section>
  );
}

"use client";
import { clsx } from "clsx";
import { useSyncExternalStore } from "react";
import { CodeBlock } from "../ui/code-block.tsx";
import { type Language, snippetLanguage } from "./snippet-language.ts";

const languages: readonly Language[] = ["curl", "TypeScript"];

interface Code {
  code: string;
  html?: string | undefined;
}

/** A call in the language chosen for the whole page. */
export function Snippet({ curl, typescript, name }: { curl: Code; typescript: Code; name: string }) {
  const { subscribe, read, readOnServer, choose } = snippetLanguage;
  const language = useSyncExternalStore(subscribe, read, readOnServer);
  return (
    <div className="min-w-0 overflow-hidden rounded-md border border-line bg-sunken">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset's legend would be read before every example */}
      <div role="group" aria-label={`Language of ${name}`} className="flex gap-1 border-b border-line px-1.5 text-sm">
        {languages.map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={each === language}
            onClick={() => choose(each)}
            className={clsx(
              "-mb-px border-b-2 px-2 py-1.5 outline-offset-[-2px] max-lg:min-h-11",
              each === language
                ? "border-brand-edge font-medium text-ink"
                : "border-transparent text-ink-2 hover:text-ink",
            )}
          >
            {each}
          </button>
        ))}
      </div>
      <CodeBlock bare {...(language === "curl" ? curl : typescript)} name={name} />
    </div>
  );
}

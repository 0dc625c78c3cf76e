import type { Metadata } from "next";
import { ReferenceBasics } from "#components/docs/reference-basics.tsx";
import { ReferenceContents } from "#components/docs/reference-contents.tsx";
import { currentReference } from "./current-reference.ts";

export const metadata: Metadata = { title: "API reference" };

export default async function ApiReferencePage() {
  const { baseUrl, description, sections } = await currentReference();
  return (
    <>
      <h1 className="mb-6 text-xl font-semibold">API reference</h1>
      <ReferenceBasics baseUrl={baseUrl} description={description} />
      <ReferenceContents sections={sections} />
    </>
  );
}

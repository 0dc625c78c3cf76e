import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { objectsSlug } from "#components/docs/reference-links.ts";
import { ReferenceObjects } from "#components/docs/reference-objects.tsx";
import { ReferenceSection } from "#components/docs/reference-section.tsx";
import { currentReference } from "../current-reference.ts";

interface Props {
  params: Promise<{ section: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { section: slug } = await params;
  const { sections } = await currentReference();
  const name = slug === objectsSlug ? "Objects" : sections.find((each) => each.slug === slug)?.name;
  return name ? { title: `${name} · API reference` } : {};
}

export default async function ApiReferenceSectionPage({ params }: Props) {
  const { section: slug } = await params;
  const { sections, objects } = await currentReference();
  if (slug === objectsSlug) return <ReferenceObjects objects={objects} />;
  const section = sections.find((each) => each.slug === slug);
  if (!section) notFound();
  return <ReferenceSection section={section} />;
}

"use client";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { type NewWorkspaceValues, SignWorkspaceButton } from "#components/wallet/sign-workspace-button.tsx";
import { focusFirstError } from "../forms/focus-first-error.ts";
import { CheckCards } from "../ui/check-cards.tsx";
import { Field, FieldSet } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";
import { checkName, checkSlug, suggestSlug } from "./workspace-form.ts";

type Errors = Partial<Record<"name" | "slug" | "roles", string>>;

const roleCards = [
  { value: "CONSUMER", title: "We watch", text: "Open sessions and pay for the seconds seen." },
  { value: "SUPPLIER", title: "We operate", text: "Accept sessions, send the picture, get paid." },
] as const;

/** Name, short name and roles; the signature of the wallet makes it real. */
export function NewWorkspace() {
  const router = useRouter();
  const [name, setName] = useState("");
  const [slug, setSlug] = useState<string | null>(null);
  const [roles, setRoles] = useState<NewWorkspaceValues["roles"]>(["CONSUMER", "SUPPLIER"]);
  const [errors, setErrors] = useState<Errors>({});
  const [checked, setChecked] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const shownSlug = slug ?? suggestSlug(name);

  const check = (values: { name: string; slug: string; roles: readonly string[] }): Errors => {
    const found: Errors = {};
    const wrongName = checkName(values.name);
    const wrongSlug = checkSlug(values.slug);
    if (wrongName) found.name = wrongName;
    if (wrongSlug) found.slug = wrongSlug;
    if (values.roles.length === 0) found.roles = "Choose at least one.";
    return found;
  };
  const recheck = (patch: Partial<{ name: string; slug: string; roles: readonly string[] }>) => {
    if (checked) setErrors(check({ name, slug: shownSlug, roles, ...patch }));
  };
  const values = () => {
    setChecked(true);
    const found = check({ name, slug: shownSlug, roles });
    setErrors(found);
    if (Object.keys(found).length === 0) return { name: name.trim(), slug: shownSlug, roles };
    focusFirstError(form.current);
    return null;
  };
  return (
    <form ref={form} noValidate onSubmit={(event) => event.preventDefault()} className="space-y-5">
      <Field label="Name" hint="Shown to members; you can change it later." error={errors.name}>
        <Input
          autoComplete="organization"
          value={name}
          onChange={(event) => {
            setName(event.target.value);
            recheck({ name: event.target.value, ...(slug === null ? { slug: suggestSlug(event.target.value) } : {}) });
          }}
        />
      </Field>
      <Field label="Short name" hint="Used in links, permanent." error={errors.slug}>
        <Input
          dir="ltr"
          spellCheck={false}
          autoCapitalize="none"
          value={shownSlug}
          onChange={(event) => {
            setSlug(event.target.value);
            recheck({ slug: event.target.value });
          }}
          onBlur={() => {
            const wrong = shownSlug ? checkSlug(shownSlug) : undefined;
            if (wrong) setErrors((before) => ({ ...before, slug: wrong }));
          }}
        />
      </Field>
      <FieldSet legend="What does it do?" hint="Cannot be changed later." error={errors.roles}>
        <CheckCards
          className="sm:grid-cols-2"
          cards={roleCards}
          value={roles}
          invalid={Boolean(errors.roles)}
          onChange={(next) => {
            setRoles(next);
            recheck({ roles: next });
          }}
        />
      </FieldSet>
      <div className="flex flex-wrap items-center gap-3">
        <SignWorkspaceButton
          values={values}
          onCreated={(workspace) => router.push(`/w/${workspace.slug}`)}
          onFieldError={(field, message) => {
            setErrors((before) => ({ ...before, [field]: message }));
            focusFirstError(form.current);
          }}
        />
        <p className="text-sm text-ink-3">Signing is free and sends nothing.</p>
      </div>
    </form>
  );
}

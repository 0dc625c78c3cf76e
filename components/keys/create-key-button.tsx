"use client";
import { Plus } from "lucide-react";
import type { ButtonVariant } from "../ui/button.tsx";
import { LazyDialog } from "../ui/lazy-dialog.tsx";

const load = () => import("./create-key-dialog.tsx");

/** Opens the form for a new key; the form is loaded on intent. */
export function CreateKeyButton({ variant = "primary", anchor }: { variant?: ButtonVariant; anchor?: string }) {
  return (
    <LazyDialog load={load} dialog={{}} variant={variant} icon={Plus} anchor={anchor}>
      Create key
    </LazyDialog>
  );
}

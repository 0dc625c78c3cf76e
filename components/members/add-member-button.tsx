"use client";
import { UserPlus } from "lucide-react";
import { LazyDialog } from "../ui/lazy-dialog.tsx";

const load = () => import("./add-member-dialog.tsx");

/** Opens the form for a new member; the form is loaded on intent. */
export function AddMemberButton() {
  return (
    <LazyDialog load={load} dialog={{}} variant="primary" icon={UserPlus} anchor="add-member">
      Add member
    </LazyDialog>
  );
}

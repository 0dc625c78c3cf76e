"use client";
import { Plus } from "lucide-react";
import { LazyDialog } from "../ui/lazy-dialog.tsx";

const load = () => import("./add-endpoint-dialog.tsx");

/** Opens the form for a new endpoint; the form is loaded on intent. */
export function AddEndpointButton() {
  return (
    <LazyDialog load={load} dialog={{}} variant="primary" icon={Plus} anchor="add-endpoint">
      Add endpoint
    </LazyDialog>
  );
}

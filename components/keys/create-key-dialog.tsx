"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { MintedApiKey } from "../api/wire.ts";
import type { DialogControl } from "../ui/dialog.tsx";
import { KeyFormDialog } from "./key-form-dialog.tsx";
import { ShowOnceDialog } from "./show-once-dialog.tsx";

/** Form first, then the one showing of the key. The plaintext lives in this state and goes with it. */
export default function CreateKeyDialog(control: DialogControl) {
  const [minted, setMinted] = useState<MintedApiKey | null>(null);
  const router = useRouter();
  const show = (key: MintedApiKey) => {
    setMinted(key);
    // The page around counts keys on the server: its own button, the first steps.
    router.refresh();
  };
  if (minted) return <ShowOnceDialog minted={minted} onDone={() => control.onOpenChange(false)} />;
  return <KeyFormDialog {...control} onMinted={show} />;
}

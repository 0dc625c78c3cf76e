"use client";
import { ArrowRightLeft, LogOut, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { Card, CardBody, CardHead } from "../ui/card.tsx";
import { LazyDialog } from "../ui/lazy-dialog.tsx";
import { useWorkspace } from "../workspace/workspace-context.tsx";

const loadTransfer = () => import("./transfer-dialog.tsx");
const loadDelete = () => import("./delete-workspace-dialog.tsx");
const loadLeave = () => import("../members/remove-member-dialog.tsx");

/** What cannot be undone: an owner gives the workspace away or deletes it, anybody else may leave. */
export function DangerCard() {
  const { role, signedInAddress } = useWorkspace();
  return (
    <Card>
      <CardBody>
        <CardHead title="Danger zone" />
        <div className="mt-1 divide-y divide-line">
          {role === "OWNER" ? (
            <>
              <Line title="Transfer ownership" text="Another member becomes owner, you become admin.">
                <LazyDialog load={loadTransfer} dialog={{}} icon={ArrowRightLeft}>
                  Transfer
                </LazyDialog>
              </Line>
              <Line
                title="Delete this workspace"
                text="Keys stop at once. Possible when no session is open and all are settled."
              >
                <LazyDialog load={loadDelete} dialog={{}} variant="danger" icon={Trash2}>
                  Delete
                </LazyDialog>
              </Line>
            </>
          ) : (
            <Line title="Leave this workspace" text="Only an owner can transfer or delete it.">
              <LazyDialog
                load={loadLeave}
                dialog={{ member: { walletAddress: signedInAddress, role }, isMe: true }}
                icon={LogOut}
              >
                Leave
              </LazyDialog>
            </Line>
          )}
        </div>
      </CardBody>
    </Card>
  );
}

function Line({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3 last:pb-0">
      <div className="min-w-0 flex-1 basis-60">
        <h3 className="font-medium">{title}</h3>
        <p className="text-pretty text-ink-2">{text}</p>
      </div>
      {children}
    </div>
  );
}

import type { Address, Hex } from "viem";
import { ApiError } from "../api/api-error.ts";
import { fetchApi } from "../api/fetch-api.ts";
import type { CreatedWorkspace, NewWorkspaceValues } from "./sign-workspace-button.tsx";
import { withChallenge } from "./with-challenge.ts";

export interface CreateWorkspaceInput {
  values: NewWorkspaceValues;
  address: Address;
  sign: (message: string) => Promise<Hex>;
  onMessage: (message: string) => void;
  onSigned: () => void;
}

/** Challenge, signature, workspace, selection. @throws ApiError, or what the wallet throws */
export async function createWorkspace({
  values,
  address,
  sign,
  onMessage,
  onSigned,
}: CreateWorkspaceInput): Promise<CreatedWorkspace> {
  const workspace = await withChallenge({ path: "/workspaces/challenge", address, sign, onMessage }, (signed) => {
    onSigned();
    return fetchApi<CreatedWorkspace>("/workspaces", { method: "POST", body: { ...values, ...signed } });
  });
  await fetchApi("/auth/workspace/select", { method: "POST", body: { workspaceId: workspace.id } });
  return workspace;
}

/** The form field an answer is about, with its sentence; null when it is about none. */
export function fieldOf(error: unknown): { field: string; message: string } | null {
  if (!(error instanceof ApiError)) return null;
  if (error.detail === "workspace:slugTaken") return { field: "slug", message: "That short name is taken." };
  if (error.code !== "INVALID_INPUT") return null;
  const message = MESSAGES[error.detail ?? ""];
  return error.detail && message ? { field: error.detail, message } : null;
}

const MESSAGES: Record<string, string> = {
  slug: "Use 3 to 40 small letters, digits and hyphens, with a letter or digit at both ends.",
  name: "Use 1 to 80 characters.",
  roles: "Choose at least one.",
};

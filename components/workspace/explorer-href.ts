/** Explorer page of an address or transaction; undefined on a chain without explorer. */
export function explorerHref(explorerUrl: string, kind: "tx" | "address", value: string): string | undefined {
  return explorerUrl ? `${explorerUrl.replace(/\/$/, "")}/${kind}/${value}` : undefined;
}

/** Says what is wrong with an address somebody typed; the checksum is the server's to check. */
export function checkAddress(text: string): string | undefined {
  const typed = text.trim();
  if (typed === "") return "Paste the wallet address of the member.";
  if (!/^0x[0-9a-f]{40}$/i.test(typed)) return "An address is 0x and 40 hex digits.";
}

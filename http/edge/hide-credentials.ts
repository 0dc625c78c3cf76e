import "server-only";

/** Credentials by their form: keys, bearers, cookie seals, media URLs, webhook secrets, signatures and signed bytes. */
const forms = [
  /[a-z]{2,8}_(?:test|live)_[0-9a-f]{6}_[0-9A-Za-z]{20,}/,
  /\bBearer\s+[^\s"\\]+/,
  /Fe26\.2\*[^\s"\\;]+/,
  /\/media\/(?:whip|whep)\/[^\s"\\?]+/,
  /whsec_[0-9A-Za-z+/=]+/,
  /0x[0-9a-fA-F]{130,}/,
].map((form) => form.source);

const credential = new RegExp(forms.join("|"), "g");

/** The text without anything that has the form of a credential. */
export function hideCredentials(text: string): string {
  return text.replace(credential, "[hidden]");
}

const literally = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/** The same, and without these values, also as they stand inside JSON and URLs. */
export function hider(secrets: readonly string[]): (text: string) => string {
  const values = secrets.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]);
  const known = [...new Set(values)].sort((a, b) => b.length - a.length).map(literally);
  const pattern = new RegExp([...known, ...forms].join("|"), "g");
  return (text) => text.replace(pattern, "[hidden]");
}

import type { Random } from "./testing-random.ts";

/* Values that programs stumble over, by kind. None is taken from a list of others. */

const numbers = [
  "0",
  "-0",
  "-1",
  "1",
  "0.1",
  "1e-400",
  "1e309",
  "-1e309",
  "2147483648",
  "-2147483649",
  "4294967296",
  "9007199254740991",
  "9007199254740992",
  "9007199254740993",
  "9223372036854775807",
  "9223372036854775808",
  "18446744073709551616",
  `${2n ** 256n - 1n}`,
  `${2n ** 256n}`,
  "90.00000000000001",
  "-180.0000001",
  `0.${"3".repeat(400)}`,
  "1".repeat(400),
];

const notJson = [
  "",
  " ",
  "\u00a0",
  "{",
  "}",
  "[",
  '"',
  "nul",
  "NaN",
  "Infinity",
  "undefined",
  "{'a':1}",
  "{a:1}",
  '{"a":1,}',
  '{"a":01}',
  '{"a":+1}',
  '{"a":.5}',
  '{"a":1.}',
  '{"a":0x1f}',
  '{"a":1}{"b":2}',
  '{"a":1}]',
  '{"a" 1}',
  '{"a"::1}',
  '{"a":"\t"}',
  '{"a":"\u0000"}',
  '{"a":"\\x41"}',
  '{"a":"\\u12"}',
  "/* comment */{}",
  "{}//",
  "\ufeff{}",
  "callback({})",
  "<json/>",
  "a=1&b=2",
];

const notObjects = ["null", "true", "0", '"{}"', "[]", "[{}]", "[[[]]]", "1e309", '"\\ud800"'];

/** Text by the trouble it makes. */
const texts: readonly ((random: Random) => string)[] = [
  () => "",
  (random) => " ".repeat(1 + random.int(50)),
  (random) => random.pick(["\0", "a\0", "\0\0b"]),
  (random) => random.pick(["\ud800", "\udfff", "x\udc00\ud800", "\ud83d"]),
  (random) => random.pick(["\r\n", "\n", "\t", "\v\f", "\u0085", "\u2028\u2029", "\u001b[31m", "\u007f"]),
  (random) => random.pick(["\u202etxet", "\u200b", "\u200d\u200d", "\u2066a\u2069", "\ufeff"]),
  (random) => random.pick(["e\u0301", "\u212b", "ﬁ", "İ", "ß", "ǆ", "\u1e9e", "１２３", "٣", "x\u0338".repeat(60)]),
  (random) => random.pick(["👩‍👩‍👧‍👦", "🇩🇪", "𝒳", "\u{10ffff}", "\ufffe"]),
  (random) => random.pick(["null", "undefined", "true", "NaN", "[object Object]", "None", "0x10", "1e3", "٠", "-0"]),
  (random) => random.pick(["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf", "length"]),
  (random) => random.pick(["'", '"', "\\", "`", "'--", "' or ''='", '"; --', "\\'", "$1", "$(x)", "%s%n", "{{x}}"]),
  (random) => random.pick(["<b>", "<!--", "]]>", "&amp;", "&#0;", "javascript:0", "<script>", "<svg/onload=0>"]),
  (random) => random.pick(["../", "..\\", "/etc/hosts", "C:\\", "file:///", "~", ".", "%2e%2e%2f", "con"]),
  (random) => random.pick(["|id", "$(id)", ";id", "`id`", "\n id", "&& id"]),
  (random) => random.pick(["2026-02-30T00:00:00Z", "0000-00-00", "9999-12-31T23:59:60Z", "2026-05-13", "1e15"]),
  (random) =>
    random.pick(["00000000-0000-0000-0000-000000000000", "urn:uuid:x", "{00000000-0000-4000-8000-000000000000}"]),
  (random) =>
    random.pick(["0x", `0x${"0".repeat(40)}`, `0X${"a".repeat(40)}`, `0x${"g".repeat(40)}`, `0x${"Ab".repeat(20)}`]),
  (random) => random.pick(["lxxn_", "lxxn_test_", `lxxn_test_000000_${"0".repeat(43)}`, "Bearer", "Bearer Bearer x"]),
  (random) =>
    random.pick(["http://", "https://[::1", "http://user:pw@localhost", "//localhost", "http://0x7f.1/", "data:,"]),
  (random) => random.pick(["a", "ä", "\u0000", "😀"]).repeat(random.pick([41, 65, 81, 256, 1_025, 20_000])),
  (random) => random.pick(numbers),
];

export const noisyText = (random: Random): string => random.pick(texts)(random);

/** A JSON string with the surrogates and controls of the text escaped, as they must be to survive the wire. */
const jsonText = (text: string) =>
  `"${[...Array(text.length).keys()]
    .map((at) => text.charCodeAt(at))
    .map((code) =>
      code < 0x20 || code > 0x7e || code === 0x22 || code === 0x5c ? escaped(code) : String.fromCharCode(code),
    )
    .join("")}"`;

const escaped = (code: number) => `\\u${code.toString(16).padStart(4, "0")}`;

const deepest = 30_000;

/** One JSON value, as text: of any type, size and depth. */
export function noisyJson(random: Random): string {
  switch (random.int(8)) {
    case 0:
      return random.pick(numbers);
    case 1:
    case 2:
      return jsonText(noisyText(random));
    case 3:
      return random.pick(["null", "true", "false"]);
    case 4:
      return `[${[...Array(random.int(4))].map(() => noisyJson(random)).join()}]`;
    case 5:
      return `{${[...Array(random.int(4))].map(() => `${jsonText(noisyText(random))}:${noisyJson(random)}`).join()}}`;
    case 6: {
      const depth = 1 + random.int(random.pick([10, 1_000, deepest]));
      return random.chance(0.5)
        ? "[".repeat(depth) + "]".repeat(depth)
        : `${'{"a":'.repeat(depth / 4)}0${"}".repeat(depth / 4)}`;
    }
    default:
      return `[${Array(random.int(3_000)).fill("0").join()}]`;
  }
}

/** A whole body that is no JSON object, or hardly one. */
export function noisyBody(random: Random): Buffer {
  switch (random.int(6)) {
    case 0:
      return Buffer.from(random.pick(notJson));
    case 1:
      return Buffer.from(random.pick(notObjects));
    case 2:
      return Buffer.from(noisyJson(random));
    case 3:
      return Buffer.from([...Array(random.int(200))].map(() => random.int(256)));
    case 4:
      return Buffer.from('{"a":1}', random.pick(["utf16le", "base64", "hex"] as const));
    default:
      return Buffer.concat([
        Buffer.from('{"a":"'),
        Buffer.from([0xc0, 0x80, 0xff, 0xed, 0xa0, 0x80]),
        Buffer.from('"}'),
      ]);
  }
}

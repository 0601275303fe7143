/** What people see of a text: when two names look alike, and when a name tells how to reach somebody. */

/**
 * Letters that look like a Latin one, of either case. Unicode's compatibility forms (full width, bold, circled …) need
 * no entry: they are folded by normalisation.
 */
const lookAlikes: Record<string, string> = {
  a: "аАαΑɑᴀᎪꓮ4@Ⲁⲁᗩꭺ",
  b: "ьЬвВβΒʙᏴꓐƄ",
  c: "сСϲϹᴄᏟꓚⲤⲥ",
  d: "ԁԀᴅᎠꓓđĐδᗞ",
  e: "еЕεΕєЄᴇᎬꓰ3℮Ⲉⲉ",
  f: "ғҒϝϜꓝƒ",
  g: "ɡɢցԌᏀꓖ",
  h: "һҺнНΗհʜᎻꓧħĦ",
  j: "јЈʝᴊᎫꓙϳ",
  k: "кКκΚᴋᏦꓗⲔⲕ",
  // An I, an l and a 1 are one stroke each.
  l: "iI1|іІιΙıɩɪʟӏӀӏᏞᏓⅼǀłŁլꓡꓲᎥⲒⲓ𐌉ᛁ",
  m: "мМΜᴍᎷꓟⲘⲙᛖ",
  n: "пηΝոɴꓠⲚⲛ",
  o: "0оОοΟօՕᴏσꓳøØ໐Ⲟⲟᛜ",
  p: "рРρΡᴘᏢꓑⲢⲣᑭ",
  q: "ԛԚգզ",
  r: "гʀᎡᏒꓣᖇ",
  s: "ѕЅꜱᏚꓢ5$Ⴝ",
  t: "тТτΤᴛᎢꓔŧŦⲦⲧ",
  u: "υսՍᴜꓴцμᑌ",
  v: "ѵѴνᴠᏙꓦ",
  w: "ԝԜωᴡᎳꓪшɯ",
  x: "хХχΧꓫⲬⲭ",
  y: "уУγΥүҮʏᎩꓬⲨⲩ",
  z: "ζΖᴢᏃꓜ",
};

const folded = new Map(
  Object.entries(lookAlikes).flatMap(([letter, others]) => [...others].map((other) => [other, letter] as const)),
);

/** White letters on dark ground, and the letters that flags are made of. */
const lettersOfSigns = [0x1f150, 0x1f170, 0x1f1e6];

function fold(character: string): string {
  const known = folded.get(character);
  if (known !== undefined) return known;
  const code = character.codePointAt(0) ?? 0;
  const first = lettersOfSigns.find((start) => code >= start && code < start + 26);
  return first === undefined ? character : fold(String.fromCodePoint(0x41 + code - first));
}

/**
 * What is left of a text when all is taken away that people overlook: case, accents, spaces, signs, what is not shown
 * at all, and which of several like letters it is. Two texts with the same skeleton look the same; it is for comparing
 * and never shown.
 */
export function skeleton(text: string): string {
  // A trade mark is no letters, though Unicode takes it apart into two.
  const plain = text
    .replaceAll(/[™℠®©]/g, "")
    .normalize("NFKD")
    .replaceAll(/\p{Default_Ignorable_Code_Point}|[\u0300-\u036f]/gu, "");
  const letters = [...plain].map(fold).join("").toLowerCase();
  const alike = [...letters].map(fold).join("").replaceAll("rn", "m").replaceAll("vv", "w");
  const bones = alike.normalize("NFKC").replaceAll(/[\p{P}\p{S}\p{Z}\p{C}]/gu, "");
  // A name of signs alone is compared by its signs.
  return bones === "" ? plain.trim() : bones;
}

/** Words that go with a name and make it no other one. */
const companions = ["the", "official", "original", "real", "team", "service", "services", "desk", "crew", "platform"];

/** Who speaks for a platform, whatever its roles are called. */
export const staffWords = [
  "admin",
  "admins",
  "administrator",
  "administrators",
  "administration",
  "support",
  "staff",
  "moderator",
  "moderators",
  "god",
  "superadmin",
  "helpdesk",
  "customer support",
  "customer service",
];

/**
 * Whether a name says no more than that it is one of the reserved: `Admin`, `The Admin Team`, `City Stages`,
 * `C1ty Stages Support`. A name that says more is another one: `Friends of City Stages`, `Support Act`.
 *
 * @param reserved  names of platforms, roles and the like
 */
export function looksReserved(name: string, reserved: readonly string[]): boolean {
  const text = skeleton(name);
  const taken = reserved.map(skeleton).filter((word) => word !== "");
  const beside = companions.map(skeleton);
  // For each length of a beginning: whether it is made of such words; whether a reserved one is among them.
  const reached: ("no" | "beside" | "reserved")[] = ["beside"];
  for (let end = 1; end <= text.length; end += 1) {
    const endsWith = (word: string, from: "beside" | "reserved") =>
      text.endsWith(word, end) && reached[end - word.length] === from;
    const isReserved =
      taken.some((word) => endsWith(word, "beside") || endsWith(word, "reserved")) ||
      beside.some((word) => endsWith(word, "reserved"));
    reached.push(isReserved ? "reserved" : beside.some((word) => endsWith(word, "beside")) ? "beside" : "no");
  }
  return reached[text.length] === "reserved";
}

// Endings of addresses that people are sent to; words that names end in, such as `Dr.No`, are left out.
const endings =
  "com|net|org|info|biz|io|co|app|dev|me|tv|ly|gg|xyz|shop|store|site|online|link|live|click|club|top|page|web|email|" +
  "tickets|events|pro|fyi|cc|ws|de|at|ch|li|eu|uk|us|in|fr|es|it|nl|be|pl|cz|ru|ua|se|fi|dk|ie|pt|gr|tr|jp|cn|kr|br|" +
  "mx|au|nz|ca|za|ai";

/**
 * An address of mail or the web in a text in small letters; `firestore.rules` ask for it too. An ending such as `.com`
 * counts after two signs, or before a path: `St. Pauli`, `Dr. Motte` and `D.I.Y.` pass.
 */
export const contactPattern = [
  "https?[:/]",
  "://",
  "www[.]",
  "[^ ]@[^ ]+[.][a-z]{2}",
  "([0-9]{1,3}[.]){3}[0-9]{1,3}",
  `[^ .][.](${endings})/`,
  `[^ .,;:!?()]{2}[.](${endings})([.]?[^a-z0-9.]|[.]?$)`,
].join("|");

const contact = new RegExp(contactPattern);

/** Whether the rules see a contact in it, who cannot look behind signs that are not shown. */
export function holdsPlainContact(text: string): boolean {
  return contact.test(text.toLowerCase());
}

/**
 * Whether a text tells how to reach somebody: an address of mail or the web. No name does, since names stand in
 * messages that we send.
 */
export function holdsContact(text: string): boolean {
  const shown = text
    .normalize("NFKC")
    .replaceAll(/\p{Default_Ignorable_Code_Point}/gu, "")
    .replaceAll(/[。․‧•∙⋅]/g, ".")
    .replaceAll(/\s/g, " ");
  return holdsPlainContact(shown) || holdsPlainContact([...shown].map(asAscii).join(""));
}

/** A look-alike as the letter that it is taken for; digits and signs stay. */
function asAscii(character: string): string {
  if (character <= "~") return character;
  const letter = fold(character);
  return letter === "l" && /[іІιΙıɩɪᎥꓲ]/.test(character) ? "i" : letter;
}

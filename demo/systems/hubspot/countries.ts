const NAMES = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });
const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
let codes: Map<string, string> | null = null;

/** The English name of a country's ISO 3166 code, which is what people type into a CRM. */
export function countryName(code: string): string {
  return NAMES.of(code) ?? code;
}

/** The code of what was typed, a name or a code; null when it is neither. */
export function countryCode(typed: string): string | null {
  codes ??= new Map(
    LETTERS.flatMap((one) =>
      LETTERS.flatMap((two) => {
        const name = NAMES.of(one + two);
        // Codes that were replaced have the names of those that replaced them.
        const isNow = new Intl.Locale(`und-${one}${two}`).region === one + two;
        return name && isNow ? [[name.toLowerCase(), one + two] as const] : [];
      }),
    ),
  );
  const found = codes.get(typed.trim().toLowerCase());
  if (found) return found;
  return /^[A-Z]{2}$/.test(typed) && NAMES.of(typed) ? typed : null;
}

/** GS1 keeps this prefix for demonstrations and examples: it never names a real product. */
const DEMONSTRATION_PREFIX = "952";

/**
 * A valid GTIN-13 for a stock code of five digits and at most two letters; `clone` (0 to 9) tells
 * copies of a product apart. Different codes give different GTINs.
 */
export function gtinOfCode(code: string, clone: number): string {
  const parts = /^(\d{5})([A-Z]{0,2})$/.exec(code);
  if (parts === null || clone < 0 || clone > 9) throw new Error(`No GTIN fits ${code}.`);
  const [, digits = "", letters = ""] = parts;
  let suffix = 0;
  for (const letter of letters) suffix = suffix * 26 + (letter.charCodeAt(0) - 64);
  const body = `${DEMONSTRATION_PREFIX}${digits}${String(suffix).padStart(3, "0")}${clone}`;
  return body + checkDigit(body);
}

/** The GS1 check digit of a GTIN without it: weights 3 and 1 from the right, up to the next ten. */
function checkDigit(body: string): string {
  let sum = 0;
  for (let at = 0; at < body.length; at += 1) {
    const weight = (body.length - at) % 2 === 1 ? 3 : 1;
    sum += weight * Number(body[at]);
  }
  return String((10 - (sum % 10)) % 10);
}

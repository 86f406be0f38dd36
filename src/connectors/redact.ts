/** Takes secrets, and what looks like personal data, out of text that goes into a fault. */
export type Redact = (text: string) => string;

export function redactor(secrets: readonly string[]): Redact {
  const hidden = secrets.filter((secret) => secret.length > 0);
  return (text) => {
    let safe = text;
    for (const secret of hidden) safe = safe.replaceAll(secret, "[secret]");
    return safe.replace(EMAIL, "[email]").replace(LONG_NUMBER, "[number]");
  };
}

/** The start of an answer that was not understood: short, in one line, and safe to show. */
export function excerpt(text: string, redact: Redact): string {
  const line = redact(text.slice(0, EXCERPT_SOURCE_MAX)).replace(/\s+/g, " ").trim();
  return line.length > EXCERPT_MAX ? `${line.slice(0, EXCERPT_MAX)}…` : line;
}

const EXCERPT_SOURCE_MAX = 400;
const EXCERPT_MAX = 100;
const EMAIL = /[\w.+-]+@[\w-]+\.[\w.-]+/g;
const LONG_NUMBER = /\+?\d{7,}/g;

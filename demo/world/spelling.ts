/** How people and their clerks write things down: the same, and yet not the same. */

/** Two neighboring letters change places, somewhere after the first. */
export function withTypo(word: string, fraction: number): string {
  const letters = [...word];
  const spots = letters.flatMap((letter, at) => {
    const next = letters[at + 1];
    return at > 0 && isLetter(letter) && isLetter(next) && letter !== next ? [at] : [];
  });
  const at = spots[Math.floor(fraction * spots.length)];
  if (at === undefined) return `${word}${letters.at(-1) ?? ""}`;
  return [...letters.slice(0, at), letters[at + 1], letters[at], ...letters.slice(at + 2)].join("");
}

/** The same address as a hurried clerk types it, or as it is. */
export function asTyped(email: string, fraction: number): string {
  if (fraction < 0.55) return email;
  if (fraction < 0.75) return email.replace(/(?<=^|[.@])[a-z]/g, (first) => first.toUpperCase());
  if (fraction < 0.88) return email.toUpperCase();
  return `${email} `;
}

/** A British number as it is said at home, as it is printed, or as machines keep it. */
export function asDialed(phone: string, fraction: number): string {
  if (fraction < 0.5) return national(phone);
  if (fraction < 0.75) return `+44 ${phone.slice(3, 7)} ${phone.slice(7)}`;
  return phone;
}

/** "+447700900123" is "07700 900123" within the country. */
export function national(phone: string): string {
  return `0${phone.slice(3, 7)} ${phone.slice(7)}`;
}

function isLetter(text: string | undefined): boolean {
  return text !== undefined && /^[a-z]$/i.test(text);
}

/** Rows of cells of a comma-separated text, quotes as in RFC 4180. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    const quoted = text[at] === '"';
    const [cell, after] = quoted ? quotedCell(text, at + 1) : plainCell(text, at);
    row.push(cell);
    at = after;
    if (text[at] === ",") {
      at += 1;
      if (at === text.length) row.push("");
      continue;
    }
    if (text[at] === "\r") at += 1;
    if (text[at] === "\n") at += 1;
    rows.push(row);
    row = [];
  }
  return rows;
}

function plainCell(text: string, from: number): [cell: string, after: number] {
  let to = from;
  while (to < text.length && text[to] !== "," && text[to] !== "\n" && text[to] !== "\r") to += 1;
  return [text.slice(from, to), to];
}

function quotedCell(text: string, from: number): [cell: string, after: number] {
  let cell = "";
  let at = from;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) throw new Error(`A quote that opens at ${from - 1} is never closed.`);
    cell += text.slice(at, quote);
    if (text[quote + 1] !== '"') return [cell, quote + 1];
    cell += '"';
    at = quote + 2;
  }
}

/** One bar of the picture: a share of the bound, from 0 to 1. */
export type Bar = { readonly name: string; readonly share: number };

const WIDTH = 720;
const LEFT = 150;
const RIGHT = 60;
const ROW = 34;
const TOP = 64;

/** Ways to decide against the bound, as an SVG of its own; the best bar is dark. */
export function pictureOf(title: string, bars: readonly Bar[]): string {
  const span = WIDTH - LEFT - RIGHT;
  const bottom = TOP + ROW * bars.length;
  const best = Math.max(...bars.map(({ share }) => share));
  const rows = bars.map(({ name, share }, at) => {
    const y = TOP + ROW * at;
    const width = Math.max(0, Math.min(1, share)) * span;
    const fill = share === best ? "#1f4e5f" : "#9fb8c0";
    return [
      `<text x="${LEFT - 12}" y="${y + 20}" text-anchor="end">${escaped(name)}</text>`,
      `<rect x="${LEFT}" y="${y + 5}" width="${width.toFixed(1)}" height="22" fill="${fill}"/>`,
      `<text x="${(LEFT + width + 8).toFixed(1)}" y="${y + 20}">${(100 * share).toFixed(1)}%</text>`,
    ].join("\n");
  });
  const bound = LEFT + span;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + 40}" ` +
      `font-family="system-ui, sans-serif" font-size="14" fill="#222">`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    `<text x="20" y="32" font-size="17">${escaped(title)}</text>`,
    ...rows,
    `<line x1="${bound}" y1="${TOP}" x2="${bound}" y2="${bottom}" stroke="#b5452c" stroke-dasharray="4 3"/>`,
    `<text x="${bound}" y="${bottom + 22}" text-anchor="middle" fill="#b5452c">clairvoyant</text>`,
    "</svg>",
    "",
  ].join("\n");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

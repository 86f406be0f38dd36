/** One bar of the picture: a share of the bound, from 0 to 1. */
export type Bar = { readonly name: string; readonly share: number };

const WIDTH = 720;
const LEFT = 150;
const RIGHT = 60;
const ROW = 34;
const TOP = 64;

/** Ways to decide against their bounds, as an SVG of its own; the best bar is dark. */
export function pictureOf(title: string, bars: readonly Bar[], bounds: readonly Bar[]): string {
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
      figure(`${(100 * share).toFixed(1)}%`, width, y + 20, share === best ? "#fff" : "#222"),
    ].join("\n");
  });
  const lines = bounds.map(({ name, share }) => {
    const x = (LEFT + share * span).toFixed(1);
    return [
      `<line x1="${x}" y1="${TOP}" x2="${x}" y2="${bottom}" stroke="#b5452c" stroke-dasharray="4 3"/>`,
      `<text x="${x}" y="${bottom + 22}" text-anchor="middle" fill="#b5452c">${escaped(name)}</text>`,
    ].join("\n");
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + 40}" ` +
      `font-family="system-ui, sans-serif" font-size="14" fill="#222">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    `<text x="20" y="32" font-size="17">${escaped(title)}</text>`,
    ...rows,
    ...lines,
    "</svg>",
    "",
  ].join("\n");
}

/** Within its bar, where a bound does not cross it; behind one that is too short. */
function figure(text: string, width: number, y: number, fill: string): string {
  const isWithin = width > FIGURE_WIDTH;
  const x = (LEFT + width + (isWithin ? -8 : 8)).toFixed(1);
  const anchor = isWithin ? ` text-anchor="end" fill="${fill}"` : "";
  return `<text x="${x}" y="${y}"${anchor}>${text}</text>`;
}

const FIGURE_WIDTH = 60;

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

import type { WorldProduct } from "../../world/types.ts";
import { escapeHtml } from "./product-views.ts";

/**
 * A picture of a product that has none: a tag with its name on a ground in its category's color,
 * with a pattern of its own. The same product always looks the same.
 */
export function productImage({ code, title, categories }: WorldProduct): string {
  const hue = hueOf(categories[0] ?? "");
  const seed = sum(code);
  const shapes = Array.from({ length: 7 }, (_, index) => {
    const x = (seed * (index + 3) * 37) % 400;
    const y = (seed * (index + 5) * 53) % 400;
    const size = 30 + ((seed * (index + 7)) % 70);
    const fill = `hsl(${(hue + index * 9) % 360} 60% ${72 - index * 3}%)`;
    const round = seed % 3 === 0 ? size / 2 : seed % 3 === 1 ? size / 6 : 0;
    return `<rect x="${x}" y="${y}" width="${size}" height="${size}" rx="${round}" fill="${fill}"
      opacity="0.7" transform="rotate(${(seed * index) % 90} ${x} ${y})"/>`;
  }).join("");
  const lines = wrap(title).map(
    (line, index) => `<tspan x="200" dy="${index === 0 ? 0 : 30}">${escapeHtml(line)}</tspan>`,
  );
  const top = 250 - lines.length * 15;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" width="400" height="400">
<title>${escapeHtml(title)}</title>
<rect width="400" height="400" fill="hsl(${hue} 55% 86%)"/>${shapes}
<rect x="40" y="150" width="320" height="150" rx="14" fill="#fff" opacity="0.93"/>
<circle cx="200" cy="168" r="7" fill="hsl(${hue} 45% 60%)"/>
<text y="${top}" text-anchor="middle" font-family="Georgia, serif" font-size="24"
  fill="hsl(${hue} 45% 25%)">${lines.join("")}</text>
<text x="200" y="286" text-anchor="middle" font-family="sans-serif" font-size="13"
  fill="hsl(${hue} 30% 45%)">${escapeHtml(code)}</text>
</svg>`;
}

const LINE_LENGTH = 22;
const LINES_MAX = 3;

function wrap(title: string): string[] {
  const lines = [""];
  for (const word of title.split(" ")) {
    const line = `${lines.at(-1)} ${word}`.trim();
    if (line.length <= LINE_LENGTH || lines.at(-1) === "") lines[lines.length - 1] = line;
    else lines.push(word);
  }
  return lines.slice(0, LINES_MAX);
}

function hueOf(category: string): number {
  return (sum(category) * 47) % 360;
}

function sum(text: string): number {
  return [...text].reduce((total, letter, index) => total + letter.charCodeAt(0) * (index + 1), 7);
}

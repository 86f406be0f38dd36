import type { Random } from "./random.ts";

/**
 * Of an urn with `marked` and `others`, how many of `drawn` are marked: a random number. By
 * inversion from the mode outwards, as Patefield does it for tables (Applied Statistics 30, 1981),
 * in about as many steps as the standard deviation. Whole numbers from 0; `drawn` is at most all.
 */
export function drawHypergeometric(
  marked: number,
  others: number,
  drawn: number,
  random: Random,
): number {
  const least = Math.max(0, drawn - others);
  const most = Math.min(marked, drawn);
  if (least === most) return least;
  const mode = Math.floor(((drawn + 1) * (marked + 1)) / (marked + others + 2));
  const chance = Math.exp(
    logChoose(marked, mode) + logChoose(others, drawn - mode) - logChoose(marked + others, drawn),
  );
  let left = random() - chance;
  let [low, high] = [mode, mode];
  let [lowChance, highChance] = [chance, chance];
  while (left >= 0 && (low > least || high < most)) {
    if (high < most) {
      highChance *= ((marked - high) * (drawn - high)) / ((high + 1) * (others - drawn + high + 1));
      high += 1;
      left -= highChance;
      if (left < 0) return high;
    }
    if (low > least) {
      lowChance *= (low * (others - drawn + low)) / ((marked - low + 1) * (drawn - low + 1));
      low -= 1;
      left -= lowChance;
      if (left < 0) return low;
    }
  }
  // What rounding left over of the chances goes to the likeliest.
  return mode;
}

/** ln of the ways to choose `k` of `n`. */
export function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

const TABLE = logFactorials(4_096);

/** Above the table Stirling's series, whose error is then below 1e-15 (DLMF 5.11.1). */
function logFactorial(n: number): number {
  const known = TABLE[n];
  if (known !== undefined) return known;
  const z = n + 1;
  const series = 1 / (12 * z) - 1 / (360 * z ** 3) + 1 / (1260 * z ** 5);
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series;
}

function logFactorials(size: number): Float64Array {
  const logs = new Float64Array(size);
  for (let n = 1; n < size; n += 1) logs[n] = (logs[n - 1] ?? 0) + Math.log(n);
  return logs;
}

/** Draws from 0 to 1, 1 not included. */
export type Random = () => number;

/**
 * Chance that follows from a seed, any number: the same seed gives the same draws. xoshiro128**
 * (Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators", ACM TOMS 47, 2021), whose
 * state is filled from the seed by a counter and a mixing function.
 */
export function randomOf(seed: number): Random {
  const first = mixed(wordOf(seed));
  let a = mixed(first + 1);
  let b = mixed(first + 2);
  let c = mixed(first + 3);
  // Never all four are 0, which would stay so.
  let d = mixed(first + 4) | 1;
  return () => {
    const turned = Math.imul(b, 5);
    const result = Math.imul((turned << 7) | (turned >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result / 2 ** 32;
  };
}

/** A fraction of the seed counts too; what is no number counts as 0. */
function wordOf(seed: number): number {
  if (!Number.isFinite(seed)) return 0;
  return (Math.floor(seed) ^ Math.floor((seed - Math.floor(seed)) * 2 ** 32)) >>> 0;
}

/** As SplitMix's finisher of 32 bits does: each bit of the input changes half of the output's. */
function mixed(of: number): number {
  let word = Math.imul(of, 0x9e3779b9);
  word = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
  word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
  return word ^ (word >>> 15);
}

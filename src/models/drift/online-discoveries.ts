/** Tests that come one after the other and never end; plain data of constant size. */
export type TestStream = {
  readonly rate: number;
  /** Tests since the last discovery, or since the beginning. */
  readonly since: number;
  readonly tests: number;
  readonly discoveries: number;
};

export type NextTest = {
  readonly stream: TestStream;
  readonly isDiscovery: boolean;
  /** What the p-value had to be below or at. */
  readonly level: number;
};

/** A rate that is none, above 0 and below 1, discovers nothing. */
export function beginTests(rate: number): TestStream {
  const own = rate > 0 && rate < 1 ? rate : 0;
  return { rate: own, since: 0, tests: 0, discoveries: 0 };
}

/**
 * Decides one test, knowing only those before it, so that at any time at most `rate` of all
 * discoveries are false, on average, when the p-values of tests where nothing changed are
 * independent: alpha-investing by the rule LORD of Javanmard and Montanari (Annals of Statistics 46,
 * 2018), in its form that remembers the last discovery alone. Half of the rate is spent until the
 * first discovery, and each discovery earns the other half, spent again from then on; the longer
 * nothing is found, the less a test may spend. Null, and what is no probability, is a test that
 * could not tell: it spends and finds nothing.
 */
export function nextTest(stream: TestStream, pValue: number | null): NextTest {
  const since = stream.since + 1;
  const level = (stream.rate / 2) * spendingOf(since);
  if (pValue === null || !(pValue >= 0 && pValue <= 1)) {
    return { stream, isDiscovery: false, level };
  }
  const isDiscovery = pValue <= level && level > 0;
  return {
    stream: {
      rate: stream.rate,
      since: isDiscovery ? 0 : since,
      tests: stream.tests + 1,
      discoveries: stream.discoveries + (isDiscovery ? 1 : 0),
    },
    isDiscovery,
    level,
  };
}

/** The paper's sequence, ln(max(j, 2)) / (j exp(sqrt(ln j))), over its sum. */
export function spendingOf(test: number): number {
  const log = Math.log(test);
  return Math.log(Math.max(test, 2)) / (test * Math.exp(Math.sqrt(log))) / SPENDING_SUM;
}

/** A little above the sum over all tests, so that no more is spent than there is. */
const SPENDING_SUM = 12.65;

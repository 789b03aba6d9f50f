// SPDX-License-Identifier: GPL-3.0-or-later
// Means, t intervals and paired differences, as output/results.c and output/pairs.c define them: the page and the program
// must show the same numbers.

const CONFIDENCE = 0.95;

/** Logarithm of the gamma function (Lanczos, g = 7, 9 terms: 15 digits). */
function logGamma(x) {
  const c = [0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7];
  let sum = c[0];
  for (let i = 1; i < 9; i++) sum += c[i] / (x - 1 + i);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

/** Continued fraction of the incomplete beta function, by the modified method of Lentz. */
function betaFraction(a, b, x) {
  const tiny = 1e-300;
  let c = 1, d = 1 - (a + b) * x / (a + 1);
  d = 1 / (Math.abs(d) < tiny ? tiny : d);
  let h = d;
  for (let m = 1; m <= 500; m++) {
    for (const step of [m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
      -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))]) {
      d = 1 + step * d;
      c = 1 + step / c;
      d = 1 / (Math.abs(d) < tiny ? tiny : d);
      c = Math.abs(c) < tiny ? tiny : c;
      h *= d * c;
    }
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return h;
}

/** Upper tail of Student's t, for t >= 0. */
function tTail(t, df) {
  const x = df / (df + t * t), a = df / 2, b = 0.5;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(t * t / (df + t * t)));
  const part = x < (a + 1) / (a + b + 2) ? front * betaFraction(a, b, x) / a : 1 - front * betaFraction(b, a, 1 - x) / b;
  return part / 2;
}

const quantiles = new Map();

/** Quantile of Student's t for the central share of `confidence`. Bisection: slow and sure, and asked once for each df. */
export function tQuantile(df, confidence = CONFIDENCE) {
  const key = `${df} ${confidence}`;
  if (!quantiles.has(key)) {
    const tail = (1 - confidence) / 2;
    let low = 0, high = 1;
    while (tTail(high, df) > tail) high *= 2;
    for (let i = 0; i < 200 && high - low > Number.EPSILON * high; i++) {
      const middle = (low + high) / 2;
      if (tTail(middle, df) > tail) low = middle; else high = middle;
    }
    quantiles.set(key, (low + high) / 2);
  }
  return quantiles.get(key);
}

/**
 * @typedef {{mean: number, half: number, low: number, high: number, n: number}} Interval half is NaN when n < 2
 * @param {ArrayLike<number>} values
 * @returns {Interval}
 */
export function interval(values, confidence = CONFIDENCE) {
  // Plain loops over what is there: a copy of each series would be most of the time that a large result takes.
  let n = 0, sum = 0, squares = 0;
  for (let i = 0; i < values.length; i++) if (Number.isFinite(values[i])) { n++; sum += values[i]; }
  if (n === 0) return { mean: NaN, half: NaN, low: NaN, high: NaN, n };
  const mean = sum / n;
  for (let i = 0; i < values.length; i++) if (Number.isFinite(values[i])) squares += (values[i] - mean) * (values[i] - mean);
  const half = n < 2 ? NaN : tQuantile(n - 1, confidence) * Math.sqrt(squares / (n - 1) / n);
  return { mean, half, low: mean - half, high: mean + half, n };
}

/** A percentage of a baseline that may be 0, or is next to nothing beside what it becomes, says nothing of use. */
function relative(baseline, scenario, difference) {
  const mayBeNothing = Number.isFinite(baseline.half) && Math.abs(baseline.mean) <= baseline.half;
  const nothing = baseline.mean === 0 || Math.abs(baseline.mean) < 0.01 * Math.abs(scenario);
  return mayBeNothing || nothing ? NaN : difference / Math.abs(baseline.mean);
}

/**
 * Paired differences scenario - baseline over the replicates that both have.
 * @typedef {{baseline: number, scenario: number, difference: Interval, relative: number, word: string}} Pairs
 * @returns {Pairs}
 */
export function pairs(a, b) {
  const left = [], right = [], differences = [];
  for (let i = 0; i < a.length; i++) {
    if (Number.isFinite(a[i]) && Number.isFinite(b[i])) {
      left.push(a[i]);
      right.push(b[i]);
      differences.push(b[i] - a[i]);
    }
  }
  const difference = interval(differences), baseline = interval(left), scenario = interval(right).mean;
  const word = difference.n < 2 ? 'not known' : differences.every((d) => d === 0) ? 'no change'
    : !(Math.abs(difference.mean) > difference.half) ? 'no clear change' : difference.mean > 0 ? 'rose' : 'fell';
  return { baseline: baseline.mean, scenario, difference, word,
    relative: difference.n > 0 ? relative(baseline, scenario, difference.mean) : NaN };
}

/**
 * Changes of several schemes against a base, each alone and all together, over the replicates that all have.
 * @returns {{sum: Interval, both: Interval, beyond: Interval, word: string}} beyond: both less sum
 */
export function together(base, parts, all) {
  const sum = [], both = [], beyond = [];
  for (let r = 0; r < base.length; r++) {
    const added = parts.reduce((total, part) => total + part[r], 0) - parts.length * base[r], joint = all[r] - base[r];
    if (!Number.isFinite(joint - added)) continue;
    sum.push(added);
    both.push(joint);
    beyond.push(joint - added);
  }
  const off = interval(beyond);
  const word = off.n < 2 ? 'not known' : !(Math.abs(off.mean) > off.half) ? 'no clear difference' : off.mean > 0 ? 'higher' : 'lower';
  return { sum: interval(sum), both: interval(both), beyond: off, word };
}

/** Do the numbers of a measure add up to a total that means something? As hw_results_adds_up. */
export function addsUp(measure) {
  if (measure.dims.some((d) => d.size > 1 && d.labels.includes('all'))) return false;
  return !['h', 'd', 'min', 'ms', '1', '%', 'share', 'ratio'].includes(measure.unit) && !/_per_| per /.test(measure.unit);
}

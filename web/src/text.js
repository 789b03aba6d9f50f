// SPDX-License-Identifier: GPL-3.0-or-later
// Words and numbers as people read them. Numbers for programs (CSV) are never rounded here.

const UNITS = { bed_days: 'bed-days', place_days: 'place-days', h: 'hours', d: 'days', min: 'minutes', gbp: '£', 1: '', share: '' };
const MOST_MORE = 3; // decimals beyond the measure's own
const MINUS = '\u2212', NARROW = '\u00a0';

export const isShare = (unit) => unit === '1' || unit === 'share';
export const unitWord = (unit) => UNITS[unit] ?? unit.replace(/^(bed|place)_days/, '$1-days').replaceAll('_', ' ');

/** Rounded as the program rounds on the console: by the exact value of the number, and what lies exactly in the middle to an even last digit. */
export function rounded(a, digits) {
  const near = a.toFixed(digits), all = a.toFixed(60), cut = all.indexOf('.') + 1 + digits;
  if (!/^50*$/.test(all.slice(cut))) return near;
  const down = all.slice(0, digits ? cut : cut - 1);
  return Number(down.at(-1)) % 2 === 0 ? down : near;
}

/** A number with thousands separated, and a real minus sign; '–' when there is none. */
export function number(value, digits = 0) {
  if (!Number.isFinite(value)) return '–';
  const [whole, part] = rounded(Math.abs(value), digits).split('.'), text = whole.replace(/\B(?=(\d{3})+$)/g, ',') + (part ? `.${part}` : '');
  return value < 0 && /[1-9]/.test(text) ? MINUS + text : text;
}

const sign = (value, text) => (value > 0 && /[1-9]/.test(text) ? `+${text}` : text);

/** Decimals of values of this measure. */
const digitsOf = (measure) => (isShare(measure.unit) ? Math.max(measure.digits - 2, 0) : measure.digits);

/** Decimals of a difference: enough that it and the end of its interval nearer to 0 do not vanish. */
function digitsOfChange(measure, ...values) {
  const digits = digitsOf(measure), scale = isShare(measure.unit) ? 100 : 1;
  const least = Math.min(...values.filter((v) => Number.isFinite(v) && v !== 0).map((v) => Math.abs(v) * scale), Infinity);
  return least < 0.95 * 10 ** -digits ? Math.min(Math.max(digits, Math.ceil(-Math.log10(least))), digits + 3) : digits;
}

/** A value with its unit: '91.2 %', '£1,234', '4.01 days', '15,483'. */
export function value(measure, v, unit = true) {
  if (!Number.isFinite(v)) return '–';
  const digits = digitsOf(measure), shown = Math.abs(v) * (isShare(measure.unit) ? 100 : 1);
  if (shown > 0 && shown < 0.5 * 10 ** -digits) return `${v < 0 ? '>' : '<'}${value(measure, Math.sign(v) * 10 ** -digits / (isShare(measure.unit) ? 100 : 1), unit)}`;
  if (isShare(measure.unit)) return `${number(100 * v, digits)}${NARROW}%`;
  if (measure.unit === 'gbp') return `${v < 0 ? MINUS : ''}£${number(Math.abs(v), digits)}`;
  const word = unitWord(measure.unit);
  return unit && word ? `${number(v, digits)}${NARROW}${word}` : number(v, digits);
}

/** For axes: short. */
export function tick(measure, v) {
  if (isShare(measure.unit)) return `${number(100 * v, Math.abs(v) < 0.02 && v !== 0 ? 1 : 0)}${NARROW}%`;
  const pounds = measure.unit === 'gbp' ? '£' : '', a = Math.abs(v), minus = v < 0 ? MINUS : '';
  if (a >= 1e6) return `${minus}${pounds}${trim(a / 1e6)}m`;
  if (a >= (pounds ? 1e4 : 1e5)) return `${minus}${pounds}${trim(a / 1e3)}k`;
  return `${minus}${pounds}${trim(a)}`;
}

const trim = (v) => v.toLocaleString('en-GB', { maximumFractionDigits: 3 });

/** The measure with as many decimals more as it takes to tell the ends of an interval apart: '0.4 to 0.4' says nothing. */
export function telling(measure, low, high) {
  const { unit, digits } = measure;
  for (let more = 0; more <= MOST_MORE && low !== high; more++) {
    const finer = { unit, digits: digits + more };
    if (value(finer, low, false) !== value(finer, high, false)) return more ? finer : measure;
  }
  return measure;
}

/** '15,483 (14,733 to 16,233)'; the mean alone when there is no interval. */
export function interval(measure, i, unit = true) {
  if (!Number.isFinite(i.half)) return value(measure, i.mean, unit);
  const ends = telling(measure, i.low, i.high);
  return `${value(measure, i.mean, unit)} (${value(ends, i.low, false)} to ${value(ends, i.high, false)})`;
}

/** A change, with its sign; of shares in percentage points. */
export function change(measure, i, units = true) {
  const own = digitsOfChange(measure, i.mean, ...(Number.isFinite(i.half) ? [Math.abs(i.mean) > i.half ? i.low : NaN, Math.abs(i.mean) > i.half ? i.high : NaN] : []));
  const one = (v, digits = own) => sign(v, isShare(measure.unit) ? number(100 * v, digits) : measure.unit === 'gbp' ? `${v < 0 ? MINUS : ''}£${number(Math.abs(v), digits)}` : number(v, digits));
  const unit = !units ? '' : isShare(measure.unit) ? `${NARROW}points` : measure.unit === 'gbp' ? '' : unitWord(measure.unit) && `${NARROW}${unitWord(measure.unit)}`;
  if (!Number.isFinite(i.half)) return one(i.mean) + unit;
  let fine = own;
  while (i.low !== i.high && fine < own + MOST_MORE && one(i.low, fine) === one(i.high, fine)) fine++;
  return `${one(i.mean)}${unit} (${one(i.low, fine)} to ${one(i.high, fine)})`;
}

/** Beside a bar or a dot: pounds with three figures, all else as it is. */
export function short(measure, v, signed = false) {
  if (!Number.isFinite(v)) return '–';
  if (measure.unit !== 'gbp') return signed ? change(measure, { mean: v, half: NaN }, isShare(measure.unit)) : value(measure, v, false);
  const a = Math.abs(v), three = (x) => number(x, x >= 100 ? 0 : x >= 10 ? 1 : 2);
  const size = a >= 1e6 ? `${three(a / 1e6)}m` : a >= 1e4 ? `${number(a / 1e3)}k` : number(a);
  return `${v < 0 ? MINUS : signed && v > 0 ? '+' : ''}£${size}`;
}

/** '£4.35 million' in running text; the sign is told by words. */
export function money(v) {
  const a = Math.abs(v);
  if (a >= 1e6) return `£${number(a / 1e6, a >= 1e8 ? 0 : a >= 1e7 ? 1 : 2)}${NARROW}million`;
  return `£${number(a >= 1e4 ? Math.round(a / 1e3) * 1e3 : a)}`;
}

export const percent = (share) => {
  const a = Math.abs(100 * share);
  return `${number(a, a < 1 ? 2 : a < 10 ? 1 : 0)}${NARROW}%`;
};

/** A measure's title; with its unit when the title does not say it. */
export function title(measure) {
  const word = measure.unit === 'gbp' ? '£' : unitWord(measure.unit);
  return !word || isShare(measure.unit) || measure.title.toLowerCase().includes(word.toLowerCase()) ? measure.title : `${measure.title}, ${word}`;
}

export const list = (words) => (words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`);
export const plural = (n, word, words = `${word}s`) => `${number(n)}${NARROW}${n === 1 ? word : words}`;
export const dimTitle = (name) => {
  const known = { account: 'Organisation', reason: 'Reason', organisation: 'Organisation', run_month: 'Month', month: 'Month', run_day: 'Day', age_band: 'Age',
    stay_age: 'Age', of_age: 'Age', code: 'Official reason', official_code: 'Official reason', money_setting: 'Setting', paid_setting: 'Setting', death_place: 'Place of death' };
  const text = known[name] ?? name.replaceAll('_', ' ');
  return text[0].toUpperCase() + text.slice(1);
};

/** The name of an age band, and a name of the file's as a title. */
export const age = (label) => label.replace(/^(\d{1,3})-(\d{1,3})$/, '$1–$2').replace(/^(\d+)\+$/, '$1 and over');
export const titled = (label) => { const text = age(label.replaceAll('_', ' ')); return text.charAt(0).toUpperCase() + text.slice(1); };

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
/** '2014-04' as 'April 2014', '2014-04-01' as '1 April 2014'; other texts as they are. */
export function when(label) {
  const found = /^(\d{4})-(\d\d)(?:-(\d\d))?$/.exec(label);
  return found ? `${found[3] ? `${Number(found[3])} ` : ''}${MONTHS[Number(found[2]) - 1]} ${found[1]}` : label;
}

/** A scheme's name in a sentence: 'the integrated discharge team' when its own file writes it so, else as it stands, in quotes. */
export function scheme(scenario, text) {
  const lower = scenario.title[0]?.toLowerCase() + scenario.title.slice(1);
  return lower !== scenario.title && text.includes(lower) ? `the ${lower}` : `“${scenario.title}”`;
}

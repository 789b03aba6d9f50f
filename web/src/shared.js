// SPDX-License-Identifier: GPL-3.0-or-later
// Figures that several panels draw: a measure by one of its dimensions, and what changed in it.
import { figure } from './figure.js';
import { bars, dots, lines } from './charts.js';
import { BASE } from './context.js';
import * as text from './text.js';

const MOST_ZEROS = 8; // of so many places, those at 0 are shown too: an empty one tells something

/** Bars of measure by its places; largest first unless the places have an order of their own. */
export function barsFigure(ctx, measure, places, { title, lead, note, first = 'Of what', sort = true, most = 14, level }) {
  const size = (p) => Math.max(...ctx.sides.map(([side]) => Math.abs(ctx.level(measure, p.index, side).mean) || 0));
  const some = places.filter((p) => size(p) > 0), there = sort || some.length === 0 || places.length > MOST_ZEROS ? some : places, sorted = sort ? [...there].sort((a, b) => size(b) - size(a)) : there;
  if (sorted.length === 0) return null;
  const shown = sorted.slice(0, most), rest = sorted.length - shown.length;
  return figure({
    title, level, lead, first, source: ctx.source, legend: ctx.legend(), columns: ctx.columns(measure, first),
    note: [note, !sort && there.length < places.length ? 'What is 0 is left out.' : '', rest > 0 ? `${text.plural(rest, 'smaller one')} in the table only.` : ''].filter(Boolean).join(' '),
    rows: sorted.map((p) => ctx.tableRow(measure, p.index, p.label)),
    draw: bars(shown.flatMap((p) => ctx.sideRows(measure, p.index, p.label)), (v) => text.tick(measure, v)),
  });
}

/** Changes of a measure by its places, largest first; those that nothing touched are left out. */
export function changesFigure(ctx, measure, places, { title, lead, note, first = 'Of what', sort = true, most = 14, level }) {
  const rows = places.map((p) => ({ ...ctx.changeRow(measure, p.index, p.label), index: p.index })).filter((row) => row.word !== 'no change' && Number.isFinite(row.mean));
  if (rows.length === 0) return null;
  if (sort) rows.sort((a, b) => a.mean - b.mean);
  const ends = rows.length <= most ? rows : [...rows].sort((a, b) => Math.abs(b.mean) - Math.abs(a.mean)).slice(0, most).sort((a, b) => a.mean - b.mean);
  return figure({
    title, level, lead, source: ctx.source, columns: ctx.columns(measure, first), legend: changeLegend(ctx),
    note: [note, ends.length < rows.length ? 'Smaller changes are in the table only.' : ''].filter(Boolean).join(' '),
    rows: rows.map((row) => ctx.tableRow(measure, row.index, row.label)), draw: dots(ends, (v) => text.tick(measure, v)),
  });
}

export const changeLegend = (ctx) => (ctx.intervals
  ? [['Sure of its direction (95 % interval)', 'sure'], ['No clear change: the interval holds 0', 'unsure']] : [['Change; one replicate has no interval', 'unsure']]);

/** Months in the file are of the calendar or of the run; days are dates. */
export function timeFigure(ctx, measure, dimName, { title, lead, note, from = 0, to = Infinity, keep = {}, zero = false, signed = false, level }) {
  const dim = measure.dims.find((d) => d.name === dimName), dates = /^\d{4}-\d\d-\d\d$/.test(dim.labels[0]);
  const places = ctx.places(measure, keep).filter((_, i) => i >= from && i <= to);
  const at = (i) => (dates ? new Date(`${dim.labels[i]}T00:00:00Z`) : text.when(dim.titles[i]));
  const rows = places.flatMap((p, i) => ctx.sideRows(measure, p.index, p.label).map((row) => ({ ...row, tip: `${row.seriesTitle}: ${text.interval(measure, row)}`, x: at(i + from) })));
  const observed = measure.observed ? places.map((p, i) => ({ x: at(i + from), mean: measure.observed[p.index], label: p.label, tip: `Observed: ${text.value(measure, measure.observed[p.index])}` }))
    .filter((row) => Number.isFinite(row.mean)) : [];
  const legend = ctx.legend('line');
  const columns = ctx.columns(measure, text.dimTitle(dimName));
  if (observed.length) {
    legend.push(['Observed', 'observed']);
    columns.push({ key: 'observed', head: 'Observed', number: true, show: (row) => text.value(measure, row.observed, false) });
  }
  return figure({
    title, level, lead, note, source: ctx.source, legend, columns,
    rows: places.map((p) => ({ ...ctx.tableRow(measure, p.index, p.label), observed: measure.observed?.[p.index] ?? NaN })),
    draw: lines(rows, (v) => text.tick(measure, v), { dates, observed, zero, signed, short: (x) => x.replace(/^(\w{3})\w*( \d{4})?$/, '$1') }),
  });
}

/** The words of a change for a sentence: 'falls by 5,175 a year (95 % interval 4,682 to 5,668), about 33 %'. */
export function changeSentence(ctx, measure, subject, { per = '', plural = true, show = null } = {}) {
  const p = ctx.pairs(measure), d = p.difference, say = show ?? ((v) => (text.isShare(measure.unit) ? text.value(measure, Math.abs(v)).replace('%', 'percentage points') : text.value(measure, Math.abs(v))));
  const verb = (up) => (up ? (plural ? 'rise' : 'rises') : (plural ? 'fall' : 'falls'));
  const about = Number.isFinite(p.relative) ? `, about ${text.percent(p.relative)}` : '';
  if (p.word === 'no change') return { text: `${subject} ${plural ? 'do' : 'does'} not change`, clear: false };
  if (p.word === 'not known') {
    return Number.isFinite(d.mean) ? { text: `${subject} ${verb(d.mean > 0)} by ${say(d.mean)}${per}${about} in the one replicate that was run; how sure that is cannot be told`, clear: false }
      : { text: `what happens to ${subject} is not known`, clear: false };
  }
  if (p.word === 'no clear change') {
    const limit = (v) => (v === 0 ? '0' : `${say(v)} ${v < 0 ? 'fewer' : 'more'}`);
    return { text: `there is no clear change in ${subject}${per} (95 % interval ${limit(d.low)} to ${limit(d.high)})`, clear: false };
  }
  const ends = d.mean < 0 ? [-d.high, -d.low] : [d.low, d.high];
  return { text: `${subject} ${verb(d.mean > 0)} by ${say(d.mean)}${per} (95 % interval ${say(ends[0])} to ${say(ends[1])})${about}`, clear: true };
}

export { BASE };

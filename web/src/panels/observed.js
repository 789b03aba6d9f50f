// SPDX-License-Identifier: GPL-3.0-or-later
// The baseline beside what was observed, so that a planner can tell whether this is her area.
import { h, table } from '../dom.js';
import { COLOURS, dots } from '../charts.js';
import { figure } from '../figure.js';
import { timeFigure } from '../shared.js';
import { Context } from '../context.js';
import * as text from '../text.js';

export const id = 'observed', title = 'Is this our area?';

const KINDS = {
  'held out': { symbol: 'circle', sure: true, colour: COLOURS.scheme, words: 'held out: a real test' },
  fitted: { symbol: 'square', sure: false, colour: COLOURS.base, words: 'fitted: agrees by construction' },
  'partly fitted': { symbol: 'square', sure: false, colour: COLOURS.base, words: 'partly fitted' },
  'input echoed': { symbol: 'triangle', sure: false, colour: COLOURS.base, words: 'put in' },
};
/** Was something larger observed than what is simulated, as all that the NHS spends? Then the level is but a part of it, and not off. */
export const ofMore = (m) => m.observedRole === 'of all services';
const PLACES = 1; // measures with more numbers than this get a chart or a table of their own

export function build(ctx) {
  const own = asItIs(ctx), all = observedMeasures(ctx.result), many = all.filter((m) => m.count > PLACES);
  const known = all.filter((m) => m.count <= PLACES).flatMap((m) => rowsOf(own, m));
  if (!known.length && !many.length) return ctx.result.model === 'district' ? [h('p', {}, 'This result names no observed figures to set it beside.')] : null;
  const order = ['held out', 'partly fitted', 'fitted', 'input echoed'];
  known.sort((a, b) => order.indexOf(a.role) - order.indexOf(b.role) || Math.abs(a.mean - 1) - Math.abs(b.mean - 1));
  return [h('p', {}, `“${own.baseTitle}” beside the published figures. Only a figure that was held out tests the model: one that was put in or fitted agrees by construction.`),
    known.length ? ratios(own, known) : null, ...many.map((m) => manyFigure(own, m)), sources(ctx)];
}

/** What was observed is of the area as it is: the first scenario, whatever the page compares. */
export const asItIs = (ctx) => new Context(ctx.result, 0, 0);
export const observedMeasures = (result) => result.measureNames.map((name) => result.measure(name)).filter((m) => m.observed && !ofMore(m));
/** One row for each place of a measure where both numbers are known. */
export const rowsOf = (ctx, m) => ctx.places(m).map((p) => rowOf(ctx, m, p)).filter((row) => Number.isFinite(row.mean));

function rowOf(ctx, m, p) {
  const i = ctx.level(m, p.index), o = m.observed[p.index], kind = KINDS[m.observedRole] ?? KINDS.fitted;
  const label = m.count > 1 ? `${m.title}: ${p.label}` : m.title;
  return { label, measure: m, observed: o, simulated: i.mean, simulatedInterval: i, role: m.observedRole, mean: i.mean / o, low: i.low / o, high: i.high / o, ...kind,
    simulatedLow: i.low, simulatedHigh: i.high, source: m.observedSource, shown: `${text.number(100 * i.mean / o)}\u00a0%`,
    tip: `${label}: simulated ${text.interval(m, i)}, observed ${text.value(m, o)} (${kind.words})` };
}

function ratios(ctx, rows) {
  const worst = Math.max(...rows.map((r) => Math.max(r.mean, 1 / r.mean)));
  const ticks = worst > 2.2 ? [0.25, 0.5, 1, 2, 4, 8] : worst > 1.3 ? [0.5, 0.7, 1, 1.4, 2] : [0.8, 0.9, 1, 1.1, 1.2];
  const all = rows.flatMap((r) => [r.mean, r.low, r.high]).filter((v) => v > 0), ends = [Math.min(0.9, ...all) / 1.05, Math.max(1.1, ...all) * 1.05];
  return figure({
    title: 'Simulated, in per cent of observed', source: ctx.source, lead: 'On the line at 100 %: as observed. The scale is by ratio: half and double are as far from it.',
    legend: [['Held out: a real test', 'heldOut'], ['Fitted, or partly', 'fitted'], ['Put in', 'input']],
    columns: [{ key: 'label', head: 'Figure' }, { key: 'simulated', head: 'Simulated', number: true, show: (r) => text.interval(r.measure, r.simulatedInterval) },
      { key: 'observed', head: 'Observed', number: true, show: (r) => text.value(r.measure, r.observed) }, { key: 'role', head: 'The observed figure is' }, { key: 'source', head: 'Source' }],
    rows, draw: dots(rows, (v) => `${text.number(100 * v)}\u00a0%`, { zero: 1, log: true, ticks: ticks.filter((t) => t >= ends[0] && t <= ends[1]), domain: ends }),
  });
}

function manyFigure(ctx, m) {
  const role = (KINDS[m.observedRole] ?? KINDS.fitted).words, lead = `The observed figures are ${role}. ${m.observedSource}.`;
  const time = m.dims.find((d) => ['month', 'run_month', 'run_day'].includes(d.name));
  if (time && m.dims.length === 1) return timeFigure(ctx, m, time.name, { title: text.title(m), lead });
  const rows = ctx.places(m).map((p) => ({ label: p.label, i: ctx.level(m, p.index), observed: m.observed[p.index] })).filter((r) => Number.isFinite(r.observed));
  const by = `${text.title(m)}, by ${text.dimTitle(m.dims[0].name).toLowerCase()}`;
  return h('details', {}, h('summary', {}, `${by} (${role})`), h('p', { class: 'note' }, lead),
    table(by, [{ key: 'label', head: text.dimTitle(m.dims[0].name) }, { key: 's', head: 'Simulated', number: true, show: (r) => text.interval(m, r.i, false) },
      { key: 'o', head: 'Observed', number: true, show: (r) => text.value(m, r.observed, false) }], rows));
}

function sources(ctx) {
  const all = new Map();
  for (const name of ctx.result.measureNames) {
    const m = ctx.result.measure(name);
    if (m.observed) all.set(m.observedSource, [...(all.get(m.observedSource) ?? []), m.title]);
  }
  return h('details', {}, h('summary', {}, 'Where the observed figures come from'),
    h('ul', {}, [...all].map(([source, titles]) => h('li', {}, `${text.list([...new Set(titles)])}: ${source}.`))));
}

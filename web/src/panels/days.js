// SPDX-License-Identifier: GPL-3.0-or-later
// Beds and queues: by week, day or month where the result holds that, and where places are full.
import { h, choice } from '../dom.js';
import { barsFigure, timeFigure } from '../shared.js';
import * as text from '../text.js';

export const id = 'days', title = 'Beds and queues';
const BY_DAY = ['acute_patients_by_day', 'patients_delayed_by_day', 'admit_waiting_by_day'];
const WEEK = 7;

/** A measure by day as means of seven days, of each replicate; days left over at the end are left out. */
function byWeek(ctx, measure) {
  const dim = measure.dims[0], n = Math.floor(dim.size / WEEK), starts = Array.from({ length: n }, (_, i) => i * WEEK);
  const weeks = { name: dim.name, size: n, labels: starts.map((i) => dim.labels[i]), titles: starts.map((i) => `Week from ${text.when(dim.titles[i])}`) };
  const part = (scenario, week) => {
    const sum = new Float64Array(ctx.result.replicates.length);
    for (let d = 0; d < WEEK; d++) ctx.result.series(scenario, measure, week * WEEK + d).forEach((v, r) => { sum[r] += v; });
    return sum.map((v) => v / WEEK);
  };
  return [Object.assign(Object.create(ctx), ctx.derived(part)), measure.like({ dims: [weeks], count: n, digits: Math.max(measure.digits, 1) })];
}

/** Charts of the whole time by week, or of a month by day. */
function byDay(ctx, measures) {
  const labels = measures[0].dims[0].labels, months = [...new Set(labels.map((l) => l.slice(0, 7)))], place = h('div', {});
  const draw = (period) => {
    const from = months.includes(period) ? labels.findIndex((l) => l.startsWith(period)) : 0, to = months.includes(period) ? labels.findLastIndex((l) => l.startsWith(period)) : Infinity;
    place.replaceChildren(...measures.map((m) => {
      const [own, measure] = period === 'weeks' ? byWeek(ctx, m) : [ctx, m];
      return timeFigure(own, measure, measure.dims[0].name, { title: period === 'weeks' ? text.title(m).replace('day by day', 'week by week') : text.title(m), lead: `${m.definition}${period === 'weeks' ? ' Means of seven days.' : ''}`, from, to });
    }));
  };
  const whole = labels.length >= 4 * WEEK ? [['weeks', 'The whole time, by week']] : [];
  draw(whole.length ? 'weeks' : 'days');
  return [h('div', { class: 'choices' }, choice('Period', [...whole, ['days', 'The whole time, by day'], ...months.map((m) => [m, text.when(m)])], whole.length ? 'weeks' : 'days', draw, 'period')), place];
}

export function build(ctx) {
  const { result } = ctx, out = [];
  const days = BY_DAY.map((name) => result.measure(name)).filter((m) => m && m.dims.length === 1 && m.dims[0].name === 'run_day');
  if (days.length) out.push(...byDay(ctx, days));
  else if (result.model === 'district') out.push(h('p', { class: 'note' }, 'This result holds no figures by day; months are shown where it has them.'));
  const months = result.measure('official_delayed_days_monthly');
  if (months) out.push(timeFigure(ctx, months, 'month', { title: 'Officially delayed days, by month', lead: 'All beds, as the official statistics count them.', zero: true }));
  for (const [name, first, lead] of [['acute_occupancy_by_hospital', 'Hospital', 'Share of each hospital’s acute beds taken at midnight.'],
    ['acute_occupancy_by_pool', 'Speciality', 'Share of each speciality’s acute beds taken at midnight, whoever lies in them.'], ['occupancy', null, null]]) {
    const m = result.measure(name);
    if (!m || m.dims.length !== 1) continue;
    out.push(barsFigure(ctx, m, ctx.places(m), { title: m.title, lead: lead ?? m.definition, first: first ?? text.dimTitle(m.dims[0].name), sort: false }));
  }
  return out.length ? out : null;
}

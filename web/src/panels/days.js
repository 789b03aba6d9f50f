// SPDX-License-Identifier: GPL-3.0-or-later
// Beds and queues: by day or month where the result holds that, and where places are full.
import { h, choice } from '../dom.js';
import { barsFigure, timeFigure } from '../shared.js';
import * as text from '../text.js';

export const id = 'days', title = 'Beds and queues';
const BY_DAY = ['acute_patients_by_day', 'patients_delayed_by_day', 'admit_waiting_by_day'];

/** Charts by day, for the whole time or a month of it. */
function byDay(ctx, measures) {
  const labels = measures[0].dims[0].labels, months = [...new Set(labels.map((l) => l.slice(0, 7)))], place = h('div', {});
  const draw = (month) => {
    const from = month ? labels.findIndex((l) => l.startsWith(month)) : 0, to = month ? labels.findLastIndex((l) => l.startsWith(month)) : Infinity;
    place.replaceChildren(...measures.map((m) => timeFigure(ctx, m, m.dims[0].name, { title: text.title(m), lead: m.definition, from, to })));
  };
  draw('');
  return [h('div', { class: 'choices' }, choice('Period', [['', 'The whole time'], ...months.map((m) => [m, text.when(m)])], '', draw, 'period')), place];
}

export function build(ctx) {
  const { result } = ctx, out = [];
  const days = BY_DAY.map((name) => result.measure(name)).filter((m) => m && m.dims.length === 1 && m.dims[0].name === 'run_day');
  if (days.length) out.push(...byDay(ctx, days));
  else if (result.model === 'district') out.push(h('p', { class: 'note' }, 'This result holds no figures by day; months are shown where it has them.'));
  const months = result.measure('official_delayed_days_monthly');
  if (months) out.push(timeFigure(ctx, months, 'month', { title: 'Officially delayed days, by month', lead: 'All beds, as the official statistics count them.', zero: true }));
  for (const [name, first, lead] of [['acute_occupancy_by_hospital', 'Hospital', 'Share of each hospital’s acute beds taken at midnight.'], ['acute_occupancy_by_pool', 'Speciality', 'Share of each speciality’s acute beds taken at midnight, whoever lies in them.'], ['occupancy', null, null]]) {
    const m = result.measure(name);
    if (!m || m.dims.length !== 1) continue;
    out.push(barsFigure(ctx, m, ctx.places(m), { title: m.title, lead: lead ?? m.definition, first: first ?? text.dimTitle(m.dims[0].name), sort: false }));
  }
  return out.length ? out : null;
}

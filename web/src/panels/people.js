// SPDX-License-Identifier: GPL-3.0-or-later
// Who benefits: by age, frailty and area, as far as the result tells.
import { h } from '../dom.js';
import { followedFigures } from '../followed.js';
import { barsFigure, changesFigure } from '../shared.js';
import * as text from '../text.js';

export const id = 'people', title = 'Who benefits';
const WAYS = [
  ['age', ['delayed_bed_days_by_age', 'discharges', 'emergency_nights']], ['frailty', ['delayed_bed_days_by_frailty']],
  ['area', ['delayed_bed_days_by_area', 'emergency_admissions_by_area', 'delayed_bed_days_by_hospital']],
];
const DIMS = ['stay_age', 'age', 'age_band', 'frailty', 'area', 'hospital'];

function one(ctx, m) {
  const dim = m.dims.find((d) => DIMS.includes(d.name));
  if (!dim) return null;
  const own = m.dims.length > 1 && ctx.addsUp(m) ? ctx.folded(m, dim.name) : ctx, measure = own.measure ?? m;
  if (measure.dims.length > 1) return null;
  const places = own.places(measure), by = text.dimTitle(dim.name), title = `${m.name === 'discharges' ? 'Emergency stays that end, a year' : text.title(m).replace(', the way out apart', '')}, by ${by.toLowerCase()}`;
  const about = { first: by, sort: false, most: 20 };
  return [barsFigure(own, measure, places, { title, ...about, lead: m.name === 'discharges' ? '' : m.definition }),
    ctx.comparing && /delayed|nights/.test(m.name) ? changesFigure(own, measure, places, { title: `What changes: ${title}`, ...about, lead: `“${ctx.schemeTitle}” less “${ctx.baseTitle}”.` }) : null];
}

export function build(ctx) {
  if (ctx.result.model !== 'district') return null;
  const out = followedFigures(ctx), missing = [];
  for (const [way, names] of WAYS) {
    const measures = names.map((name) => ctx.result.measure(name)).filter(Boolean), best = way === 'age' ? measures.slice(0, measures[0]?.name === 'delayed_bed_days_by_age' ? 1 : 2) : measures;
    if (!best.length) missing.push(way); else out.push(...best.flatMap((m) => one(ctx, m) ?? []));
    if (way === 'age' && measures[0]?.name !== 'delayed_bed_days_by_age') missing.push('age (delayed days)');
  }
  if (missing.length) out.push(h('p', { class: 'note' }, `This result does not tell by ${text.list(missing)} who gains.`));
  return out.filter(Boolean);
}

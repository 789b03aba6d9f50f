// SPDX-License-Identifier: GPL-3.0-or-later
// How long people wait: for what they need in order to leave, and for what they need at home.
import { h } from '../dom.js';
import { barsFigure } from '../shared.js';
import { BASE, SCHEME } from '../context.js';

export const id = 'waits', title = 'How long people wait';

/** A measure whose places are other measures: their waits side by side. */
function together(ctx, measures, name) {
  const like = measures[0].like({ name, dims: [], count: measures.length, observed: null });
  const own = Object.assign(Object.create(ctx), {
    level: (m, index, which = SCHEME) => ctx.level(measures[index], 0, which === BASE ? BASE : SCHEME), pairs: (m, index) => ctx.pairs(measures[index], 0),
  });
  return { own, like, places: measures.map((m, index) => ({ index, label: m.title.replace(/^Wait (in a bed |at home )?for (an? )?/, '').replace(/ (in hospital|at home)$/, '').replace(/^./, (c) => c.toUpperCase()) })) };
}

export function build(ctx) {
  const all = ctx.result.model !== 'district' ? [] : ctx.result.measureNames.filter((name) => /^wait_/.test(name)).map((name) => ctx.result.measure(name)).filter((m) => m.unit === 'd' && m.count === 1);
  const groups = [
    ['In a hospital bed, for what comes next', all.filter((m) => !/_at_home$|handed_back|major_adaptation/.test(m.name)), 'Mean days from when it is asked for until it is there, of patients in bed.'],
    ['At home', all.filter((m) => /_at_home$|handed_back|major_adaptation/.test(m.name)), 'Mean days, of people who wait at home.'],
  ];
  const out = groups.filter(([, measures]) => measures.length).map(([title, measures, lead]) => {
    const { own, like, places } = together(ctx, measures, title);
    return barsFigure(own, like, places, { title, lead, first: 'Wait for' });
  });
  const station = ctx.result.measure('wait');
  if (station && ctx.result.model === 'network') {
    out.push(...['wait', 'wait_p95', 'waiting', 'blocked_time'].map((name) => ctx.result.measure(name)).filter(Boolean).map((m) =>
      barsFigure(ctx, m, ctx.places(m), { title: m.title, lead: m.definition, first: 'Where', sort: false })));
  }
  const kept = out.filter(Boolean);
  return kept.length ? kept : station ? [h('p', {}, 'Nobody waits in this model.')] : null;
}

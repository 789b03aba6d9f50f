// SPDX-License-Identifier: GPL-3.0-or-later
// Who invests and who gains.
import { h } from '../dom.js';
import { barsFigure, changesFigure, timeFigure } from '../shared.js';
import * as text from '../text.js';

export const id = 'money', title = 'Who invests, who gains';
const PUBLIC = /^(commissioner|council)_/;

/** 'rises by £5 a year (95 % interval £1 to £9)': a direction only when it is sure; else the interval, with its signs. */
function moved(p) {
  const { difference: d, word } = p, known = Number.isFinite(d.half), signed = (v) => `${v < 0 ? '\u2212' : ''}${text.money(v)}`;
  if (word === 'no change') return 'does not change';
  const ends = word === 'fell' ? [-d.high, -d.low] : [d.low, d.high], range = known ? ` (95 % interval ${ends.map(signed).join(' to ')})` : '';
  return word === 'no clear change' ? `does not clearly change${range}` : `${d.mean > 0 ? 'rises' : 'falls'} by ${text.money(d.mean)} a year${known ? range : ' in the one replicate that was run'}`;
}

/** What the schemes cost, all and by payer, and what everything else that NHS and councils pay for does. */
function returns(ctx) {
  const { result } = ctx, schemes = result.measure('money_schemes'), spend = result.measure('public_spend');
  if (!schemes || !spend || !ctx.comparing) return null;
  const dim = schemes.dims[0], cost = dim.labels.map((label, i) => ({ label, i, title: dim.titles[i], change: ctx.pairs(schemes, i).difference.mean })).filter((c) => Math.abs(c.change) > 0);
  const total = cost.reduce((sum, c) => sum + c.change, 0), own = cost.filter((c) => PUBLIC.test(c.label));
  const out = [`What NHS and councils spend ${moved(ctx.pairs(spend))}.`];
  if (total > 0) {
    // Replicate by replicate: what is left has an interval of its own, and a direction only if that says so.
    const rest = ctx.derived((scenario) => { const all = result.series(scenario, spend, 0); for (const c of own) result.series(scenario, schemes, c.i).forEach((v, r) => { all[r] -= v; }); return all; }).pairs(spend);
    out.push(`Of that the scheme itself costs ${text.money(total)}${cost.length === 1 ? `, paid by “${cost[0].title}”` : ''}; everything else that NHS and councils pay for ${moved(rest)}.`);
    if (rest.word === 'fell') out.push(`That is ${text.number(-rest.difference.mean / total, 2)} pounds saved for each pound spent (${[-rest.difference.high, -rest.difference.low].map((v) => text.number(v / total, 2)).join(' to ')}).`);
  }
  return h('p', { class: 'lead' }, out.join(' '));
}

export function build(ctx) {
  const { result } = ctx, net = result.measure('money_net'), cost = result.measure('money_cost'), months = result.measure('public_net_by_month');
  if (!net && !cost) return null;
  const out = [returns(ctx)];
  const not = (m) => ctx.places(m).filter((p) => m.dims[0].labels[p.index] !== 'staff_and_suppliers');
  if (net && ctx.comparing) {
    out.push(changesFigure(ctx, net, not(net), { title: 'Who is better or worse off, a year', first: 'Organisation',
      lead: 'What it gets, less its own cost and what it pays others. Right of the line: better off.', most: 10 })
      ?? h('p', {}, 'Nobody’s position changes.'));
  }
  if (months && ctx.comparing) {
    const last = months.count - 1, end = ctx.pairs(months, last);
    const diff = Object.assign(Object.create(ctx), { comparing: false, schemeTitle: `“${ctx.schemeTitle}” less “${ctx.baseTitle}”`, level: (m, i) => ctx.pairs(m, i).difference });
    out.push(timeFigure(diff, months, months.dims[0].name, { title: 'Does it pay back?', zero: true, signed: true,
      lead: `What NHS and councils have spent more than in “${ctx.baseTitle}”, added up since the first day. ${end.difference.low > 0 ? 'It is not paid back by the end of the run.' : end.difference.high < 0 ? 'It is paid back by the end of the run.' : 'Whether it is paid back by the end of the run is not sure.'}` }));
  }
  if (cost) out.push(barsFigure(ctx, cost, not(cost), { title: 'What each organisation’s work costs, a year', first: 'Organisation', most: 10 }));
  for (const [name, lead] of [['setting_costs', 'Where the money goes.']]) {
    const m = result.measure(name);
    if (m) out.push(barsFigure(ctx, m, ctx.places(m), { title: 'Cost by setting, a year', first: 'Setting', lead, most: 10 }));
  }
  return out;
}

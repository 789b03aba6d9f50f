// SPDX-License-Identifier: GPL-3.0-or-later
// The flow of patients as a Sankey diagram.
import { h, choice } from '../dom.js';
import { figure } from '../figure.js';
import { sankey } from '../sankey.js';
import { BASE, SCHEME } from '../context.js';
import * as text from '../text.js';

export const id = 'flow', title = 'Where patients go';
const LEAST = 0.002; // of the largest flow: thinner links cannot be seen

/** {from, to, index}: places of a measure of two dimensions. A move back goes to a copy of its end, named again. */
function movesOf(measure) {
  const [from, to] = measure.dims, order = new Map(from.labels.map((label, i) => [label, i])), names = {}, moves = [];
  from.labels.forEach((a, i) => to.labels.forEach((b, j) => {
    const back = order.has(b) && order.get(b) <= i, end = back ? `again ${b}` : b;
    names[a] = from.titles[i];
    names[end] = order.has(b) && back ? `${to.titles[j]}, again` : to.titles[j];
    moves.push({ from: a, to: end, index: i * to.size + j });
  }));
  return { moves, names };
}

/** Until a result holds moves: emergency stays, by age, and where they ended. */
function endsOf(measure) {
  const [destination, age] = measure.dims, names = {}, moves = [];
  age.labels.forEach((a, j) => destination.labels.forEach((d, i) => {
    names[`age ${a}`] = `Aged ${age.titles[j]}`;
    names[d] = destination.titles[i];
    moves.push({ from: `age ${a}`, to: d, index: i * age.size + j });
  }));
  return { moves, names };
}

export function build(ctx) {
  const all = ctx.result.measure('moves'), ends = ctx.result.measure('discharges'), measure = all ?? ends;
  if (!measure || measure.dims.length !== 2) return null;
  const { moves, names } = all ? movesOf(measure) : endsOf(measure), place = h('div', {});
  const rows = moves.map((m) => ({ ...ctx.tableRow(measure, m.index, `${names[m.from]} → ${names[m.to]}`), ...m })).filter((r) => r.scheme > 0 || r.base > 0);
  if (!rows.length) return null;
  const chosen = { side: SCHEME, part: 'all' }, order = all ? measure.dims[0].labels : [], acute = order.indexOf('acute');
  const draw = () => {
    const { side, part } = chosen, name = side === BASE ? ctx.baseTitle : ctx.schemeTitle, of = (r) => (side === BASE ? r.base : r.scheme);
    const drawn = rows.filter((r) => part === 'all' || order.indexOf(r.from) >= acute), most = Math.max(...drawn.map(of)), links = drawn.filter((r) => of(r) > LEAST * most).map((r) => ({ from: r.from, to: r.to, value: of(r),
      tip: `${r.label}, ${name}: ${text.number(of(r))} a year${ctx.comparing ? `; difference ${text.change(measure, r.differenceInterval)}` : ''}` }));
    place.replaceChildren(figure({
      title: `${all && part !== 'all' ? 'Moves out of acute beds and onwards' : all ? 'Moves of patients' : 'Emergency stays and where they end'}, a year: ${name}`, source: ctx.source, columns: ctx.columns(measure, 'Flow'), rows,
      lead: all ? measure.definition : 'Adults’ emergency stays by age, and where the patient goes. The width of a band is the number of patients.',
      note: links.length < drawn.length ? 'The thinnest flows are in the table only.' : '',
      draw: sankey(links, names, (label, value) => ({ tip: `${label}: ${text.number(value)} a year`, shown: text.number(value) })),
    }));
  };
  draw();
  const choices = [ctx.comparing && choice('Show', [[SCHEME, ctx.schemeTitle], [BASE, ctx.baseTitle]], SCHEME, (v) => { chosen.side = Number(v); draw(); }, 'flow-side'),
    acute > 0 && choice('Part', [['all', 'All moves'], ['out', 'Out of acute beds and onwards']], 'all', (v) => { chosen.part = v; draw(); }, 'flow-part')].filter(Boolean);
  return [choices.length ? h('div', { class: 'choices' }, choices) : null, place];
}

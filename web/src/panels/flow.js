// SPDX-License-Identifier: GPL-3.0-or-later
// The flow of patients as a Sankey diagram.
import { h, choice } from '../dom.js';
import { figure } from '../figure.js';
import { sankey } from '../sankey.js';
import { BASE, SCHEME } from '../context.js';
import * as text from '../text.js';

export const id = 'flow', title = 'Where patients go';
const SMALL = 0.006; // of the largest place: smaller ones are drawn together
const LEAST = 0.0005; // of the largest flow: thinner ones cannot be seen
const NO_MOVES = 'No flow is drawn of a network of stations: its result counts who is at each station and how many leave the whole, not who went from which station to which. What the model says about that stands in its file, below under “Assumptions and their sources”.';
const OTHER = 'other care';
const ASKED_FOR = new Set(['reablement', 'ic_bed', 'home_care', 'residential', 'nursing']); // where discharge schemes send people: never folded, however few go there

/** {from, to, index}: places of a measure of two dimensions, both named alike where they are the same. */
function movesOf(measure) {
  const [from, to] = measure.dims, moves = [];
  from.labels.forEach((a, i) => to.labels.forEach((b, j) => moves.push({ from: a, to: b, index: i * to.size + j })));
  const names = Object.fromEntries([...from.labels.map((l, i) => [l, from.titles[i]]), ...to.labels.map((l, j) => [l, to.titles[j]])]);
  return { moves, names: { ...names, [OTHER]: 'Other care' }, order: [...to.labels.filter((l) => l !== 'died'), OTHER, 'died'] };
}

/** Of a result without moves: emergency stays, by age, and where they ended. */
function endsOf(measure) {
  const [destination, age] = measure.dims, names = {}, moves = [];
  age.labels.forEach((a, j) => destination.labels.forEach((d, i) => {
    names[`age ${a}`] = `Aged ${age.titles[j]}`;
    names[d] = destination.titles[i];
    moves.push({ from: `age ${a}`, to: d, index: i * age.size + j });
  }));
  return { moves, names, order: null };
}

/** Of both scenarios: what is drawn together, or left out, must be the same places in both. */
const larger = (r) => Math.max(r.base || 0, r.scheme || 0);

/** From acute beds, and from places most of whose people come from there or from such a place. */
function outOfAcute(rows) {
  const kept = new Set(['acute']), sum = (list) => list.reduce((n, r) => n + larger(r), 0);
  for (let grew = true; grew;) {
    grew = false;
    for (const place of new Set(rows.map((r) => r.to))) {
      const into = rows.filter((r) => r.to === place);
      if (!kept.has(place) && place !== 'home' && sum(into.filter((r) => kept.has(r.from))) > sum(into) / 2) grew = Boolean(kept.add(place));
    }
  }
  return rows.filter((r) => kept.has(r.from));
}

/** Rows as links: small places together (small in both scenarios), a move back to a copy of its end, named again. */
function linksOf(rows, of, names, order) {
  const size = new Map();
  for (const r of rows) for (const place of [r.from, r.to]) size.set(place, (size.get(place) ?? 0) + larger(r));
  const most = Math.max(...size.values()), named = (place) => (order && place !== 'died' && place !== 'home' && !ASKED_FOR.has(place) && size.get(place) < 2 * SMALL * most ? OTHER : place);
  const links = new Map(), at = (place) => order?.indexOf(place) ?? 0;
  for (const r of rows) {
    const from = named(r.from), to = named(r.to), back = order !== null && at(to) <= at(from), end = back ? `again ${to}` : to;
    if (from === to) continue;
    names[end] ??= `${names[to]}, again`;
    const link = links.get(`${from}>${end}`) ?? { from, to: end, value: 0, larger: 0 };
    link.value += of(r);
    link.larger += larger(r);
    links.set(`${from}>${end}`, link);
  }
  return [...links.values()].filter((l) => l.value > 0 && l.larger > LEAST * most);
}

export function build(ctx) {
  const all = ctx.result.measure('moves'), measure = all ?? ctx.result.measure('discharges');
  if (!measure && ctx.result.measure('station_present')) return [h('p', {}, NO_MOVES)];
  if (!measure || measure.dims.length !== 2) return null;
  const { moves, names, order } = all ? movesOf(measure) : endsOf(measure), place = h('div', {});
  const rows = moves.map((m) => ({ ...ctx.tableRow(measure, m.index, `${names[m.from]} → ${names[m.to]}`), ...m })).filter((r) => r.scheme > 0 || r.base > 0);
  if (!rows.length) return null;
  const hasAcute = order?.includes('acute'), sides = ctx.comparing ? [BASE, SCHEME] : [SCHEME];
  const one = (side, drawn, part) => {
    const name = side === BASE ? ctx.baseTitle : ctx.schemeTitle, of = (r) => (side === BASE ? r.base : r.scheme), first = side === sides[0];
    const linksFrom = (value) => linksOf(drawn, value, names, order), links = linksFrom(of);
    for (const link of links) {
      const same = rows.find((r) => r.from === link.from && `again ${r.to}`.endsWith(link.to));
      link.tip = `${names[link.from]} → ${names[link.to]}; ${name}: ${text.number(link.value)} a year${ctx.comparing && same && of(same) === link.value ? `; difference ${text.change(measure, same.differenceInterval, false)}` : ''}`;
    }
    return figure({
      title: `${all && part !== 'all' ? 'Out of acute beds and onwards' : all ? 'Moves of patients' : 'Emergency stays and where they end'}, a year: ${name}`, source: ctx.source, columns: ctx.columns(measure, 'Move'), rows: drawn,
      lead: !first ? 'Drawn to the same scale as the one above.' : all ? 'The width of a band is the number of moves. Who comes to a place a second time is drawn at its copy, “again”.' : 'Adults’ emergency stays by age, and where the patient goes. The width of a band is the number of patients.',
      note: side === sides.at(-1) ? [all ? measure.definition : '', 'The smallest flows are in the table only.'].filter(Boolean).join(' ') : '',
      draw: sankey(links, names, (label, value) => ({ tip: `${label}: ${text.number(value)} a year`, shown: text.number(value) }), ctx.comparing ? linksFrom((r) => (side === BASE ? r.scheme : r.base)) : null),
    });
  };
  const draw = (part) => {
    const drawn = part === 'all' ? rows : outOfAcute(rows);
    place.replaceChildren(...sides.map((side) => one(side, drawn, part)));
  };
  draw(hasAcute ? 'out' : 'all');
  return [hasAcute ? h('div', { class: 'choices' }, choice('Part', [['out', 'Out of acute beds and onwards'], ['all', 'All moves']], 'out', draw, 'flow-part')) : null, place];
}

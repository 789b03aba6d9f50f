// SPDX-License-Identifier: GPL-3.0-or-later
// What a reader must know before she uses a figure.
import { h } from '../dom.js';
import { Context } from '../context.js';
import { headline } from './answer.js';
import { ofMore } from './observed.js';
import * as text from '../text.js';

export const id = 'warnings', title = 'Read with care';
const MOST_NAMED = 6;
const FAR = 0.2;
const WIDE = 0.1; // of the mean: an interval wider than this is called wide

function replicates(ctx) {
  const { result } = ctx, out = [];
  if (result.replicates.length === 1) out.push('Only one replicate was run. Figures have no interval, and differences may be chance: run at least 20.');
  for (const [i, scenario] of result.scenarios.entries()) {
    const bad = { failed: [], missing: [] };
    result.replicates.forEach((number, r) => { const state = result.state(i, r); if (state !== 'done') bad[state].push(number); });
    if (bad.failed.length) {
      const reason = result.reason(i, result.replicates.indexOf(bad.failed[0]));
      out.push(`${text.plural(bad.failed.length, 'replicate')} of “${scenario.title}” failed (${bad.failed.slice(0, 8).join(', ')}${bad.failed.length > 8 ? ', …' : ''})${reason ? `: ${reason}` : ''}. The figures are those of the others.`);
    }
    if (bad.missing.length) out.push(`${text.plural(bad.missing.length, 'replicate')} of “${scenario.title}” ${bad.missing.length === 1 ? 'is' : 'are'} missing: this is not the whole run.`);
  }
  return out;
}

function precision(ctx) {
  const out = ctx.result.precision.split('\n').filter((line) => line.includes('not reached')).map((line) => `Precision not reached: ${line.replace('not reached', '').trim()}.`);
  const head = headline(ctx), i = head && ctx.level(head.measure);
  if (!out.length && i && i.n > 1 && i.half > WIDE * Math.abs(i.mean)) {
    out.push(`“${head.measure.title}” is known only to within ${text.percent(i.half / i.mean)}: more replicates narrow it.`);
  }
  return out;
}

const BY_PLACE = ['trust', 'council', 'hospital', 'area'], FEW = 4;
/** Is its level looked at where there are several? Figures of a county's trusts and councils are, and headlines in few parts; long lists, as of ages, codes and months, are not. */
const isByPlace = (m) => m.dims.length === 1 && BY_PLACE.includes(m.dims[0].name);
const isLookedAt = (m) => m.dims.length === 0 || isByPlace(m) || (m.dims.length === 1 && m.level === 0 && m.count <= FEW);

/** Observed figures that levels of the first scenario are surely more than a fifth off: the rule of output/caution.c. What was observed is of the area as it is, whatever is compared. */
function targets(ctx) {
  const missed = [], { result } = ctx, own = new Context(result, 0, 0), { title } = result.scenarios[0];
  for (const name of result.measureNames) {
    const m = result.measure(name);
    if (!m.observed || !isLookedAt(m) || ofMore(m)) continue;
    for (let place = 0; place < m.count; place++) {
      const observed = m.observed[place], i = own.level(m, place), gap = i.mean / observed - 1, off = (Math.abs(i.mean - observed) - (i.half || 0)) / Math.abs(observed);
      if (!(off > FAR)) continue;
      const where = m.dims.length ? `, ${m.dims[0].titles[place]}` : '';
      missed.push({ size: Math.abs(Math.log(i.mean / observed)) + (m.level === 0 || isByPlace(m) ? 100 : 0), words: `${m.title}${where} (${text.percent(gap)} ${gap > 0 ? 'above' : 'below'})` });
    }
  }
  missed.sort((a, b) => b.size - a.size);
  const named = missed.slice(0, MOST_NAMED).map((m) => m.words), one = missed.length === 1;
  if (missed.length > MOST_NAMED) named.push(text.plural(missed.length - MOST_NAMED, 'other'));
  return missed.length ? [`“${title}” is surely more than a fifth off ${one ? 'an observed figure' : `${missed.length} observed figures`}: ${text.list(named)}. What a scheme changes in ${one ? 'it' : 'them'} is a change of the simulated level. See “Is this our area?”.`] : [];
}

/** A part of everybody: rounding to whole staff and places changes loads, and few beds are crowded sooner than many. */
function scaled(ctx) {
  const said = /run\.scale=["']?([\d.]+)/.exec(ctx.result.command ?? '') ?? /^run:[^\n]*(?:\n[ \t]+[^\n]*)*?\bscale:\s*([\d.]+)/m.exec(ctx.result.configText());
  const scale = Number(said?.[1] ?? 1);
  return scale > 0 && scale < 1 ? [`This is a trial of speed with ${text.percent(scale)} of all people, beds and staff (run.scale): its figures are not those of the area. Compare its scenarios only with each other.`] : [];
}

/** Published sums of more than is simulated. */
function parts(ctx) {
  return ctx.result.measureNames.map((name) => ctx.result.measure(name)).filter((m) => m.observed && m.dims.length === 0 && m.level === 0 && ofMore(m))
    .map((m) => `“${m.title}” is a part of what was published: ${text.value(m, new Context(ctx.result, 0, 0).level(m).mean)} is simulated, of ${text.value(m, m.observed[0])} for all services. ${m.observedSource}.`);
}

/** What the schemes of both scenarios shown rest on, and notes that the run made. Several may act together in one: each is told once. */
function evidence(ctx) {
  const out = [];
  for (const scenario of new Set([ctx.base, ctx.scenario])) {
    out.push(...ctx.result.evidence(scenario));
    for (const { grade, title, note } of ctx.result.restsOn(scenario)) {
      const words = note.trim() ? `: ${note.trim().replace(/\.$/, '')}` : '';
      out.push(grade === 'A' ? `“${title}” rests on assumptions, not on measured effects (evidence grade A)${words}.` : `Evidence for “${title}” (grade ${grade})${words}.`);
    }
  }
  return [...new Set(out)];
}

/** @returns {string[]} */
export const notes = (ctx) => [...scaled(ctx), ...replicates(ctx), ...precision(ctx), ...evidence(ctx), ...targets(ctx), ...parts(ctx)];

export function build(ctx) {
  const all = notes(ctx);
  return all.length ? [h('ul', { class: 'warnings' }, all.map((note) => h('li', {}, note)))] : [h('p', {}, `Nothing stands out: all replicates are there${ctx.result.measureNames.some((name) => ctx.result.measure(name).observed) ? ', and no figure is far from what was observed' : ''}.`)];
}

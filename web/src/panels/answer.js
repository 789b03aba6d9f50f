// SPDX-License-Identifier: GPL-3.0-or-later
// The answer: one sentence with its interval, then the few figures that a board asks for next.
import { h } from '../dom.js';
import { changeSentence, changesFigure } from '../shared.js';
import { Context } from '../context.js';
import * as text from '../text.js';

export const id = 'answer', title = 'The answer';

/** What the sentence is about, if the result has it; how it is said. */
const HEADLINES = [
  ['delayed_bed_days_total', { subject: 'delayed bed-days', per: ' a year', plain: true }],
  ['official_delayed_days_total', { subject: 'officially counted delayed days', per: ' a year', plain: true }],
];
const CARDS = ['delayed_bed_days_total', 'length_of_stay', 'acute_occupancy', 'ae_within_4h', 'emergency_admissions', 'readmitted_65_plus', 'planned_cancelled',
  'public_spend', 'nhs_spend', 'council_spend', 'users_spend', 'patients_delayed'];

/** The measure the whole report turns on. */
export function headline(ctx) {
  for (const [name, how] of HEADLINES) {
    const measure = ctx.result.measure(name);
    if (measure) return { measure, how };
  }
  const names = ctx.result.measureNames.map((name) => ctx.result.measure(name));
  const measure = names.find((m) => m.level === 0 && m.dims.every((d) => d.size === 1)) ?? names.find((m) => m.level === 0) ?? names[0];
  return measure && { measure, how: { subject: `“${text.title(measure)}”`, per: '', singular: true } };
}

const unitless = (measure) => (v) => text.value({ ...measure, unit: 'patients' }, Math.abs(v), false);

function sentence(ctx) {
  const head = headline(ctx);
  if (!head) return h('p', { class: 'answer' }, 'This result holds no measure.');
  const { measure, how } = head, show = how.plain ? unitless(measure) : null;
  if (!ctx.comparing) {
    const i = ctx.level(measure), mean = how.plain ? unitless(measure)(i.mean) : text.value(measure, i.mean);
    const sure = Number.isFinite(i.half) ? ` (95 % interval ${how.plain ? unitless(measure)(i.low) : text.value(measure, i.low)} to ${how.plain ? unitless(measure)(i.high) : text.value(measure, i.high)})` : ' in the one replicate that was run';
    const what = how.subject[0].toUpperCase() + how.subject.slice(1);
    return h('p', { class: 'answer' }, `${what} ${how.singular ? 'is' : 'come to'} `, h('strong', {}, `${mean}${how.per}`), `${sure}.`);
  }
  const told = changeSentence(ctx, measure, how.subject, { per: how.per, plural: !how.singular, show });
  const name = text.scheme(ctx.result.scenarios[ctx.scenario], ctx.result.configText(ctx.scenario));
  return h('p', { class: 'answer' }, `With ${name}, `, h('strong', {}, told.text), '.');
}

function card(ctx, name) {
  const measure = ctx.result.measure(name);
  if (!measure || measure.dims.length > 0 || !Number.isFinite(ctx.level(measure).mean)) return null;
  const now = ctx.level(measure), big = measure.unit === 'gbp' ? (v) => text.money(v) : (v) => text.value(measure, v);
  const lines = [h('dt', {}, measure.title.replace(/, a year$/, '').replace(/ a year\b/, '')), h('dd', { class: 'big' }, big(now.mean))];
  if (ctx.comparing) {
    const p = ctx.pairs(measure), d = p.difference;
    const arrow = { rose: '▲ rose by ', fell: '▼ fell by ', 'no clear change': '◆ no clear change', 'no change': '= no change', 'not known': 'change: ' }[p.word];
    const size = measure.unit === 'gbp' ? text.money(d.mean) : text.isShare(measure.unit) ? `${text.change(measure, { mean: Math.abs(d.mean), half: NaN }).replace('+', '')}` : text.value(measure, Math.abs(d.mean));
    lines.push(h('dd', { class: 'was' }, `${ctx.baseTitle}: ${big(p.baseline)}`),
      h('dd', { class: `move ${p.word.replaceAll(' ', '-')}` }, arrow + (p.word.startsWith('no ') ? '' : size)),
      Number.isFinite(d.half) && p.word !== 'no change' ? h('dd', { class: 'sure' }, `95 % interval ${text.change(measure, d).replace(/^.*\((.*)\)$/, '$1')}`) : null);
  } else if (Number.isFinite(now.half)) lines.push(h('dd', { class: 'sure' }, `95 % interval ${text.value(measure, now.low)} to ${text.value(measure, now.high)}`));
  return h('div', { class: 'card', 'data-measure': name }, lines);
}

/** All scenarios at a glance, when there are more than two. */
function glance(ctx) {
  const head = headline(ctx), { result } = ctx;
  if (!head || result.scenarios.length < 3 || head.measure.count > 1) return null;
  const others = result.scenarios.map((s, i) => ({ label: s.title, index: i })).filter((p) => p.index !== ctx.base);
  const across = Object.assign(Object.create(ctx), {
    comparing: true, schemeTitle: 'Scenario',
    level: (m, i, which) => new Context(result, ctx.base, i).level(m, 0, which), pairs: (m, i) => new Context(result, ctx.base, i).pairs(m, 0),
  });
  return changesFigure(across, head.measure, others, { title: 'All scenarios at a glance', first: 'Scenario', lead: `${text.title(head.measure)}: difference from “${ctx.baseTitle}”.` });
}

export function build(ctx) {
  const names = ctx.result.model === 'district' ? CARDS
    : ctx.result.measureNames.filter((name) => ctx.result.measure(name).level === 0 && ctx.result.measure(name).dims.length === 0);
  const cards = names.map((name) => card(ctx, name)).filter(Boolean).slice(0, 9);
  const way = ctx.result.measure('delayed_bed_days_total') ? h('p', { class: 'note' },
    'A delayed bed-day is a day that a patient who is well enough to leave spends in an acute bed. The hours that leaving itself takes (medicines, transport) are not counted here.') : null;
  return [sentence(ctx), way, cards.length ? h('dl', { class: 'cards' }, cards) : null,
    ctx.comparing && ctx.intervals ? h('p', { class: 'note' }, 'Both scenarios are run on the same people with the same luck, so differences are surer than the figures themselves. '
      + 'An interval tells how sure the simulation is of its own answer, not how right the model is.') : null, glance(ctx)];
}

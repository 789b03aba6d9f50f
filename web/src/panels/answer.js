// SPDX-License-Identifier: GPL-3.0-or-later
// The answer: one sentence with its interval, then the few figures that a board asks for next.
import { h, table } from '../dom.js';
import { changeSentence, changesFigure } from '../shared.js';
import { Context } from '../context.js';
import { asItIs, observedMeasures, rowsOf } from './observed.js';
import * as text from '../text.js';

export const id = 'answer', title = 'The answer';

/** What the sentence is about, if the result has it; how it is said. */
const HEADLINES = [
  ['delayed_bed_days_total', { subject: 'delayed bed-days', per: ' a year', plain: true }],
  ['official_delayed_days_total', { subject: 'officially counted delayed days', per: ' a year', plain: true }],
];
const CARDS = ['delayed_bed_days_total', 'patients_delayed', 'length_of_stay', 'acute_occupancy', 'ae_within_4h', 'emergency_admissions', 'readmitted_65_plus', 'planned_cancelled',
  'public_spend', 'nhs_spend', 'council_spend', 'users_spend'];
const MOST_CARDS = 9; // of a network, where nobody has chosen them

/** The measure the whole report turns on. */
export function headline(ctx) {
  for (const [name, how] of HEADLINES) {
    const measure = ctx.result.measure(name);
    if (measure) return { measure, how };
  }
  const names = ctx.result.measureNames.map((name) => ctx.result.measure(name));
  const measure = names.find((m) => m.level === 0 && m.dims.every((d) => d.size === 1)) ?? names.find((m) => m.level === 0) ?? names[0];
  return measure && { measure, how: { subject: `“${measure.title}”`, per: '', singular: true } };
}

const unitless = (measure) => (v) => text.value({ unit: 'patients', digits: measure.digits }, Math.abs(v), false);

function sentence(ctx) {
  const head = headline(ctx);
  if (!head) return h('p', { class: 'answer' }, 'This result holds no measure.');
  const { measure, how } = head, show = how.plain ? unitless(measure) : null;
  if (!ctx.comparing) {
    const i = ctx.level(measure), mean = how.plain ? unitless(measure)(i.mean) : text.value(measure, i.mean);
    const sure = Number.isFinite(i.half) ? ` (95 % interval ${how.plain ? unitless(measure)(i.low) : text.value(measure, i.low, false)} to ${how.plain ? unitless(measure)(i.high) : text.value(measure, i.high, false)})` : ' in the one replicate that was run';
    const what = how.subject[0].toUpperCase() + how.subject.slice(1);
    return h('p', { class: 'answer' }, `${what} ${how.singular ? 'is' : 'come to'} `, h('strong', {}, `${mean}${how.per}`), `${sure}.`);
  }
  const told = changeSentence(ctx, measure, how.subject, { per: how.per, plural: !how.singular, show });
  const name = text.scheme(ctx.result.scenarios[ctx.scenario], ctx.result.configText(ctx.scenario));
  return h('p', { class: 'answer' }, `With ${name}, `, h('strong', {}, told.text), '.');
}

/** A change and the ends of its interval; without signs when its direction is sure, since words tell it. */
function sizes(measure, d) {
  const sure = Math.abs(d.mean) > d.half, turned = sure && d.mean < 0 ? { mean: -d.mean, low: -d.high, high: -d.low, half: d.half } : d;
  if (measure.unit === 'gbp') return [turned.mean, turned.low, turned.high].map((v) => text.short(measure, v, !sure));
  const found = /^(\S+?)(\u00a0\S+)? \((\S+) to (\S+)\)$/.exec(text.change(measure, turned, text.isShare(measure.unit)));
  const plain = (word) => (sure ? word.replace('+', '') : word);
  return found ? [plain(found[1]) + (found[2] ?? ''), plain(found[3]), plain(found[4])] : [text.short(measure, turned.mean), '–', '–'];
}

function card(ctx, name) {
  const measure = ctx.result.measure(name);
  if (!measure || measure.count > 1 || !Number.isFinite(ctx.level(measure).mean)) return null;
  const now = ctx.level(measure), name_ = measure.title.replace(/, the way out apart$/, ''), pounds = measure.unit === 'gbp', share = text.isShare(measure.unit);
  const unit = pounds || share || name_.toLowerCase().includes(text.unitWord(measure.unit)) ? '' : `\u00a0${text.unitWord(measure.unit)}`;
  const bare = (v) => (pounds ? text.money(v) : text.value(measure, v, false)), big = (v) => bare(v) + unit;
  const finer = text.telling(measure, now.low, now.high), ends = (v) => (pounds ? text.money(v) : text.value(finer, v, false));
  const lines = [h('dt', {}, name_), h('dd', { class: 'big' }, bare(now.mean), unit ? h('span', { class: 'unit' }, unit) : null)];
  if (ctx.comparing) {
    const p = ctx.pairs(measure), d = p.difference;
    const mark = { rose: '▲ rose by ', fell: '▼ fell by ', 'no clear change': '◆ no clear change', 'no change': '= no change', 'not known': 'change: ' }[p.word];
    lines.push(h('dd', { class: 'was' }, `${ctx.baseTitle}: ${big(p.baseline)}`),
      h('dd', { class: 'move' }, mark + (p.word === 'rose' || p.word === 'fell' ? sizes(measure, d)[0] : p.word === 'not known' ? text.short(measure, d.mean, true) : '')),
      Number.isFinite(d.half) && p.word !== 'no change' ? h('dd', { class: 'sure' }, `95 % interval ${sizes(measure, d).slice(1).join(' to ')}`) : null);
  } else if (Number.isFinite(now.half)) lines.push(h('dd', { class: 'sure' }, `95 % interval ${ends(now.low)} to ${ends(now.high)}`));
  return h('div', { class: 'card', 'data-measure': name }, lines);
}

const KNOWN_BY = 7; // rows by which a planner knows her area
/** What the figures of each trust are, where a county has several and no total of them was published. */
const BY_TRUST = ['ae_within_4h_by_trust', 'ae_attendances_by_trust'];

/** A unit may stand below its number, where there is no room beside it. */
const loose = (words) => words.replace(/\u00a0(?=[a-z])/, ' ');

/** The area as it is beside what was published of it: is it hers? */
function recognised(ctx) {
  const own = asItIs(ctx), all = observedMeasures(ctx.result), trusts = all.filter((m) => BY_TRUST.includes(m.name));
  const rows = [...all.filter((m) => m.level === 0 && m.count <= 4), ...trusts.filter((m) => m.level !== 0 && m.count <= 4)].flatMap((m) => rowsOf(own, m));
  if (!rows.length) return null;
  return [table(`“${own.baseTitle}” beside what was published`, [{ key: 'label', head: 'Figure' }, { key: 'simulated', head: 'Simulated', number: true, show: (r) => loose(text.value(r.measure, r.simulated)) },
    { key: 'observed', head: 'Observed', number: true, show: (r) => loose(text.value(r.measure, r.observed)) }, { key: 'role', head: 'Use' }], rows.slice(0, trusts.length ? 2 * KNOWN_BY : KNOWN_BY), { tight: true }),
  h('p', { class: 'note' }, 'All such figures, their sources and their intervals: ', h('a', { href: '#observed' }, 'Is this our area?'))];
}

/** All scenarios at a glance, when there are more than two. */
function glance(ctx) {
  const head = headline(ctx), { result } = ctx;
  if (!head || result.scenarios.length < 3 || head.measure.count > 1) return null;
  const others = result.scenarios.map((s, i) => ({ label: s.title, index: i })).filter((p) => p.index !== ctx.base);
  const across = Object.assign(Object.create(ctx), {
    comparing: true, schemeTitle: 'In this scenario',
    level: (m, i, which) => new Context(result, ctx.base, i).level(m, 0, which), pairs: (m, i) => new Context(result, ctx.base, i).pairs(m, 0),
  });
  return changesFigure(across, head.measure, others, { title: 'All scenarios at a glance', first: 'Scenario', lead: `${text.title(head.measure)}: difference from “${ctx.baseTitle}”.` });
}

export function build(ctx) {
  const names = ctx.result.model === 'district' ? CARDS
    : ctx.result.measureNames.filter((name) => ctx.result.measure(name).level === 0 && ctx.result.measure(name).count === 1);
  const all = names.map((name) => card(ctx, name)).filter(Boolean), cards = ctx.result.model === 'district' ? all : all.slice(0, MOST_CARDS);
  const way = ctx.result.measure('delayed_bed_days_total') ? h('p', { class: 'note' },
    'A delayed bed-day is a day that a patient who is well enough to leave spends in an acute bed. The hours that leaving itself takes (medicines, transport) are not counted here.') : null;
  return [sentence(ctx), way, cards.length ? h('dl', { class: 'cards' }, cards) : null,
    ctx.comparing && ctx.intervals ? h('p', { class: 'note' }, 'Both scenarios are run on the same people with the same luck, so differences are surer than the figures themselves. '
      + 'An interval tells how sure the simulation is of its own answer, not how right the model is.') : null, recognised(ctx), glance(ctx)].flat();
}

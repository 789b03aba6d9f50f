// SPDX-License-Identifier: GPL-3.0-or-later
// Warnings are worked out of a result: what is missing, wide, missed or only assumed is told; what is sound is not.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Context } from '../src/context.js';
import { notes } from '../src/panels/warnings.js';

const rests = [{ grade: 'A', title: 'Team A', note: 'aims only.' }, { grade: 'S', title: 'Beds: more', note: 'one trial' }, { grade: 'A', title: 'C', note: '' }];

/** A result of two scenarios and as many replicates as values, one measure. */
function made(values, more = {}) {
  const measure = { name: 'delayed_bed_days_total', title: 'Delayed bed-days', unit: 'bed_days', digits: 0, level: 0, dims: [], count: 1, observed: null, observedRole: '' };
  return { title: 'T', version: '1', seed: '1', precision: '', scenarios: [{ title: 'Base' }, { title: 'A and B' }], replicates: values.map((_, i) => i + 1), measureNames: [measure.name],
    measure: (name) => (name === measure.name ? { ...measure, ...more.facts } : null), series: () => Float64Array.from(values), state: () => 'done', reason: () => '', evidence: () => [], restsOn: () => [], configText: () => '', ...more };
}

const told = (result) => notes(new Context(result, 0, 1));

test('a sound result warns of nothing', () => assert.deepEqual(told(made([100, 101, 99, 100])), []));

test('one replicate, and a wide interval', () => {
  assert.match(told(made([100])).join(), /Only one replicate/);
  assert.match(told(made([50, 150, 100])).join(), /known only to within/);
});

test('failed and missing replicates, with the first reason', () => {
  const state = (scenario, r) => (scenario === 0 && r === 1 ? 'failed' : scenario === 1 && r === 2 ? 'missing' : 'done');
  const words = told(made([100, 101, 99, 100], { state, reason: () => 'out of places' })).join(' ');
  assert.match(words, /1\u00a0replicate of “Base” failed \(2\): out of places\./);
  assert.match(words, /1\u00a0replicate of “A and B” is missing/);
});

test('a level surely more than a fifth off what was observed is told', () => {
  assert.match(told(made([100, 101, 99, 100], { facts: { observed: [50], observedRole: 'fitted' } })).join(), /^“Base” is surely more than a fifth off an observed figure: Delayed bed-days \(100\u00a0% above\)/);
  assert.deepEqual(told(made([100, 101, 99, 100], { facts: { observed: [85], observedRole: 'fitted' } })), []); // 18 % off
  assert.deepEqual(told(made([100, 101, 99, 100], { facts: { observed: [98], observedRole: 'fitted' } })), []);
});

test('a trust or council of a county that is far off is told by its name, before what is less looked at; ages and months are not', () => {
  const by = (name) => ({ dims: [{ name, size: 2, labels: ['north', 'east'], titles: ['North', 'East'] }], count: 2, level: 1, observed: [50, 99], observedRole: 'fitted' });
  for (const name of ['trust', 'council', 'hospital', 'area']) assert.match(told(made([100, 101, 99, 100], { facts: by(name) })).join(), /^“Base” is surely more than a fifth off an observed figure: Delayed bed-days, North \(100\u00a0% above\)/);
  assert.deepEqual(told(made([100, 101, 99, 100], { facts: by('run_month') })), []);
  assert.deepEqual(told(made([100, 101, 99, 100], { facts: { ...by('trust'), observed: [NaN, 99] } })), []);
});

test('what was observed is beside the area as it is, whatever is compared', () => {
  const result = made([100, 101, 99, 100], { facts: { observed: [50], observedRole: 'fitted' } });
  assert.match(notes(new Context(result, 1, 0)).join(), /^“Base” is surely/);
  assert.match(notes(new Context(result, 1, 1)).join(), /^“Base” is surely/);
});

test('a level that is but a part of what was published is not off', () => {
  assert.deepEqual(told(made([100, 101, 99, 100], { facts: { observed: [500], observedRole: 'of all services', observedSource: 'Accounts' } })),
    ['“Delayed bed-days” is a part of what was published: 100\u00a0bed-days is simulated, of 500\u00a0bed-days for all services. Accounts.']);
});

test('a part of everybody is told first', () => {
  const of = (command, config = '') => told(made([100, 101, 99, 100], { command, configText: (s = null) => (s === null ? config : '') }));
  for (const said of [of('--set run.scale=0.2'), of('', 'run: {replicates: 4, scale: 0.2}'), of('', 'run:\n  replicates: 4\n  scale: 0.2\n')]) assert.match(said[0] ?? '', /^This is a trial of speed with 20\u00a0% of all people/);
  for (const said of [of('--set run.scale=1'), of(''), of('', 'run:\n  seed: 1\nother:\n  scale: 0.2\n')]) assert.deepEqual(said, []);
});

test('each scheme’s evidence, with its own name, of both scenarios that are shown, and once', () => {
  const words = ['“Team A” rests on assumptions, not on measured effects (evidence grade A): aims only.', 'Evidence for “Beds: more” (grade S): one trial.', '“C” rests on assumptions, not on measured effects (evidence grade A).'];
  const result = made([100, 101, 99, 100], { restsOn: (s) => (s === 1 ? rests : []) });
  for (const [base, scenario] of [[0, 1], [1, 0], [1, 1]]) assert.deepEqual(notes(new Context(result, base, scenario)), words);
  assert.deepEqual(notes(new Context(result, 0, 0)), []);
});

test('precision that was asked for and not reached', () => {
  assert.match(told(made([100, 101, 99, 100], { precision: 'delayed_bed_days_total not reached wanted=0.01 got=0.02\nx reached' })).join(), /^Precision not reached: delayed_bed_days_total  ?wanted=0.01 got=0.02\.$/);
});

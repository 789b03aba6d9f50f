// SPDX-License-Identifier: GPL-3.0-or-later
// The page's counts of people are those of the program.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { Context } from '../src/context.js';
import { Result } from '../src/file.js';
import { isFollowed, outcomeRows } from '../src/followed.js';
import { folder, homeward, reader, run } from './result.js';

const h5 = await reader();
const words = ['configs/north_kent.yaml', '--scenario', 'idt', '--replicates', '3', '--set', 'run.scale=0.1', '--set', 'run.measured=90 days', '--set', 'run.warm_up=20 days'];
const result = new Result(h5, run('who.h5', ...words, '--set', 'run.follow=1'), 'who.h5'), path = join(folder, 'who.h5');
const ctx = new Context(result, 0, 1);

test('each group has the counts and amounts of the result', () => {
  const summary = JSON.parse(homeward('summary', path, '--all', '--json')).measures;
  const mean = (name, ...labels) => {
    const { values } = summary.find((m) => m.name === name).numbers.find((n) => n.scenario === 'idt' && n.labels.join() === labels.join());
    return values.reduce((a, b) => a + b, 0) / values.length;
  };
  const near = (got, wanted, what) => assert.ok(Math.abs(got - wanted) < 1e-9 * Math.max(1, Math.abs(wanted)), `${what}: ${got}, wanted ${wanted}`);
  for (const outcome of ['delayed_days', 'paid_by_user']) {
    const { rows, measure } = outcomeRows(ctx, outcome);
    assert.equal(rows.length, measure.dims[1].size);
    measure.dims[1].labels.forEach((group, g) => {
      near(rows[g].peopleLess, mean('followed_changed', outcome, 'less', group), group);
      near(rows[g].peopleMore, mean('followed_changed', outcome, 'more', group), group);
      near(rows[g].lessBy, mean(`followed_${outcome}`, 'less', group), group);
      near(rows[g].mean, mean(`followed_${outcome}`, 'more', group) - mean(`followed_${outcome}`, 'less', group), group);
      near(rows[g].people, mean('followed_people', group), group);
    });
    assert.ok(rows[0].peopleLess > 0 && rows[0].peopleMore > 0);
  }
  assert.equal(outcomeRows(ctx, 'no_such'), null);
});

test('only what was followed from the baseline is shown', () => {
  assert.ok(isFollowed(ctx));
  assert.ok(!isFollowed(new Context(result, 1, 0)) && !isFollowed(new Context(result, 0, 0)));
  assert.ok(!isFollowed(new Context(new Result(h5, run('nobody.h5', ...words), 'nobody.h5'), 0, 1)));
});

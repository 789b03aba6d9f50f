// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import test from 'node:test';
import { csv } from '../src/export.js';
import * as text from '../src/text.js';

const days = { unit: 'd', digits: 2 }, share = { unit: '1', digits: 3 }, pounds = { unit: 'gbp', digits: 0 }, beds = { unit: 'bed_days', digits: 0 };
const plain = (words) => words.replaceAll('\u00a0', ' ');

test('values carry their units', () => {
  assert.equal(plain(text.value(beds, 15483.2)), '15,483 bed-days');
  assert.equal(plain(text.value(share, 0.9123)), '91.2 %');
  assert.equal(text.value(pounds, -1234), '−£1,234');
  assert.equal(plain(text.value(days, 0.001)), '<0.01 days');
  assert.equal(text.value(days, NaN), '–');
  assert.equal(text.value(days, 0, false), '0.00');
});

test('intervals and changes', () => {
  assert.equal(plain(text.interval(days, { mean: 4.012, half: 0.03, low: 3.98, high: 4.04 })), '4.01 days (3.98 to 4.04)');
  assert.equal(plain(text.change(share, { mean: -0.0174, half: 0.001, low: -0.0184, high: -0.0164 })), '−1.7 points (−1.8 to −1.6)');
  assert.equal(plain(text.change(share, { mean: -0.00105, half: 0.0007, low: -0.0018, high: -0.0003 })), '−0.10 points (−0.18 to −0.03)');
  assert.equal(plain(text.change(beds, { mean: 12, half: NaN, low: NaN, high: NaN })), '+12 bed-days');
});

test('no zero has a sign', () => {
  assert.equal(text.number(-0.001, 1), '0.0');
  assert.equal(text.number(-5.25, 1), '−5.2');
});

test('months, days and ages are written out', () => {
  assert.equal(text.when('2014-04'), 'April 2014');
  assert.equal(text.when('2014-04-01'), '1 April 2014');
  assert.equal(text.when('A&E'), 'A&E');
  assert.equal(text.titled('2014-04'), '2014-04');
  assert.equal(text.titled('65-74'), '65–74');
  assert.equal(text.titled('mental_health'), 'Mental health');
});

test('a scheme is called as its own file calls it', () => {
  assert.equal(text.scheme({ title: 'Integrated discharge team' }, '# The integrated discharge team of North Kent'), 'the integrated discharge team');
  assert.equal(text.scheme({ title: '<b>x' }, 'title: <b>x'), '“<b>x”');
  assert.equal(text.scheme({ title: 'Torbay' }, 'title: Torbay'), '“Torbay”');
});

test('CSV quotes, keeps all digits and starts no formula', () => {
  const columns = [{ key: 'a', head: 'A, b' }, { key: 'n', head: 'N' }];
  assert.equal(csv(columns, [{ a: 'say "x"', n: 0.1 + 0.2 }, { a: '=1+1', n: NaN }]), '\ufeff"A, b",N\r\n"say ""x""",0.30000000000000004\r\n\'=1+1,\r\n');
});

test('the ends of an interval never look alike unless they are', () => {
  const days = { unit: 'd', digits: 1 }, share = { unit: '1', digits: 2 };
  assert.equal(text.interval(days, { mean: 0.4, half: 0.02, low: 0.38, high: 0.42 }, false), '0.4 (0.38 to 0.42)');
  assert.equal(text.interval(share, { mean: 0.912, half: 0.001, low: 0.911, high: 0.913 }), '91\u00a0% (91.1\u00a0% to 91.3\u00a0%)');
  assert.equal(text.interval(days, { mean: 0.4, half: 0, low: 0.4, high: 0.4 }, false), '0.4 (0.4 to 0.4)');
  assert.equal(text.change(days, { mean: -0.4, half: 0.02, low: -0.42, high: -0.38 }, false), '\u22120.4 (\u22120.42 to \u22120.38)');
});

test('a number is rounded as the program rounds it: by its exact value, the middle to even', () => {
  for (const [value, digits, shown] of [[34.5, 0, '34'], [35.5, 0, '36'], [0.125, 2, '0.12'], [0.375, 2, '0.38'], [2.675, 2, '2.67'], [1.005, 2, '1.00'], [0.5, 0, '0'], [1.5, 0, '2'],
    [1234567.25, 1, '1,234,567.2'], [999.5, 0, '1,000'], [1e9, 0, '1,000,000,000'], [12, 3, '12.000']]) assert.equal(text.number(value, digits), shown);
});

// SPDX-License-Identifier: GPL-3.0-or-later
// Colours that stand beside each other stay apart for people who see fewer of them: simulated by the matrices of Machado, Oliveira and Fernandes (2009, IEEE
// Transactions on Visualization and Computer Graphics 15, severity 1), compared in CIE L*a*b* (D65). A difference of 2.3 can just be seen; 20 is told at a glance.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COLOURS } from '../src/charts.js';

const SEEN = {
  'full colours': [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
  'shades of grey': [[0.2126, 0.7152, 0.0722], [0.2126, 0.7152, 0.0722], [0.2126, 0.7152, 0.0722]],
};
const LEAST = 20;
const times = (matrix, v) => matrix.map((row) => row.reduce((sum, m, i) => sum + m * v[i], 0));
const linear = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));

function lab(rgb) {
  const xyz = times([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]], rgb.map((c) => Math.min(Math.max(c, 0), 1)));
  const [x, y, z] = xyz.map((v, i) => v / [0.95047, 1, 1.08883][i]).map((t) => (t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 * t + 16) / 116));
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
const apart = (a, b, matrix) => Math.hypot(...lab(times(matrix, linear(a))).map((v, i) => v - lab(times(matrix, linear(b)))[i]));

test('lines and bars of two scenarios, and what was observed, are told apart by everybody', () => {
  // Baseline bars are pale with an outline; lines are dark. Observed points have a shape of their own as well.
  const pairs = [['base', 'scheme'], ['baseFill', 'scheme'], ['base', 'observed'], ['scheme', 'observed']];
  for (const [kind, matrix] of Object.entries(SEEN)) {
    for (const [a, b] of pairs) {
      if (kind === 'shades of grey' && a !== 'baseFill') continue; // lines differ by their marks there
      const d = apart(COLOURS[a], COLOURS[b], matrix);
      assert.ok(d >= LEAST, `${kind}: ${a} and ${b} are ${d.toFixed(1)} apart`);
    }
  }
});

test('the measure itself: black and white are 100 apart, red and green of the same lightness hardly for those who miss green', () => {
  assert.ok(Math.abs(apart('#000000', '#ffffff', SEEN['full colours']) - 100) < 0.01);
  assert.ok(apart('#b04040', '#4d7d1f', SEEN['full colours']) > 60);
  assert.ok(apart('#b04040', '#4d7d1f', SEEN.deuteranopia) < 25);
});

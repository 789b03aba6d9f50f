// SPDX-License-Identifier: GPL-3.0-or-later
// The marks of legends, on the page and in saved charts: 22 wide, 16 high.
import { COLOURS } from './charts.js';
import { s } from './dom.js';

const swatches = {
  base: () => s('rect', { x: 1, y: 3, width: 20, height: 10, fill: COLOURS.baseFill, stroke: COLOURS.base }),
  scheme: () => s('rect', { x: 1, y: 3, width: 20, height: 10, fill: COLOURS.scheme, stroke: COLOURS.scheme }),
  baseLine: () => s('line', { x1: 0, y1: 8, x2: 22, y2: 8, stroke: COLOURS.base, 'stroke-width': 2.5, 'stroke-dasharray': '6 3' }),
  schemeLine: () => s('line', { x1: 0, y1: 8, x2: 22, y2: 8, stroke: COLOURS.scheme, 'stroke-width': 2.5 }),
  interval: () => s('line', { x1: 0, y1: 8, x2: 22, y2: 8, stroke: COLOURS.ink, 'stroke-width': 1.5 }),
  band: () => s('rect', { x: 0, y: 2, width: 22, height: 12, fill: COLOURS.scheme, 'fill-opacity': 0.25 }),
  sure: () => s('circle', { cx: 11, cy: 8, r: 5.5, fill: COLOURS.scheme, stroke: COLOURS.scheme, 'stroke-width': 2 }),
  unsure: () => s('circle', { cx: 11, cy: 8, r: 5, fill: 'white', stroke: COLOURS.scheme, 'stroke-width': 2 }),
  observed: () => s('path', { d: 'M11 2L17 8L11 14L5 8Z', fill: COLOURS.observed }),
  heldOut: () => s('circle', { cx: 11, cy: 8, r: 5.5, fill: COLOURS.scheme }),
  fitted: () => s('rect', { x: 6, y: 3, width: 10, height: 10, fill: 'white', stroke: COLOURS.base, 'stroke-width': 2 }),
  input: () => s('path', { d: 'M11 2.5L17 13H5Z', fill: 'white', stroke: COLOURS.base, 'stroke-width': 2 }),
};

/** The mark of a kind. */
export const swatch = (kind) => swatches[kind]();

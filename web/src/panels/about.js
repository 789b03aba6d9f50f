// SPDX-License-Identifier: GPL-3.0-or-later
// How to read the page, and what made it.
import { h } from '../dom.js';
import * as text from '../text.js';

export const id = 'about', title = 'About these figures';

export function build(ctx) {
  const { result } = ctx, facts = [
    ['Model', `${result.title} (${result.config || 'no file name'})`], ['Scenarios', result.scenarios.map((s) => s.title).join('; ')], ['Replicates', text.number(result.replicates.length)],
    ['Seed', result.seed], ['Options', result.command.trim().split('\n').join(' ') || 'none'], ['Homeward', `${result.version}. Simulated figures: the people are synthetic.`], ['Result file', `${result.name}, ${text.number(result.size)} bytes`],
  ];
  return [
    h('p', {}, 'The figures come from a simulation of people, one by one, through health and social care. The people are synthetic. A replicate is one run of the whole model with its own luck; a figure is the mean of the replicates. '
      + 'A 95 % interval is made so that, were the whole job run again and again, 95 in 100 of such intervals would hold the mean of endless replicates. It says nothing of how well the model fits the world.'),
    h('p', {}, 'On a keyboard: Tab goes to a chart, arrow keys walk its points, and each point tells its figure. Every chart has its numbers as a table below it, and can be saved as PNG, SVG or CSV. This page asks the network for nothing and sends nothing.'),
    h('dl', { class: 'facts' }, facts.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value)))),
    result.attribution ? h('p', { class: 'note' }, result.attribution) : null,
  ];
}

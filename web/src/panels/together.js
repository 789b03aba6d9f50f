// SPDX-License-Identifier: GPL-3.0-or-later
// Do schemes do together what they do alone, added up? For a scenario A+B beside A and B in the same run (output/together.c).
import { h, table } from '../dom.js';
import { together } from '../statistics.js';
import * as text from '../text.js';

export const id = 'together', title = 'Together, and each alone';

/** Places of the schemes of a scenario A+B among the scenarios; null when one was not run alone, [] when it is one scheme. */
export function partsOf(scenarios, base, scenario) {
  const names = scenarios[scenario].name.split('+');
  if (names.length < 2) return [];
  const parts = names.map((name) => scenarios.findIndex((s) => s.name === name));
  return parts.includes(-1) ? null : parts.includes(base) ? [] : parts;
}

export function build(ctx) {
  const { result, base, scenario } = ctx, parts = ctx.comparing ? partsOf(result.scenarios, base, scenario) : [];
  if (parts === null) return [h('p', {}, 'Whether these schemes do together what they do alone, added up, is not known: each would have to be run alone as well, in the same run.')];
  if (parts.length === 0) return null;
  const rows = result.measureNames.map((name) => result.measure(name)).filter((m) => m.level === 0 && m.count === 1).map((m) => {
    const series = (s) => result.series(s, m, 0), t = together(series(base), parts.map(series), series(scenario));
    return { measure: m, label: text.title(m), ...t };
  }).filter((row) => row.beyond.n > 0);
  const shown = (key) => (row) => text.change(row.measure, { ...row[key], half: NaN });
  return [h('p', {}, `Changes against “${ctx.baseTitle}”: of ${text.list(parts.map((s) => `“${result.scenarios[s].title}”`))} alone, added up, and of all together. Where the last interval does not hold 0, they are not the sum of each.`),
    table('Headline figures', [{ key: 'label', head: 'Figure' }, { key: 'sum', head: 'Added up', number: true, show: shown('sum') }, { key: 'both', head: 'Together', number: true, show: shown('both') },
      { key: 'beyond', head: 'Together, less added up', number: true, show: (row) => text.change(row.measure, row.beyond).replace(' (', '\n(') }, { key: 'word', head: 'In words' }], rows)];
}

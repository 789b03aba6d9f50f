// SPDX-License-Identifier: GPL-3.0-or-later
// Who has less and who has more than in the baseline, counted person by person, of a result whose run followed people (run.follow; output/people.c).
import { dots } from './charts.js';
import { figure } from './figure.js';
import { changeLegend } from './shared.js';
import { interval } from './statistics.js';
import * as text from './text.js';

const LESS = 0, MORE = 1, WAYS = 2;
const SHOWN = ['delayed_days', 'acute_nights', 'emergency_admissions', 'home_care_hours', 'paid_by_user'];

/** Was anybody followed from the baseline, the first scenario, into the one looked at? */
export const isFollowed = (ctx) => ctx.comparing && ctx.base === 0 && Boolean(ctx.result.measure('followed_changed') && ctx.result.measure('followed_people'));

/** One row for each group of people: who has less, who has more, by how much, and the difference, means of the replicates. null: no such outcome. */
export function outcomeRows(ctx, outcome) {
  const { result, scenario } = ctx, by = result.measure(`followed_${outcome}`), changed = result.measure('followed_changed'), people = result.measure('followed_people');
  const at = changed?.dims[0].labels.indexOf(outcome), groups = by?.dims.at(-1);
  if (!by || at < 0) return null;
  const mean = (measure, index) => interval(result.series(scenario, measure, index));
  const rows = groups.titles.map((label, g) => {
    const more = result.series(scenario, by, MORE * groups.size + g), less = result.series(scenario, by, LESS * groups.size + g);
    const net = interval(more.map((v, r) => v - less[r])), sure = net.n > 1 && Math.abs(net.mean) > net.half;
    const peopleBy = (way) => mean(changed, (at * WAYS + way) * groups.size + g).mean;
    return { label, ...net, sure, shown: text.short(by, net.mean, true), net, peopleLess: peopleBy(LESS), peopleMore: peopleBy(MORE), lessBy: mean(by, LESS * groups.size + g).mean,
      moreBy: mean(by, MORE * groups.size + g).mean, people: mean(people, g).mean };
  });
  return { measure: by, rows: rows.map((row) => ({ ...row, tip: `${row.label}: ${text.change(by, row.net)}; ${text.number(row.peopleLess, 0)} people have less, ${text.number(row.peopleMore, 0)} more` })) };
}

/** A chart of the difference by group for each outcome that is shown. */
export function followedFigures(ctx) {
  if (!isFollowed(ctx)) return [];
  return SHOWN.map((outcome) => outcomeRows(ctx, outcome)).filter((found) => found && found.rows.some((row) => row.peopleLess + row.peopleMore > 0)).map(({ measure, rows }) => {
    const count = (key) => (row) => text.number(row[key], row[key] < 100 ? 1 : 0), amount = (key) => (row) => text.value(measure, row[key], false), all = rows[0];
    return figure({
      title: `${text.title(measure)}: who has less, who has more`, source: ctx.source, legend: changeLegend(ctx),
      lead: `“${ctx.schemeTitle}” less “${ctx.baseTitle}”, the same people in both, counted one by one: ${text.number(all.peopleLess, 0)} have less, ${text.number(all.peopleMore, 0)} have more, of ${text.number(all.people, 0)}.`,
      note: 'Groups are as people were on the first measured day. Many of those with less and with more owe it to another turn in a queue; what a group gains is the difference.',
      columns: [{ key: 'label', head: 'Who' }, { key: 'net', head: 'Difference', number: true, show: (row) => text.change(measure, row.net).replace(' (', '\n(') },
        { key: 'peopleLess', head: 'People with less', number: true, show: count('peopleLess') }, { key: 'peopleMore', head: 'With more', number: true, show: count('peopleMore') },
        { key: 'lessBy', head: 'Less by', number: true, show: amount('lessBy') }, { key: 'moreBy', head: 'More by', number: true, show: amount('moreBy') },
        { key: 'people', head: 'People there', number: true, show: count('people') }],
      rows, draw: dots(rows.slice(1).filter((row) => Number.isFinite(row.mean)), (v) => text.tick(measure, v)),
    });
  });
}

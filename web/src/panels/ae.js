// SPDX-License-Identifier: GPL-3.0-or-later
// The clocks of A&E: four hours, and the trolley.
import { h } from '../dom.js';
import { barsFigure, timeFigure } from '../shared.js';
import { table } from '../dom.js';
import * as text from '../text.js';

export const id = 'ae', title = 'A&E clocks';
const CLOCKS = ['ae_attendances', 'ae_within_4h', 'ae_time', 'admit_wait', 'admit_waits_4_to_12h', 'admit_waits_over_12h', 'ae_left_unseen', 'turned_round', 'ambulance_handover', 'ambulance_handover_over_30min'];

/** Within four hours, of all who came: the file has both as counts by month. */
function byMonth(ctx) {
  const within = ctx.result.measure('ae_within_4h_monthly'), all = ctx.result.measure('ae_attendances_monthly');
  if (!within || !all) return null;
  const { result } = ctx, share = within.like({ name: 'share', unit: '1', digits: 3, title: 'Out of A&E within 4 hours, by month',
    observed: within.observed && all.observed ? within.observed.map((v, i) => v / all.observed[i]) : null });
  const part = (scenario, index) => { const base = result.series(scenario, all, index); return result.series(scenario, within, index).map((v, r) => v / base[r]); };
  const own = Object.assign(Object.create(ctx), ctx.derived(part));
  return timeFigure(own, share, 'month', { title: share.title, lead: 'Share of all who came in the month. The national standard was 95 %.' });
}

export function build(ctx) {
  const there = CLOCKS.map((name) => ctx.result.measure(name)).filter((m) => m && m.count === 1 && Number.isFinite(ctx.level(m).mean));
  if (!there.length) return null;
  const rows = there.map((m) => ctx.tableRow(m, 0, text.title(m))), columns = ctx.columns(there[0], 'Clock').filter((c) => !c.fileOnly);
  const causes = ctx.result.measure('ae_over_4h_by_cause'), hospitals = ctx.result.measure('ae_within_4h_by_hospital');
  return [table('A&E at a glance', columns, rows), byMonth(ctx),
    causes ? barsFigure(ctx, causes, ctx.places(causes), { title: 'Why stays were longer than 4 hours', lead: 'Patients a year.', first: 'Cause' }) : null,
    hospitals ? barsFigure(ctx, hospitals, ctx.places(hospitals), { title: 'Out within 4 hours, by hospital', first: 'Hospital', sort: false }) : null,
    h('p', { class: 'note' }, 'The four-hour clock runs from arrival to leaving A&E; the trolley clock from the decision to admit to a bed.')];
}

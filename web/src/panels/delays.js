// SPDX-License-Identifier: GPL-3.0-or-later
// Delayed days by the step that is outstanding and by whose step it is.
import { h } from '../dom.js';
import { barsFigure, changesFigure } from '../shared.js';

export const id = 'delays', title = 'Why patients wait to leave';

export function build(ctx) {
  const m = ctx.result.measure('delayed_bed_days'), official = ctx.result.measure('official_delayed_days');
  if (!m && !official) return null;
  const out = [h('p', {}, 'Every day that a patient who is fit to leave stays in a bed is put down to the step that is outstanding, and to the organisation whose step it is.')];
  if (m) {
    const reason = ctx.folded(m, 'reason'), organisation = ctx.folded(m, 'organisation'), places = (c) => c.places(c.measure);
    out.push(barsFigure(reason, reason.measure, places(reason), { title: 'Delayed bed-days a year, by reason', first: 'Reason', lead: 'Acute beds, from fit to departure.' }));
    if (ctx.comparing) out.push(changesFigure(reason, reason.measure, places(reason), { title: 'What changes, by reason', first: 'Reason', lead: `Bed-days a year: “${ctx.schemeTitle}” less “${ctx.baseTitle}”. Left of the line: fewer.` }));
    out.push(barsFigure(organisation, organisation.measure, places(organisation), { title: 'Delayed bed-days a year, by organisation', first: 'Organisation', lead: 'Whose step is outstanding.' }));
  }
  if (official) {
    const code = ctx.folded(official, 'official_code');
    out.push(barsFigure(code, code.measure, code.places(code.measure), { title: 'As officially counted, by reason', first: 'Official reason',
      lead: 'The same delays by the rules of the official statistics, all beds: these start later and leave days out, so they are fewer.' }));
  }
  return out;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// What stands on the page of each kind of result, in order: its panels, and the names of its charts, but for what is looked up (the explorer shows one or two, of the measure chosen). Written down, not derived: a chart that is gone is missed.
const MOVES = 'out-of-acute-beds-and-onwards-a-year-', WEEKS = ['patients-in-acute-beds-week-by-week', 'patients-who-are-fit-to-leave-an-acute-bed-week-by-week', 'patients-who-wait-for-an-acute-bed-week-by-week'];

/** scheme: the end of the flow's name (the baseline's stands before it); compared: beside a baseline; county: several areas, hospitals and trusts; many: more than two scenarios. */
function district({ scheme, compared = true, county = false, many = false }) {
  const only = (yes, ...names) => (yes ? names : []);
  return [...only(many, 'all-scenarios-at-a-glance'), 'simulated-in-per-cent-of-observed', ...only(!county, 'a-e-attendances-per-month'),
    'delayed-bed-days-a-year-by-reason', ...only(compared, 'what-changes-by-reason'), 'delayed-bed-days-a-year-by-organisation', 'as-officially-counted-by-reason', ...only(compared, `${MOVES}as-it-is`), (MOVES + scheme).slice(0, 60),
    ...WEEKS, 'officially-delayed-days-by-month', ...only(county, 'acute-beds-occupied-at-midnight'), 'beds-occupied-at-midnight-by-speciality', 'places-in-use',
    'in-a-hospital-bed-for-what-comes-next', 'at-home', 'out-of-a-e-within-4-hours-by-month', 'why-stays-were-longer-than-4-hours', ...only(county, 'out-within-4-hours-by-hospital'),
    ...only(compared, 'who-is-better-or-worse-off-a-year', 'does-it-pay-back'), 'what-each-organisation-s-work-costs-a-year', 'cost-by-setting-a-year',
    ...by('age'), ...by('frailty'), ...only(county, ...by('area'), 'emergency-admissions-a-year-by-area', ...by('hospital'))];
  function by(what) { return [`delayed-bed-days-a-year-by-${what}`, ...only(compared, `what-changes-delayed-bed-days-a-year-by-${what}`)]; }
}
const NETWORK = ['servers-held', 'wait', 'wait-95th-percentile', 'waiting'];
const PANELS = ['answer', 'warnings', 'observed', 'delays', 'flow', 'days', 'waits', 'ae', 'money', 'people', 'place', 'explorer', 'assumptions', 'about'];

/** Of each result of page.mjs: what it is, its charts, its panels; chosen: the scenario to choose first. */
export const KINDS = {
  main: { what: 'a district with a scheme', charts: district({ scheme: 'integrated-discharge-team' }), panels: PANELS },
  alone: { what: 'one scenario alone', charts: district({ scheme: 'as-it-is', compared: false }), panels: PANELS },
  once: { what: 'one replicate', charts: district({ scheme: 'integrated-discharge-team' }), panels: PANELS },
  county: { what: 'a county', charts: district({ scheme: 'integrated-discharge-team', county: true }), panels: PANELS },
  four: { what: 'schemes alone and together', chosen: '3', charts: district({ scheme: 'integrated-discharge-team-rapid-res', many: true }), panels: ['answer', 'together', ...PANELS.slice(1)] },
  network: { what: 'a network', charts: NETWORK, panels: ['answer', 'warnings', 'flow', 'days', 'waits', 'place', 'explorer', 'assumptions', 'about'] },
  incomplete: { what: 'an incomplete result', charts: NETWORK, panels: ['answer', 'warnings', 'flow', 'days', 'waits', 'explorer', 'assumptions', 'about'] },
};

// SPDX-License-Identifier: GPL-3.0-or-later
// The pictures behind scripts/make_screenshots: FOLDER [RESULT.h5].
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { NARROW, at, homeward, open, report, stop } from './page.mjs';

const [out, given] = process.argv.slice(2);
if (given) copyFileSync(given, at('main.h5'));
else homeward(['run', '--scenario', 'idt', '--replicates', 20, '--quiet', '-o', 'main.h5']);
const { path } = report('main.h5');

const desktop = await open(path, { size: { width: 1180, height: 800 } });
await desktop.page.screenshot({ path: join(out, 'report-answer.png') });
await desktop.page.evaluate(() => { document.getElementById('bar').style.position = 'static'; }); // else it lies over what is scrolled to
const delays = desktop.page.locator('[data-panel=delays] figure').first();
await delays.screenshot({ path: join(out, 'report-delays.png') });
await desktop.page.pdf({ path: join(out, 'report.pdf'), preferCSSPageSize: true, printBackground: true });
await desktop.close();

const telephone = await open(path, { size: NARROW });
await telephone.page.screenshot({ path: join(out, 'report-telephone.png') });
await telephone.close();
await stop();

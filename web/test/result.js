// SPDX-License-Identifier: GPL-3.0-or-later
// A small result that the built program makes, for the tests of the page's own modules.
import * as h5wasm from 'h5wasm';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const program = process.env.HW_PROGRAM ?? join(root, 'build/homeward');
export const folder = mkdtempSync(join(tmpdir(), 'homeward-page-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

export const homeward = (...args) => execFileSync(program, args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28, stdio: ['ignore', 'pipe', 'pipe'] });

/** Runs a model and gives the bytes of its result. */
export function run(name, ...args) {
  const path = join(folder, name);
  homeward('run', ...args, '--quiet', '-o', path);
  return new Uint8Array(readFileSync(path));
}

export async function reader() {
  await h5wasm.ready;
  return h5wasm;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Makes dist/page.html: one file that holds the program, the HDF5 reader and the styles, and asks the network for nothing.
//
// The program and the reader's WebAssembly lie in it compressed. A Content-Security-Policy allows exactly the two scripts
// whose digests it names, so that no text from a result can ever run, and no connection at all.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
let wasm = null;

/** Takes the WebAssembly out of h5wasm's source, where it is a string literal of 3 MB that would have to be parsed. */
const takeWasm = {
  name: 'take-wasm',
  setup(builder) {
    builder.onLoad({ filter: /h5wasm.dist.esm.hdf5_util\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8'), head = 'function findWasmBinary(){return binaryDecode(';
      const from = source.indexOf(head) + head.length, quote = source[from], to = source.indexOf(`${quote})}`, from + 1);
      if (from < head.length || to < 0) throw new Error('h5wasm keeps its WebAssembly elsewhere in this version: see build.mjs');
      const literal = source.slice(from, to + 1), text = new Function(`return ${literal}`)();
      const decode = /function binaryDecode\(bin\)\{.*?return o\}/s.exec(source)[0];
      wasm = new Function(`${decode}; return binaryDecode`)()(text);
      if (!WebAssembly.validate(wasm)) throw new Error('what was taken out of h5wasm is not WebAssembly');
      return { contents: source.replace(`binaryDecode(${literal})`, () => 'globalThis.homewardWasm'), loader: 'js' };
    });
  },
};

const bundle = await build({
  entryPoints: [join(here, 'src/main.js')], bundle: true, minify: true, write: false, format: 'iife', platform: 'browser',
  target: 'es2022', charset: 'ascii', legalComments: 'none', plugins: [takeWasm], define: { 'import.meta.url': '"about:blank"' },
  external: ['module', 'node:*'], logLevel: 'warning',
});
const program = bundle.outputFiles[0].text;
const boot = readFileSync(join(here, 'src/boot.js'), 'utf8').replace(/^\/\/.*\n/gm, '');
const style = readFileSync(join(here, 'src/page.css'), 'utf8').replace(/\/\*.*?\*\//gs, '').replace(/\s+/g, ' ');

const digest = (text) => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;
const packed = (bytes) => gzipSync(bytes, { level: 9 }).toString('base64');
const fill = {
  POLICY: `default-src 'none'; script-src ${digest(boot)} ${digest(program)} 'wasm-unsafe-eval'; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'`,
  STYLE: style, PROGRAM: packed(Buffer.from(program, 'utf8')), WASM: packed(wasm), BOOT: boot,
};
const page = readFileSync(join(here, 'src/page.html'), 'utf8').replace(/\{\{([A-Z]+)\}\}/g, (_, key) => fill[key]);
mkdirSync(join(here, 'dist'), { recursive: true });
writeFileSync(join(here, 'dist/page.html'), page);
console.log(`dist/page.html: ${page.length} bytes (program ${program.length}, reader ${wasm.length} before compression)`);

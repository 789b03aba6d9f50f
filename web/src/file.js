// SPDX-License-Identifier: GPL-3.0-or-later
// Reads a result: is it whole and one of ours, what is in it, and its values, each only when somebody asks for it.
import { checksum } from './checksum.js';
import { titled } from './text.js';

const SCHEMA = 1; // output/h5_common.h: HW_H5_SCHEMA
const MARK = 'homeward-sealed\n';
const SEAL_BYTES = 32;
const STATES = ['missing', 'done', 'failed'], DONE = 1; // of a replicate
const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
export const MOST_BYTES = 400e6; // the whole file is held in memory, twice for a moment

/** What is wrong with a file, as one sentence for the person who opened it. */
export class FileProblem extends Error {}

/** Tells from name, size, first and last bytes, before the rest is read, whether the file can be a whole result. */
export function checkEnds(name, size, start, end) {
  if (size === 0) throw new FileProblem(`${name} is empty.`);
  if (SIGNATURE.some((byte, i) => start[i] !== byte)) {
    throw new FileProblem(`${name} is not a Homeward result: it is not an HDF5 file. Choose a file that “homeward run” wrote; their names end in .h5.`);
  }
  if (size > MOST_BYTES) {
    throw new FileProblem(`${name} is too large to open in a browser (${Math.round(size / 1e6)} MB; at most ${MOST_BYTES / 1e6} MB). Use “homeward summary” and “homeward compare” instead.`);
  }
  const mark = String.fromCharCode(...end.slice(0, MARK.length));
  if (end.length < SEAL_BYTES || mark !== MARK) {
    // In superblocks of version 0 the end of the file that HDF5 expects stands at byte 40.
    const expected = start[8] === 0 && start.length >= 48 ? Number(new DataView(start.buffer, start.byteOffset).getBigUint64(40, true)) : 0;
    throw new FileProblem(expected < 2 ** 50 && size !== expected && size < expected + SEAL_BYTES
      ? `${name} is cut short: only ${size.toLocaleString('en-GB')} bytes of it are there. Copy it again.`
      : `${name} is an HDF5 file, but not a Homeward result, or it is cut short: Homeward’s mark at its end is missing.`);
  }
}

/** The whole file is here: is it as it was written? */
export function checkSeal(name, bytes) {
  checkEnds(name, bytes.length, bytes.subarray(0, 48), bytes.subarray(-SEAL_BYTES));
  const seal = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - SEAL_BYTES, SEAL_BYTES);
  const size = bytes.length - SEAL_BYTES;
  const [high, low] = checksum(bytes, size);
  if (seal.getUint32(16, true) !== size || seal.getUint32(24, true) !== low || seal.getUint32(28, true) !== high) {
    throw new FileProblem(`${name} is damaged or was changed after Homeward wrote it: its checksum does not match. Copy it again, or run the model again.`);
  }
}

const lines = (text) => text.split('\n').map((line) => line.trim()).filter(Boolean);
const plain = (value) => (value === null || value === undefined ? '' : String(value));

/** A measure reads of its attributes what is asked for, and once: a file has some 2,000 of them, and each takes its time. */
class LazyMeasure {
  #attributes; #set; #dim;

  constructor(name, attributes, set, dim) {
    this.name = name;
    this.#attributes = attributes;
    this.#set = set;
    this.#dim = dim;
  }

  #once(key, value) {
    Object.defineProperty(this, key, { value, enumerable: true });
    return value;
  }

  #read(name) {
    return this.#attributes.has(name) ? this.#set.get_attribute(name) : undefined;
  }

  get title() { return this.#once('title', plain(this.#read('long_name')) || this.name); }
  get unit() { return this.#once('unit', plain(this.#read('units'))); }
  get definition() { return this.#once('definition', plain(this.#read('definition'))); }
  get digits() { return this.#once('digits', Number(this.#read('digits') ?? 2)); }
  get level() { return this.#once('level', Number(this.#read('level'))); }
  get observedSource() { return this.#once('observedSource', plain(this.#read('observed_source'))); }
  get observedRole() { return this.#once('observedRole', plain(this.#read('observed_role'))); }
  get count() { return this.#once('count', this.dims.reduce((n, d) => n * d.size, 1)); }

  get observed() {
    const values = this.#read('observed');
    return this.#once('observed', values === undefined ? null : typeof values === 'number' ? [values] : Array.from(values));
  }

  get dims() {
    const rank = this.#set.shape.length, dims = [];
    for (let d = 2; d < rank; d++) dims.push(this.#dim(this.#set.get_attached_scales(d)[0].replace(/^\//, '')));
    return this.#once('dims', dims);
  }

  /** The same with other facts: for figures that are worked out of several. */
  like(facts) {
    const { title, unit, definition, digits, level, dims, count, observed, observedSource, observedRole, name } = this;
    return { name, title, unit, definition, digits, level, dims, count, observed, observedSource, observedRole, ...facts };
  }

  get values() { return this.#once('values', this.#set.value); }
}

/**
 * @typedef {{name: string, size: number, labels: string[], titles: string[]}} Dim
 * @typedef {{name: string, title: string, unit: string, definition: string, digits: number, level: number, dims: Dim[],
 *   count: number, observed: number[]|null, observedSource: string, observedRole: string}} Measure
 */
let opened = 0; // each result has a file of its own in the reader's memory

export class Result {
  #file; #path; #h5; #names; #dims = new Map(); #measures = new Map();

  /**
   * @param h5 the module of h5wasm, ready
   * @param {Uint8Array} bytes of a whole file
   */
  constructor(h5, bytes, name) {
    checkSeal(name, bytes);
    this.name = name;
    this.size = bytes.length;
    this.#h5 = h5;
    this.#path = `result-${++opened}.h5`;
    h5.FS.writeFile(this.#path, bytes, { canOwn: true });
    try {
      this.#file = new h5.File(this.#path, 'r');
      this.#takeAll(name);
    } catch (problem) {
      this.close();
      throw problem instanceof FileProblem ? problem : new FileProblem(`${name} cannot be read: it is damaged, or Homeward of another version wrote it.`);
    }
  }

  close() {
    try { this.#file?.close(); } catch { /* it is given up anyway */ }
    try { this.#h5.FS.unlink(this.#path); } catch { /* it was never there */ }
  }

  #attribute(name) {
    const at = this.#file.attrs[name];
    return at === undefined ? undefined : at.value;
  }

  #texts(name) {
    const value = this.#file.get(name)?.value;
    return value === undefined || value === null ? null : Array.isArray(value) ? value : [value];
  }

  #takeAll(name) {
    const schema = this.#attribute('homeward_schema');
    if (schema === undefined) throw new FileProblem(`${name} is not a Homeward result.`);
    this.schema = Number(schema);
    this.version = plain(this.#attribute('homeward_version'));
    if (this.schema > SCHEMA) {
      throw new FileProblem(`${name} was written by a newer Homeward (${this.version || 'unknown'}, layout ${this.schema}); this page reads layouts up to ${SCHEMA}. Open it with the page of that version.`);
    }
    for (const key of ['title', 'model', 'config', 'command', 'seed', 'attribution', 'precision']) this[key] = plain(this.#attribute(key));
    if (this.model === 'study') throw new FileProblem(`${name} is the result of a study of many points, and this page shows runs: homeward summary tells what came of it.`);
    this.complete = Number(this.#attribute('complete')) === 1;
    this.#names = new Set(this.#file.keys());
    const names = this.#texts('scenario'), titles = this.#names.has('scenario_title') ? this.#texts('scenario_title') : names;
    this.scenarios = names.map((scenario, i) => ({ name: scenario, title: titles[i] || scenario }));
    this.replicates = Array.from(this.#file.get('replicate').value, Number);
    this.states = this.#file.get('replicate_state').value;
    if (names.length === 0 || this.replicates.length === 0) throw new FileProblem(`${name} holds no replicate.`);
  }

  /** 'missing', 'done' or 'failed' */
  state(scenario, replicate) {
    return STATES[this.states[scenario * this.replicates.length + replicate]];
  }

  reason(scenario, replicate) {
    return this.#texts('replicate_reason')?.[scenario * this.replicates.length + replicate] ?? '';
  }

  /** @returns {string[]} names of all measures, in the file's order */
  get measureNames() {
    this.names ??= [...this.#names].filter((n) => this.measure(n) !== null);
    return this.names;
  }

  /** Trusts and councils have their names in words among the organisations: Maidstone and Tunbridge Wells. */
  #accountTitles(name, labels) {
    if (!['trust', 'council'].includes(name) || !this.#names.has('account_title')) return null;
    const accounts = this.#texts('account'), titles = this.#texts('account_title');
    return labels.map((label) => titles[accounts.indexOf(`${name}_${label}`)]?.split(': ').at(-1));
  }

  #dim(name) {
    if (!this.#dims.has(name)) {
      const labels = this.#texts(name), titles = this.#names.has(`${name}_title`) ? this.#texts(`${name}_title`) : this.#accountTitles(name, labels);
      this.#dims.set(name, { name, size: labels.length, labels, titles: labels.map((l, i) => titles?.[i] || titled(l)) });
    }
    return this.#dims.get(name);
  }

  /** @returns {Measure|null} null when there is none of that name */
  measure(name) {
    if (!this.#measures.has(name)) this.#measures.set(name, this.#names.has(name) ? this.#takeMeasure(name) : null);
    return this.#measures.get(name);
  }

  /** What carries a level is a measure. */
  #takeMeasure(name) {
    const attributes = new Set(this.#h5.Module.get_attribute_names(this.#file.file_id, `/${name}`));
    return attributes.has('level') ? new LazyMeasure(name, attributes, new this.#h5.Dataset(this.#file.file_id, `/${name}`), (dim) => this.#dim(dim)) : null;
  }

  /** One number of every replicate of a scenario; index null: the sum over all places. NaN where there is none. */
  series(scenario, measure, index) {
    const all = this.measure(measure.name).values, n = this.replicates.length, count = measure.count, out = new Float64Array(n);
    for (let r = 0, place = scenario * n; r < n; r++, place++) {
      const from = place * count;
      if (this.states[place] !== DONE) out[r] = NaN;
      else if (index !== null) out[r] = all[from + index];
      else for (let i = 0; i < count; i++) out[r] += all[from + i];
    }
    return out;
  }

  /** The verbatim text of the model, or of a scenario's scheme. */
  configText(scenario = null) {
    return this.#texts(scenario === null ? 'config/text' : `config/scenario_${scenario + 1}`)?.[0] ?? '';
  }

  /** What each scheme of a scenario rests on: {grade, title, note}. */
  restsOn(scenario) {
    return (this.#texts(`config/evidence_${scenario + 1}`)?.[0] ?? '').split('\n').filter(Boolean).map((line) => { const [grade, title, note = ''] = line.split('\t'); return { grade, title, note }; });
  }

  /** Plain lines on where a scheme goes beyond its evidence, if the run noted any. */
  evidence(scenario) {
    return lines(this.#texts(`config/beyond_${scenario + 1}`)?.[0] ?? '');
  }

  parameters() {
    if (!this.#names.has('parameters')) return [];
    const parts = ['path', 'value', 'unit', 'grade', 'source'].map((part) => this.#texts(`parameters/${part}`));
    return parts[0].map((path, i) => ({ path, value: parts[1][i], unit: parts[2][i], grade: parts[3][i], source: parts[4][i] }));
  }
}

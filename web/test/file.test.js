// SPDX-License-Identifier: GPL-3.0-or-later
// A file that is not a whole result of this layout is refused with one sentence that tells what it is; a good one is read.
import assert from 'node:assert/strict';
import test from 'node:test';
import { checksum } from '../src/checksum.js';
import { FileProblem, MOST_BYTES, Result, checkEnds } from '../src/file.js';
import { reader, run } from './result.js';

const h5 = await reader();
const good = run('net.h5', 'configs/networks/mm1.yaml', '--replicates', '2');
const refusal = (bytes) => {
  let said = null;
  assert.throws(() => new Result(h5, bytes, 'x.h5'), (problem) => { said = problem; return problem instanceof FileProblem; });
  assert.match(said.message, /^x\.h5 [a-z].*\.$/s);
  return said.message;
};

/** The seal that sim/checksum.h puts at the end, worked out here with BigInt. */
function sealed(image) {
  const view = new DataView(image.buffer, image.byteOffset, image.length);
  let sum = 0x9e3779b97f4a7c15n ^ BigInt(image.length);
  for (let i = 0; i < image.length; i += 8) {
    let word = 0n;
    for (let k = 0; k < 8 && i + k < image.length; k++) word |= BigInt(view.getUint8(i + k)) << BigInt(8 * k);
    sum = BigInt.asUintN(64, (sum ^ word) * 0xff51afd7ed558ccdn);
    sum ^= sum >> 32n;
  }
  const out = new Uint8Array(image.length + 32), end = new DataView(out.buffer, image.length);
  out.set(image);
  out.set(new TextEncoder().encode('homeward-sealed\n'), image.length);
  end.setBigUint64(16, BigInt(image.length), true);
  end.setBigUint64(24, sum, true);
  return out;
}

const image = (bytes) => bytes.slice(0, -32);

function edited(change) {
  h5.FS.writeFile('edit.h5', image(good));
  const file = new h5.File('edit.h5', 'a');
  change(file);
  file.close();
  return sealed(h5.FS.readFile('edit.h5'));
}

test('a good file is read', () => {
  const result = new Result(h5, good.slice(), 'net.h5');
  assert.equal(result.model, 'network');
  assert.equal(result.replicates.length, 2);
  assert.equal(result.complete, true);
  assert.ok(result.measure('wait').count >= 1);
  assert.equal(result.measure('nothing of the kind'), null);
  assert.match(result.configText(), /stations/);
  result.close();
});

test('the checksum is that of the program, and another implementation agrees', () => {
  assert.deepEqual(sealed(image(good)), good);
  for (const size of [0, 1, 7, 8, 9, 1000, 2 ** 20, 2 ** 20 + 3]) {
    const bytes = Uint8Array.from({ length: size }, (_, i) => (i * 7919) & 255), end = new DataView(sealed(bytes).buffer, size + 24);
    assert.deepEqual(checksum(bytes, size), [end.getUint32(4, true), end.getUint32(0, true)]);
  }
});

test('what is not HDF5, or is empty, is refused', () => {
  assert.match(refusal(new Uint8Array(0)), /is empty/);
  assert.match(refusal(new TextEncoder().encode('name,value\n1,2\n'.repeat(100))), /not an HDF5 file/);
});

test('a file cut anywhere is refused as cut', () => {
  for (const keep of [0.1, 0.5, 0.9, 0.999]) assert.match(refusal(good.slice(0, Math.floor(good.length * keep))), /cut short/);
  assert.match(refusal(good.slice(0, -1)), /cut short/);
  assert.match(refusal(good.slice(0, 8)), /cut short/);
});

test('a flipped bit anywhere is found', () => {
  for (let i = 8; i < good.length - 32; i += 4999) {
    const bad = good.slice();
    bad[i] ^= 1 << i % 8;
    assert.match(refusal(bad), /damaged/);
  }
});

test('HDF5 of others is refused, even when it is sealed', () => {
  h5.FS.writeFile('other.h5', new Uint8Array(0));
  const file = new h5.File('other.h5', 'w');
  file.create_dataset({ name: 'numbers', data: new Float64Array([1, 2, 3]) });
  file.close();
  const other = h5.FS.readFile('other.h5');
  assert.match(refusal(other), /not a Homeward result, or it is cut short/);
  assert.match(refusal(sealed(other)), /not a Homeward result/);
});

test('a newer layout is refused by its number and version', () => {
  const newer = edited((file) => { file.delete_attribute('homeward_schema'); file.create_attribute('homeward_schema', 2, null, '<i4'); });
  assert.match(refusal(newer), /newer Homeward \(0\.1\.0, layout 2\); this page reads layouts up to 1/);
});

test('what is too large is refused before it is read', () => {
  assert.throws(() => checkEnds('big.h5', MOST_BYTES + 1, good.slice(0, 48), good.slice(-32)), /too large .*homeward summary/s);
});

test('names from a file stay texts', () => {
  const name = '<script>alert(1)</script>', bytes = edited((file) => {
    const titles = file.get('scenario_title').value;
    assert.equal(titles.length, 1);
    file.delete_attribute('title');
    file.create_attribute('title', name);
  });
  const result = new Result(h5, bytes, 'x.h5');
  assert.equal(result.title, name);
  result.close();
});

test('where a scheme goes beyond its evidence, as the run noted it', () => {
  const bytes = run('far.h5', '--scenario', 'super_users_fitted', '--replicates', '1', '--set', 'run.scale=0.05', '--set', 'run.warm_up=0 days', '--set', 'run.measured=2 days');
  const result = new Result(h5, bytes, 'far.h5');
  assert.deepEqual(result.evidence(0), []);
  assert.deepEqual(result.restsOn(0), []);
  assert.deepEqual(result.restsOn(1).map(({ grade, title }) => [grade, title]), [[/grade: ([SKA])/.exec(result.configText(1))[1], result.scenarios[1].title]]);
  assert.ok(result.restsOn(1)[0].note.length > 10 && result.configText(1).includes(result.restsOn(1)[0].note));
  assert.equal(result.evidence(1).length, 1);
  assert.match(result.evidence(1)[0], /goes beyond its evidence: needs.urgent times 0.8, and what was found covers 0.9 to 1.1$/);
});

test('a study is no run', () => {
  const bytes = run('study.h5', 'configs/studies/enough_cubicles.yaml');
  let said = null;
  assert.throws(() => new Result(h5, bytes, 'study.h5'), (problem) => { said = problem; return problem instanceof FileProblem; });
  assert.match(said.message, /^study.h5 is the result of a study of many points/);
});

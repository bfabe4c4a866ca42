import { expect, it, jest } from '@jest/globals';
import { ByteBuffer } from '../../../lib/core/codec/byte-buffer.js';

it('gives back what it was given, in order, however it is cut and read', () => {
  const buffer = new ByteBuffer();
  let given = '';
  let got = '';
  for (let round = 0; round < 500; round++) {
    const chunk = `${round},`.repeat(round % 7);
    given += chunk;
    buffer.append(Buffer.from(chunk));
    const length = Math.min(buffer.length, (round * 13) % 11);
    got += buffer.peek(length).toString();
    buffer.skip(length);
  }
  got += buffer.peek(buffer.length).toString();
  expect(got).toBe(given);
});

it('finds bytes and sequences relative to what is unread', () => {
  const buffer = new ByteBuffer();
  buffer.append(Buffer.from('skip me'));
  buffer.append(Buffer.from(' one\ntwo\n'));
  buffer.skip(8);
  expect(buffer.indexOfByte(0x0a, 0)).toBe(3);
  expect(buffer.indexOfByte(0x0a, 4)).toBe(7);
  expect(buffer.indexOfByte(0x0a, 8)).toBe(-1);
  expect(buffer.indexOfBytes(Buffer.from('two'), 0)).toBe(4);
  expect(buffer.indexOfBytes(Buffer.from('two\n.'), 0)).toBe(-1);
});

it('finds nothing in the memory after the bytes that it holds', () => {
  const buffer = new ByteBuffer();
  const unsafe = jest
    .spyOn(Buffer, 'allocUnsafe')
    .mockImplementation((size) => Buffer.alloc(size, '\n'));
  buffer.append(Buffer.from('a'));
  buffer.append(Buffer.from('b'));
  unsafe.mockRestore();
  expect(buffer.indexOfByte(0x0a, 0)).toBe(-1);
  expect(buffer.indexOfBytes(Buffer.from('\n'), 0)).toBe(-1);
});

it('looks at no byte after those that it holds, so that single bytes cost no more than one chunk', () => {
  const buffer = new ByteBuffer();
  let looked = 0;
  const indexOf = jest.spyOn(Buffer.prototype, 'indexOf').mockImplementation(function (
    this: Buffer,
    _value,
    from,
  ) {
    looked += this.length - Number(from);
    return -1;
  });
  for (let count = 0; count < 2000; count++) {
    buffer.append(Buffer.from('x'));
    buffer.indexOfByte(0x0a, count);
  }
  indexOf.mockRestore();
  expect(looked).toBe(2000);
});

it('copies each byte a bounded number of times when they come one by one', () => {
  const buffer = new ByteBuffer();
  const copy = jest.spyOn(Buffer.prototype, 'copy');
  for (let count = 0; count < 10_000; count++) buffer.append(Buffer.from('x'));
  const copied = copy.mock.results.reduce((sum, { value }) => sum + Number(value), 0);
  copy.mockRestore();
  expect(buffer.length).toBe(10_000);
  expect(copied).toBeLessThan(30_000);
});

it('does not write into a chunk that belongs to the socket', () => {
  const buffer = new ByteBuffer();
  const chunk = Buffer.from('abcdef').subarray(0, 3);
  buffer.append(chunk);
  buffer.append(Buffer.from('XYZ'));
  expect(Buffer.from(chunk.buffer, chunk.byteOffset, 6).toString()).toBe('abcdef');
});

it('keeps a chunk that arrives alone as it is, and lets it go when it is read', () => {
  const buffer = new ByteBuffer();
  const chunk = Buffer.from('abcdef');
  expect(buffer.capacity).toBe(0);
  buffer.append(chunk);
  expect(buffer.peek(6).buffer).toBe(chunk.buffer);
  expect(buffer.peek(6).byteOffset).toBe(chunk.byteOffset);
  expect([buffer.length, buffer.capacity]).toEqual([6, 6]);
  buffer.skip(2);
  expect([buffer.length, buffer.capacity]).toEqual([4, 6]);
  buffer.skip(4);
  expect([buffer.length, buffer.capacity]).toEqual([0, 0]);
});

it('has room for as much again when it grows, and at least for a short line', () => {
  const buffer = new ByteBuffer();
  buffer.append(Buffer.from('a'));
  buffer.append(Buffer.from('b'));
  expect(buffer.capacity).toBe(256);
  buffer.append(Buffer.from('x'.repeat(998)));
  expect([buffer.length, buffer.capacity]).toEqual([1000, 2000]);
});

it('does not grow for bytes that just fit', () => {
  const buffer = new ByteBuffer();
  buffer.append(Buffer.from('a'));
  buffer.append(Buffer.from('b'));
  buffer.append(Buffer.from('x'.repeat(254)));
  expect([buffer.length, buffer.capacity]).toEqual([256, 256]);
  buffer.append(Buffer.from('y'));
  expect([buffer.length, buffer.capacity]).toEqual([257, 514]);
});
